// The little that the page needs to build itself. Text goes in as text nodes
// only: what is shown here was written by anybody.

// el makes an element; children are elements or texts.
export function el(tag, props = {}, ...children) {
  const e = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value)
    else if (name === 'class') e.className = value
    else e.setAttribute(name, value === true ? '' : value)
  }
  e.append(...children.filter((c) => c !== undefined))
  return e
}

export const byId = (id) => document.getElementById(id)

// setText leaves an element alone that says it already, so that nothing is read
// out twice and no selection is lost.
export function setText(e, text) {
  if (e.textContent !== text) e.textContent = text
}

// narrow: list and talk are two views. The same width as in chat.css.
export const narrow = matchMedia('(max-width: 45rem)')

import { type RefObject, useLayoutEffect } from 'react'

/** What had the focus last: what is chosen in a menu is gone with it before something opens. */
let last: Origin | null = null
if (typeof document !== 'undefined') {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) last = originOf(target)
  })
}

/** What lies over the page, in the order in which it opened. */
const layers = new Set<number>()
let newest = 0
/** What drawers were opened from. */
const origins = new WeakMap<Element, Origin>()

/** Where the focus came from, and what stands around it: that may be there longer. */
interface Origin {
  readonly element: Element
  readonly drawer: Element | null
  readonly grid: Element | null
  /** The id of the button that opens the menu. */
  readonly menuButton: string
}

/**
 * Once something that lay over the page is gone, the focus is back where it came from. Where that is
 * gone, too, it is at what led there: the button of a menu, the row that took the place in a table,
 * the title of a drawer that is still open, for outside of that it would hide the drawer from screen
 * readers, what a drawer was opened from, or the title of the page.
 */
export function useFocusBack(open: boolean, inside?: RefObject<Element | null>) {
  // Before the effect by which a dialog takes the focus.
  useLayoutEffect(() => {
    if (!open) return
    newest += 1
    const layer = newest
    layers.add(layer)
    const now = document.activeElement
    const origin = now === null || now === document.body ? last : originOf(now)
    const drawer = inside?.current?.closest('[role=dialog]')
    if (drawer && origin) origins.set(drawer, origin)
    return () => {
      layers.delete(layer)
      requestAnimationFrame(() => {
        // What opened since keeps the focus.
        if ([...layers].some((other) => other > layer)) return
        const back = (origin && remaining(origin)) ?? document.querySelector('main h1')
        if (back instanceof HTMLElement) back.focus()
      })
    }
  }, [open, inside])
}

function originOf(element: Element): Origin {
  return {
    element,
    drawer: element.closest('[role=dialog]'),
    grid: element.closest('[role=grid]'),
    menuButton: element.closest('[role=menu]')?.getAttribute('aria-labelledby') ?? '',
  }
}

function remaining({ element, drawer, grid, menuButton }: Origin): Element | null {
  // An item of a menu may still be there while that fades.
  const button = menuButton === '' ? null : document.getElementById(menuButton)
  if (button) return button
  if (element.isConnected) return element
  if (grid?.isConnected) return tableStop(grid)
  if (drawer?.isConnected) return drawer.querySelector('h2')
  const before = drawer && origins.get(drawer)
  return before ? remaining(before) : null
}

/** Where Tab stops in a table. */
export function tableStop(grid: Element): Element {
  return grid.querySelector('[tabindex="0"]') ?? grid
}

// The panel 「障害を起こす」. What the simulator can do besides is for its control
// pages; here are the faults that one meets.

import { ask } from './ask.js'
import { byId, el, setText } from './dom.js'
import { store } from './store.js'
import { t } from './words.js'

const reply = (fault) => ({ api: 'bot-user-message-send', ...fault })

// A begin event goes before somebody's first message and would take the fault.
const callback = (fault) => ({ api: 'callback', match: '"type":"message"', ...fault })

const replies = {
  tooMany: reply({ kind: 'status', status: 429, reset: 5 }),
  unavailable: reply({ kind: 'status', status: 503 }),
  slow: reply({ kind: 'slow', delayMs: 5000 }),
  cut: reply({ kind: 'drop-after' }),
}

const callbacks = {
  duplicate: callback({ kind: 'duplicate' }),
  badSignature: callback({ kind: 'bad-signature' }),
  late: callback({ kind: 'late', delayMs: 5 * 60 * 1000 }),
  losing: callback({ kind: 'lost' }),
}

const all = { ...replies, ...callbacks }

const toggle = byId('faults-toggle')
const panel = byId('faults')
const kind = byId('fault-kind')
const count = byId('fault-count')
const said = byId('faults-said')

// nameOf words a fault; one that was not set here goes by its own names.
function nameOf(fault) {
  const known = Object.entries(all).find(([, f]) => f.api === fault.api && f.kind === fault.kind && (f.status ?? 0) === fault.status)
  return known ? t(known[0]) : [fault.kind, fault.status, fault.api].filter(Boolean).join(' ')
}

// draw words the panel and lists what is set.
export function draw() {
  const { faults } = store
  setText(toggle, faults.length ? t('faultsNow', { count: faults.length }) : t('faults'))
  toggle.classList.toggle('on', faults.length > 0)
  const chosen = kind.value
  for (const [group, id] of [[replies, 'faults-of-replies'], [callbacks, 'faults-of-callbacks']]) {
    byId(id).replaceChildren(...Object.keys(group).map((k) => el('option', { value: k }, t(k))))
  }
  if (chosen) kind.value = chosen
  byId('faults-active').replaceChildren(
    ...faults.map((f) => el('li', {}, `${nameOf(f)} `, el('span', { class: 'left' }, t(f.left < 0 ? 'faultEndless' : 'faultLeft', f)))),
  )
  byId('faults-none').hidden = faults.length > 0
  const clear = byId('faults-clear')
  if (faults.length === 0 && document.activeElement === clear) kind.focus()
  clear.hidden = faults.length === 0
}

function setOpen(open) {
  panel.hidden = !open
  toggle.setAttribute('aria-expanded', String(open))
}

async function change(method, body) {
  setText(said, '')
  try {
    await ask(method, 'faults', body)
  } catch {
    setText(said, t('faultFailed'))
  }
}

export function start() {
  toggle.addEventListener('click', () => {
    setOpen(panel.hidden)
    if (!panel.hidden) kind.focus()
  })
  panel.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape') return
    e.stopPropagation()
    setOpen(false)
    toggle.focus()
  })
  byId('fault-form').addEventListener('submit', (e) => {
    e.preventDefault()
    change('POST', { ...all[kind.value], count: Number(count.value) })
  })
  byId('faults-clear').addEventListener('click', () => change('DELETE'))
}

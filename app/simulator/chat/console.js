// The panel 「API登録の値」: what the Developer Console would show, to be copied
// into Punchline. A simulator without these values does not have the panel.

import { ask } from './ask.js'
import { byId, el, setText } from './dom.js'
import { store } from './store.js'
import { t } from './words.js'

const toggle = byId('console-toggle')
const panel = byId('console')
const said = byId('console-said')

let shown = null

// draw words the panel; what it shows is read anew while it is open.
export function draw() {
  toggle.hidden = !store.console
  if (!store.console) setOpen(false)
  else if (!panel.hidden) {
    list()
    read()
  }
}

async function read() {
  try {
    shown = await ask('GET', 'console')
    setText(said, '')
  } catch {
    setText(said, t('consoleFailed'))
    return
  }
  list()
}

function list() {
  if (!shown) return
  const values = [
    ['Client ID', shown.clientId],
    ['Client Secret', shown.clientSecret],
    ['Service Account', shown.serviceAccount],
    ['Private Key', shown.privateKey, el('a', { class: 'button', href: '/simulator/console/key', download: true }, t('consoleFile'))],
    ['Domain ID', shown.domainId],
    [t('consoleAccount'), shown.account],
    ...shown.bots.flatMap((b) => [
      [t('consoleBotId', { bot: b.name }), b.botId],
      [t('consoleBotSecret', { bot: b.name }), b.botSecret],
    ]),
  ]
  const focused = document.activeElement?.dataset.value
  byId('console-values').replaceChildren(...values.filter(([, value]) => value).flatMap(([name, value, more]) => row(name, value, more)))
  if (focused) panel.querySelector(`[data-value="${CSS.escape(focused)}"]`)?.focus()
}

function row(name, value, more) {
  const copy = el('button', { type: 'button', 'data-value': name, 'aria-label': t('consoleCopy', { name }), onclick: () => write(name, value) }, t('copy'))
  // A key has many lines, and nobody types it.
  const text = value.includes('\n') ? `${value.split('\n')[0]} …` : value
  return [el('dt', {}, name), el('dd', {}, el('code', {}, text), copy, more)]
}

async function write(name, value) {
  try {
    await navigator.clipboard.writeText(value)
    setText(said, t('consoleCopied', { name }))
  } catch {
    setText(said, t('notCopied'))
  }
}

function setOpen(open) {
  panel.hidden = !open
  toggle.setAttribute('aria-expanded', String(open))
}

export function start() {
  toggle.addEventListener('click', () => {
    setOpen(panel.hidden)
    setText(said, '')
    draw()
  })
  panel.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape') return
    e.stopPropagation()
    setOpen(false)
    toggle.focus()
  })
}

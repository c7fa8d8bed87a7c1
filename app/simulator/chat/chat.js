// The chat page: reads the address, shows what it asks for, and keeps it up to
// date. The parts know the store and the words, not each other.

import * as compose from './compose.js'
import * as values from './console.js'
import { byId, el, narrow, setText } from './dom.js'
import * as faults from './faults.js'
import * as list from './list.js'
import { asked, botName, find, hashOf, nameOf } from './place.js'
import { store } from './store.js'
import * as talk from './talk.js'
import { lang, setLang, t, wordPage } from './words.js'

let here = { found: false }

// show draws everything anew.
function show() {
  wordPage()
  byId('lang').lang = lang === 'en' ? 'ja' : 'en'
  list.draw()
  faults.draw()
  values.draw()
  showTalk()
  showConnected()
}

// showTalk draws the talk that the address asks for.
function showTalk() {
  here = find(asked())
  here.writer = here.found ? compose.writerOf(here) : undefined
  document.body.dataset.view = here.found ? 'talk' : 'list'
  document.title = here.found ? `${here.name} | ${t('title')}` : t('title')
  list.mark(here)
  byId('open').hidden = !here.found
  byId('nobody').hidden = here.found
  setText(byId('nobody'), store.loaded ? t(here.missing ? 'notFound' : 'nobody') : '')
  if (here.found) {
    setText(byId('who'), here.name)
    setText(byId('with'), withWhom())
  }
  showBots()
  talk.show(here, here.found && here.why === '')
  compose.show(here)
  seen()
}

function withWhom() {
  if (here.room) {
    const names = here.room.userIds.map((id) => nameOf(store.user(id) ?? { userId: id })).join('、')
    return here.bot ? t('withRoom', { bot: botName(here.bot), names }) : names
  }
  return here.bot ? t('withBot', { bot: botName(here.bot) }) : here.user.email
}

// showBots lets choose among several Bots; most often there is one.
function showBots() {
  const bot = byId('bot')
  byId('bot-pick').hidden = store.bots.length < 2
  bot.replaceChildren(...store.bots.map((b) => el('option', { value: b.botId }, `${botName(b)} (${b.botId})`)))
  if (here.bot) bot.value = String(here.bot.botId)
}

function showConnected() {
  setText(byId('offline'), store.connected ? '' : t('offline'))
}

// seen takes the dot off the talk that is before somebody's eyes.
function seen() {
  if (here.found && here.key && document.visibilityState === 'visible') store.markRead(here.key)
}

// back leaves the talk.
function back() {
  if (!narrow.matches) {
    list.focusList()
    return
  }
  history.pushState(null, '', location.pathname + location.search)
  showTalk()
  list.focusList()
}

store.addEventListener('state', () => {
  const first = !here.found
  show()
  if (first && here.found) compose.opened(talk.focusLog)
})
store.addEventListener('talk', (e) => {
  const { key } = e.detail
  if (here.found && key === here.key) {
    talk.update()
    compose.update()
    seen()
  }
  list.drawTalk(key)
})
store.addEventListener('read', (e) => list.drawTalk(e.detail.key))
store.addEventListener('faults', faults.draw)
store.addEventListener('connected', showConnected)

addEventListener('hashchange', () => {
  const before = here
  list.draw()
  showTalk()
  if (here.found && here.key !== before.key) compose.opened(talk.focusLog)
  else if (!here.found && before.found) list.focusList()
})
byId('people').addEventListener('click', (e) => {
  // The talk that is open already changes no address.
  if (e.target.closest('a')?.hash === location.hash && here.found) compose.opened(talk.focusLog)
})
addEventListener('storage', () => {
  store.loadMarks()
  list.draw()
})
// A browser allows six connections to one address, over all tabs. Tabs that
// nobody sees give theirs back.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    store.connect()
    seen()
  } else store.disconnect()
})
document.addEventListener('keydown', (e) => {
  if (e.key === 'Escape' && !e.isComposing && byId('talk').contains(document.activeElement)) back()
})

byId('back').addEventListener('click', back)
byId('bot').addEventListener('change', (e) => {
  location.hash = hashOf({ ...asked(), bot: e.target.value })
})
byId('lang').addEventListener('click', () => {
  setLang(lang === 'en' ? 'ja' : 'en')
  show()
})

narrow.addEventListener('change', showTalk)

list.start()
faults.start()
values.start()
talk.start((entry, action) => compose.press({ seq: entry.seq, label: action.label }, action))
compose.start(showTalk)
store.loadMarks()
show()
if (document.visibilityState === 'visible') store.connect()

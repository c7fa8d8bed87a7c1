// The talk at the right: bubbles, days, and what became of each message.

import { byId, el, setText } from './dom.js'
import { botName, nameOf } from './place.js'
import { store } from './store.js'
import { day, dayOf, hhmm } from './times.js'
import { lang, t } from './words.js'

// step is how many messages are drawn; more come on request. A load test leaves
// thousands in a talk.
const step = 200

// near is how far from the end, in px, still counts as reading the end.
const near = 60

const log = byId('log')
const list = byId('entries')
const older = byId('older')
const newer = byId('newer')

let here = { found: false }
let press = () => {}
let room = step
let atEnd = true
let height = 0 // of the log, when it was last looked at
const items = new Map() // drawn entries by their number

const statusWords = {
  400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 408: 'Request Timeout',
  413: 'Content Too Large', 429: 'Too Many Requests', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

const outcomes = { 'callback off': 'off', 'event not enabled': 'off', lost: 'lost', held: 'held', 'no answer': 'noAnswer' }

// show opens a talk, or draws the open one again. usable says whether its
// buttons work.
export function show(next, usable) {
  const other = next.key !== here.key
  here = { ...next, usable }
  if (other) {
    room = step
    atEnd = true
    newer.hidden = true
    items.clear()
    list.replaceChildren()
  }
  log.setAttribute('aria-label', here.found ? t('logOf', { who: here.name }) : '')
  // A talk that is opened is not news.
  if (other) log.setAttribute('aria-live', 'off')
  sync()
  if (other) setTimeout(() => log.setAttribute('aria-live', 'polite'), 500)
}

// update takes over what is new in the open talk.
export function update() {
  const last = store.last(here.key)
  const isNew = last && !items.has(last.seq)
  if (isNew && last.from === 'member' && last.userId === here.writer?.userId) atEnd = true // one sees what one says
  sync()
  if (isNew && !atEnd) newer.hidden = false
}

export const focusLog = () => log.focus()

function sync() {
  const all = here.found && here.key ? store.entries(here.key) : []
  const shown = all.slice(-room)
  // Inside the log stands only what is seen, as in a messenger's history.
  showText(older, shown.length < all.length ? t('older') : '')
  showText(byId('silent'), all.length === 0 ? t('silent') : '')
  const kept = new Set()
  shown.forEach((entry, i) => {
    const before = shown[i - 1]
    const date = new Date(entry.time)
    const newDay = !before || dayOf(new Date(before.time)) !== dayOf(date)
    const joined = !newDay && before.from === entry.from && before.userId === entry.userId
    // Whatever can change of a drawn entry.
    const look = [entry.time, entry.text, entry.status, entry.outcome, entry.posts, newDay, joined, lang, here.usable, here.writer?.userId].join('\n')
    let item = items.get(entry.seq)
    if (item?.look !== look) {
      const li = draw(entry, date, newDay, joined)
      item?.li.replaceWith(li)
      item = { look, li }
      items.set(entry.seq, item)
    }
    if (list.children[i] !== item.li) list.insertBefore(item.li, list.children[i] ?? null)
    kept.add(entry.seq)
  })
  for (const [seq, item] of items) {
    if (kept.has(seq)) continue
    item.li.remove()
    items.delete(seq)
  }
  if (atEnd) log.scrollTop = log.scrollHeight
}

function showText(e, text) {
  e.hidden = text === ''
  setText(e, text)
}

function draw(entry, date, newDay, joined) {
  const bot = entry.from === 'bot'
  const own = !bot && entry.userId === here.writer?.userId
  const by = bot ? botName(here.bot) : nameOf(store.user(entry.userId) ?? { userId: entry.userId ?? '' })
  const li = el('li', { 'data-seq': entry.seq, 'data-from': entry.from, class: `${own ? 'own' : 'others'}${joined ? ' joined' : ''}` })
  if (newDay) li.append(el('p', { class: 'day' }, el('time', { datetime: dayOf(date) }, day(date))))
  // In a talk of two the sides say who speaks to those who see them.
  const named = here.room && !own && !joined
  li.append(el('p', { class: named ? 'by' : 'unseen' }, el('bdi', {}, by), ...(named ? [] : [': '])))
  const bubble = el('div', { class: 'bubble' }, el('p', { class: 'text', dir: 'auto' }, entry.text))
  if (entry.buttons?.length) {
    bubble.append(el('div', { class: 'buttons', role: 'group', 'aria-label': t('buttons') }, ...entry.buttons.map((a) => actionButton(a, () => press(entry, a), here.usable))))
  }
  const said = bot ? { state: '', failed: '' } : delivery(entry)
  const beside = el('p', { class: 'beside' })
  if (said.state) beside.append(el('span', { class: 'state' }, said.state), ' ')
  beside.append(el('time', { datetime: entry.time }, hhmm(date)))
  li.append(el('div', { class: 'side' }, bubble, beside))
  if (said.failed) li.append(el('p', { class: 'failed' }, said.failed))
  return li
}

// delivery words what became of a member's message.
function delivery(entry) {
  if (entry.status >= 200 && entry.status < 300) {
    return { state: entry.posts ? t('arrivedTimes', { count: entry.posts }) : t('arrived'), failed: '' }
  }
  let why = ''
  if (entry.status) why = `${entry.status} ${statusWords[entry.status] ?? ''}`.trim()
  else if (entry.outcome) why = outcomes[entry.outcome] ? t(outcomes[entry.outcome]) : entry.outcome
  return why ? { state: '', failed: t('failed', { why }) } : { state: t('sending'), failed: '' }
}

// actionButton is a button of a message, a quick reply or the menu. What the
// browser can do instead of a phone is done here; the rest is for the Bot.
export function actionButton(action, onpress, usable) {
  const label = action.label || action.text || action.type
  if (action.type === 'uri') {
    // Only web addresses: any other scheme may run something.
    if (!/^https?:\/\//i.test(action.uri)) return el('button', { type: 'button', disabled: true, title: t('notHere') }, label)
    return el('a', { class: 'button', href: action.uri, target: '_blank', rel: 'noopener noreferrer', title: t('newWindow') }, label)
  }
  const works = ['message', 'postback', 'copy'].includes(action.type)
  return el('button', { type: 'button', disabled: !works || !usable, title: works ? label : t('notHere'), onclick: onpress }, label)
}

export function start(onpress) {
  press = onpress
  older.addEventListener('click', () => {
    const below = log.scrollHeight - log.scrollTop
    room += step
    atEnd = false
    sync()
    log.scrollTop = log.scrollHeight - below
    if (older.hidden) log.focus()
  })
  newer.addEventListener('click', () => {
    atEnd = true
    newer.hidden = true
    log.scrollTop = log.scrollHeight
    log.focus()
  })
  log.addEventListener('scroll', () => {
    // Nobody scrolled: there is less room, and the observer below deals with it.
    if (log.clientHeight !== height) return
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < near
    if (atEnd) newer.hidden = true
  })
  // Quick replies below take room; the last message stays in sight.
  new ResizeObserver(() => {
    height = log.clientHeight
    if (atEnd) log.scrollTop = log.scrollHeight
  }).observe(log)
}


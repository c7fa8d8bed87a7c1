// The list of employees and rooms at the left. Its rows are links, so that one
// employee can be opened in another tab; one of them is in the tab order, and the
// arrow keys move among them.

import { byId, el, setText } from './dom.js'
import { asked, botFor, hashOf, nameOf, roomName } from './place.js'
import { store, talkKey } from './store.js'
import { brief } from './times.js'
import { t } from './words.js'

const pageRows = 10

const filter = byId('filter')
const count = byId('filter-count')
const parts = { user: byId('users'), room: byId('rooms') }

const rows = new Map() // by 'user/ID' or 'room/ID', in the order shown
let open = '' // the row whose talk is open
let roving = '' // the row in the tab order

const fold = (text) => text.normalize('NFKC').toLowerCase()

function makeRow(id) {
  const row = {
    id,
    name: el('bdi', { class: 'name' }),
    more: el('bdi', { class: 'more' }),
    said: el('bdi', { class: 'said' }),
    time: el('time'),
    dot: el('span', { class: 'dot', hidden: true }, el('span', { class: 'unseen' })),
  }
  row.a = el(
    'a',
    { tabindex: '-1', 'data-row': id },
    el('span', { class: 'first' }, row.name, ' ', row.more),
    ' ',
    el('span', { class: 'second' }, row.said, ' ', row.dot, ' ', row.time),
  )
  row.li = el('li', {}, row.a)
  return row
}

// wanted are the rows there should be, by id.
function wanted(bot) {
  const all = new Map()
  for (const room of store.rooms) {
    const members = t('roomOf', { count: room.userIds.length })
    all.set(`room/${room.channelId}`, { kind: 'room', ref: room.channelId, name: roomName(room), more: members, search: roomName(room) })
  }
  for (const user of store.users) {
    const search = [nameOf(user), user.email, user.employeeNumber, user.phoneticLastName, user.phoneticFirstName].filter(Boolean).join(' ')
    all.set(`user/${user.userId}`, { kind: 'user', ref: user.userId, name: nameOf(user), more: user.email, search })
  }
  for (const w of all.values()) w.key = bot ? talkKey(bot.botId, w.kind === 'user' ? w.ref : '', w.kind === 'room' ? w.ref : undefined) : ''
  return all
}

// draw makes the list what the store says.
export function draw() {
  const place = asked()
  const all = wanted(botFor(place))
  for (const [id, row] of rows) {
    if (all.has(id)) continue
    row.li.remove()
    rows.delete(id)
  }
  const at = { user: 0, room: 0 }
  for (const [id, w] of all) {
    const row = rows.get(id) ?? makeRow(id)
    rows.set(id, row)
    Object.assign(row, { key: w.key, search: fold(w.search) })
    row.a.href = hashOf({ [w.kind]: w.ref, bot: place.bot })
    setText(row.name, w.name)
    setText(row.more, w.more)
    row.a.title = `${w.name} ${w.more}`
    drawSaid(row)
    const list = parts[w.kind]
    if (list.children[at[w.kind]] !== row.li) list.insertBefore(row.li, list.children[at[w.kind]] ?? null)
    at[w.kind]++
  }
  sift()
}

// drawTalk shows the last message of one talk.
export function drawTalk(key) {
  for (const row of rows.values()) if (row.key === key) drawSaid(row)
}

function drawSaid(row) {
  const last = row.key ? store.last(row.key) : undefined
  setText(row.said, last ? last.text.replace(/\s+/g, ' ') : '')
  row.said.parentElement.hidden = !last
  const when = last && new Date(last.time)
  setText(row.time, when ? brief(when, store.now()) : '')
  if (when) row.time.dateTime = last.time
  const unread = Boolean(row.key) && store.unread(row.key)
  row.dot.hidden = !unread
  setText(row.dot.firstChild, unread ? t('unread') : '')
}

// mark says whose talk is open.
export function mark(here) {
  const before = open
  open = here.user ? `user/${here.user.userId}` : here.room ? `room/${here.room.channelId}` : ''
  for (const [id, row] of rows) {
    if (id === open) row.a.setAttribute('aria-current', 'page')
    else row.a.removeAttribute('aria-current')
  }
  rove(open || roving)
  if (open !== before) rows.get(open)?.a.scrollIntoView({ block: 'nearest' })
}

// focusList goes to the row whose talk is, or was, open.
export function focusList() {
  const row = rows.get(roving)
  if (row && !row.li.hidden) {
    row.a.focus()
    row.a.scrollIntoView({ block: 'nearest' })
  } else filter.focus()
}

function shown() {
  return [...parts.room.children, ...parts.user.children].filter((li) => !li.hidden).map((li) => li.firstChild)
}

function rove(id) {
  let row = rows.get(id)
  if (!row || row.li.hidden) row = rows.get(shown()[0]?.dataset.row)
  if (rows.get(roving) && rows.get(roving) !== row) rows.get(roving).a.tabIndex = -1
  roving = row?.id ?? ''
  if (row) row.a.tabIndex = 0
}

// sift hides what the filter does not find.
function sift() {
  const words = fold(filter.value).split(/\s+/).filter(Boolean)
  for (const row of rows.values()) row.li.hidden = !words.every((w) => row.search.includes(w))
  const found = shown().length
  byId('room-part').hidden = ![...parts.room.children].some((li) => !li.hidden)
  let says = ''
  if (rows.size === 0) says = store.loaded ? t('usersNone') : ''
  else if (found === 0) says = t('filterNone')
  else if (words.length > 0) says = t('filterFound', { count: found })
  setText(count, says)
  rove(roving)
}

function move(from, key) {
  const links = shown()
  const at = links.indexOf(from)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1, PageDown: at + pageRows, PageUp: at - pageRows }[key]
  if (to === undefined) return false
  if (to < 0 && key === 'ArrowUp') filter.focus()
  else links[Math.min(Math.max(to, 0), links.length - 1)]?.focus()
  return true
}

export function start() {
  filter.addEventListener('input', sift)
  filter.addEventListener('keydown', (e) => {
    if (e.isComposing) return
    const first = shown()[0]
    if (e.key === 'ArrowDown') first?.focus()
    else if (e.key === 'Enter' && filter.value.trim()) first?.click()
    else if (e.key === 'Escape' && filter.value) {
      filter.value = ''
      sift()
    } else return
    e.preventDefault()
    e.stopPropagation()
  })
  for (const list of Object.values(parts)) {
    list.addEventListener('focusin', (e) => e.target.dataset.row && rove(e.target.dataset.row))
    list.addEventListener('keydown', (e) => {
      if (e.altKey || e.ctrlKey || e.metaKey || !move(e.target, e.key)) return
      e.preventDefault()
    })
  }
}

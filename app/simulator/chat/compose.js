// What is under the talk: quick replies, the input and the Bot's menu.

import { ask, Asked } from './ask.js'
import { byId, el, narrow, setText } from './dom.js'
import { nameOf } from './place.js'
import { store } from './store.js'
import { actionButton } from './talk.js'
import { lang, t } from './words.js'

// maxLines is how far the input grows.
const maxLines = 6

const quick = byId('quick')
const menu = byId('menu')
const text = byId('text')
const send = byId('send')
const writer = byId('writer')
const said = byId('said')

let here = { found: false }
let drafts = new Map() // by talk
const drawn = new Map() // what stands in quick and menu, so that they are not drawn in vain

// writerOf is who writes in a talk: in a room the one chosen among its members.
export function writerOf(next) {
  return next.writers.find((u) => u.userId === writer.value) ?? next.writers[0]
}

// show belongs to the open talk.
export function show(next) {
  if (next.key !== here.key) {
    drafts.set(here.key, text.value)
    text.value = drafts.get(next.key) ?? ''
    say('')
    grow()
  }
  here = next
  byId('writer-pick').hidden = !here.room || here.writers.length < 2
  if (here.room) {
    const before = writer.value
    writer.replaceChildren(...here.writers.map((u) => el('option', { value: u.userId }, nameOf(u))))
    if (here.writers.some((u) => u.userId === before)) writer.value = before
  }
  setText(byId('why-not'), here.why)
  text.disabled = send.disabled = here.why !== ''
  // A phone has no Shift to speak of, and no room.
  text.placeholder = text.disabled ? '' : t(narrow.matches ? 'messageShort' : 'messageHint')
  update()
}

// update draws what goes with the last message.
export function update() {
  const last = here.found && here.key ? store.last(here.key) : undefined
  const usable = here.found && here.why === ''
  // They are there only while their message is the last.
  const replies = last?.from === 'bot' ? (last.quickReplies ?? []) : []
  drawActions(quick, replies, last?.seq, usable, (a) => press({ seq: last.seq, label: a.label }, a))
  drawActions(menu, here.bot?.menu ?? [], here.bot?.botId, usable, (a, i) => press({ menu: true, index: i }, a))
}

function drawActions(group, actions, of, usable, onpress) {
  const look = JSON.stringify([actions, of, usable, here.key, lang])
  if (drawn.get(group) === look) return
  drawn.set(group, look)
  const focused = group.contains(document.activeElement)
  group.replaceChildren(...actions.map((a, i) => actionButton(a, () => onpress(a, i), usable)))
  group.hidden = actions.length === 0
  if (focused) focusInput()
}

export function focusInput() {
  if (!text.disabled) text.focus()
}

// opened moves on to the input. On a phone that would open its keyboard over the
// talk that one wants to read first.
export function opened(otherwise) {
  if (text.disabled || matchMedia('(pointer: coarse)').matches) otherwise()
  else text.focus()
}

function say(what) {
  setText(said, what)
}

// target is whom a message or a press is from and to.
function target() {
  return { botId: here.bot.botId, userId: writerOf(here)?.userId, channelId: here.room?.channelId ?? '' }
}

async function submit() {
  const words = text.value
  if (text.disabled || !words.trim()) return
  const key = here.key
  text.value = ''
  grow()
  say('')
  try {
    await ask('POST', 'say', { ...target(), text: words })
  } catch {
    // Nothing written is lost.
    if (here.key !== key) drafts.set(key, words)
    else {
      text.value = text.value ? `${words}\n${text.value}` : words
      grow()
      say(t('notSent'))
    }
  }
}

// press presses a button, given as the simulator names it.
export async function press(button, action) {
  say('')
  if (action.type === 'copy') {
    try {
      await navigator.clipboard.writeText(action.copyText)
      say(t('copied'))
    } catch {
      say(t('notCopied'))
    }
    return
  }
  const key = here.key
  try {
    await ask('POST', 'press', { ...target(), ...button })
  } catch (e) {
    if (here.key === key) say(t(e instanceof Asked ? 'notPressed' : 'notSent'))
  }
}

// grow fits the input to its lines.
function grow() {
  const lines = Math.min(maxLines, text.value.split('\n').length)
  text.rows = lines
  while (text.rows < maxLines && text.scrollHeight > text.clientHeight + 1) text.rows++
}

export function start(onwriter) {
  byId('compose').addEventListener('submit', (e) => {
    e.preventDefault()
    submit()
    if (!narrow.matches) focusInput()
  })
  text.addEventListener('keydown', (e) => {
    // Enter that ends a conversion of the input method sends nothing; 229 is how
    // Safari reports it.
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return
    e.preventDefault()
    submit()
  })
  text.addEventListener('input', () => {
    grow()
    say('')
  })
  writer.addEventListener('change', onwriter)
}

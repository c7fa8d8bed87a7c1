// Which talk is open. It stands in the address (#user=ID or #room=ID, with &bot=ID
// beside it where there are several Bots), so that a tab can be given somebody,
// reloaded, and left with the browser's back button.

import { store, talkKey } from './store.js'
import { t } from './words.js'

// straight leaves out what turns the direction of the text after a name, which
// stands in sentences and labels where it cannot be set apart.
const straight = (name) => name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')

// nameOf is a member as a Japanese client shows him.
export const nameOf = (user) =>
  straight([user.lastName, user.firstName].filter(Boolean).join(' ') || user.email || user.userId)

export const roomName = (room) => straight(room.title) || t('roomUntitled')

export const botName = (bot) => straight(bot.name)

export const hashOf = (place) => '#' + new URLSearchParams(Object.entries(place).filter(([, v]) => v)).toString()

// asked is what the address asks for.
export function asked() {
  const query = new URLSearchParams(location.hash.slice(1))
  return { user: query.get('user') ?? '', room: query.get('room') ?? '', bot: query.get('bot') ?? '' }
}

// botFor is the Bot whose talks are shown: the one asked for, else the first that
// anybody sees. LINE WORKS makes Bots before they are published.
export function botFor(place) {
  return (
    store.bots.find((b) => String(b.botId) === place.bot) ??
    store.bots.find((b) => b.userIds.length > 0) ??
    store.bots[0]
  )
}

// find looks up what the address asks for. found is false if it asks for nobody,
// missing is true if for somebody who does not exist. writers are those who can
// write there, why says why nobody can.
export function find(place) {
  const bot = botFor(place)
  const user = place.user ? store.user(place.user) : undefined
  const room = place.room ? store.rooms.find((r) => r.channelId === place.room) : undefined
  const found = Boolean(user ?? room)
  const here = { bot, user, room, found, missing: !found && Boolean(place.user || place.room), writers: [], why: '' }
  if (!found) return here
  here.key = talkKey(bot?.botId ?? 0, user?.userId, room?.channelId)
  here.name = user ? nameOf(user) : roomName(room)
  const members = user ? [user] : room.userIds.map((id) => store.user(id)).filter(Boolean)
  if (bot) here.writers = members.filter((u) => bot.userIds.includes(u.userId))
  if (!bot) here.why = t('noBot')
  else if (room && !room.botIds.includes(bot.botId)) here.why = t('notInRoom', { bot: botName(bot) })
  else if (here.writers.length === 0) here.why = room ? t('nobodyInRoom') : t('notVisible', { bot: botName(bot) })
  else if (!bot.takesText) here.why = t('takesNoText', { bot: botName(bot) })
  return here
}

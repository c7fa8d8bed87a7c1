/** What the feed says about a message: what became of it, and why. Pure. */
import { BridgeError, errorSentence, type FeedItem, type ReplyCase } from '@/bridge'
import { isErrorCode, type PlainKey, type Words } from '@/i18n'

/** good: a punch; plain: dealt with; waiting: not decided yet; odd: no punch, somebody may have to act; bad: our own fault. */
export type Tone = 'good' | 'plain' | 'waiting' | 'odd' | 'bad'

export interface Told {
  readonly who: string
  readonly what: string
  readonly tone: Tone
  /** Further lines: the reason, what was written, marks, and how the reply fared. */
  readonly more: readonly string[]
}

const tones: Record<FeedItem['outcome'], Tone> = {
  punched: 'good',
  voided: 'plain',
  answered: 'plain',
  double_tap: 'plain',
  asked: 'waiting',
  requested: 'waiting',
  awaiting_sender: 'waiting',
  refused: 'odd',
  unmatched: 'odd',
  unknown_sender: 'odd',
  sender_conflict: 'odd',
  expired: 'odd',
  failed: 'bad',
}

/** The outcomes that make one ask what was written. */
const quoted: ReadonlySet<FeedItem['outcome']> = new Set([
  'asked',
  'awaiting_sender',
  'failed',
  'refused',
  'requested',
  'sender_conflict',
  'unknown_sender',
  'unmatched',
])

/** Every case has its reason here, or needs none, or this does not compile. */
const reasons: Record<ReplyCase, PlainKey | null> = {
  punched: null,
  voided: null,
  double_tap: 'feed.reason.double_tap',
  ambiguous: 'feed.reason.ambiguous',
  cancel_what: 'feed.reason.cancel_what',
  unmatched: 'feed.reason.unmatched',
  unknown_sender: 'feed.reason.unknown_sender',
  sender_conflict: 'feed.reason.sender_conflict',
  refused_break_off: 'feed.reason.refused_break_off',
  refused_break: 'feed.reason.refused_break',
  refused_outing_off: 'feed.reason.refused_outing_off',
  refused_left: 'feed.reason.refused_left',
  nothing_to_void: 'feed.reason.nothing_to_void',
  undo_off: 'feed.reason.undo_off',
  today: 'feed.reason.today',
  help: 'feed.reason.help',
  question_expired: 'feed.reason.question_expired',
  question_answered: 'feed.reason.question_answered',
  question_other: 'feed.reason.question_other',
  not_recorded: 'feed.reason.not_recorded',
  which: 'feed.reason.which',
  written_time: 'feed.reason.written_time',
  written_other: 'feed.reason.written_other',
  requested: 'feed.reason.requested',
  request_twice: 'feed.reason.request_twice',
  request_many: 'feed.reason.request_many',
  request_withdrawn: 'feed.reason.request_withdrawn',
  request_none: 'feed.reason.request_none',
  correct_how: 'feed.reason.correct_how',
  correct_type: 'feed.reason.correct_type',
  correct_not_past: 'feed.reason.correct_not_past',
  correct_too_old: 'feed.reason.correct_too_old',
  correct_no_day: 'feed.reason.correct_no_day',
  written_old: 'feed.reason.written_old',
  written_future: 'feed.reason.written_future',
  day_off: 'feed.reason.day_off',
}

export function tell(words: Words, item: FeedItem): Told {
  const { t } = words
  const type = item.type === '' ? null : t(`type.${item.type}`)
  const told = tones[item.outcome] ?? 'plain'
  return {
    who: item.name || item.accountId || t('feed.unknown'),
    what: what(words, item, type),
    tone: told,
    more: [
      // A punch says its type already; of all else one wants to know why, and what was written.
      item.outcome === 'punched' ? null : why(words, item, type),
      quoted.has(item.outcome) && item.message !== '' ? t('feed.message', { message: item.message }) : null,
      item.flags.length > 0 ? words.list(item.flags.map((flag) => t(`punchflag.${flag}`))) : null,
      reply(words, item),
    ].filter((line) => line !== null),
  }
}

function what({ t }: Words, item: FeedItem, type: string | null): string {
  if (item.outcome === 'punched') return type ?? ''
  if (item.outcome === 'voided' && type) return t('feed.voided', { type })
  return t(`feed.outcome.${item.outcome}`)
}

function why(words: Words, item: FeedItem, type: string | null): string | null {
  if (item.outcome === 'awaiting_sender') return words.t('feed.reason.awaiting_sender')
  if (item.outcome === 'failed' && isErrorCode(item.reason)) return words.error(item.reason)
  const reason = isCase(item.reason) ? reasons[item.reason] : null
  if (!reason) return null
  const sentence = words.t(reason)
  return type && (item.outcome === 'refused' || item.outcome === 'double_tap')
    ? `${type}: ${sentence}`
    : sentence
}

function reply(words: Words, item: FeedItem): string | null {
  switch (item.reply) {
    case 'unknown':
      return words.t('feed.reply.unknown')
    case 'failed': {
      const sentence = words.t('feed.reply.failed')
      if (!isErrorCode(item.replyCode)) return sentence
      return `${sentence}: ${errorSentence(words, new BridgeError(item.replyCode))}`
    }
    default:
      return null
  }
}

function isCase(reason: string): reason is ReplyCase {
  return Object.keys(reasons).includes(reason)
}

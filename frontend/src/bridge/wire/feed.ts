/** ホーム: what was written last, and what became of it. */
import type { PunchFlag, PunchType } from './punch'

/** What became of a message. */
export type Outcome =
  | 'punched'
  | 'voided'
  | 'asked'
  | 'answered'
  | 'requested'
  | 'double_tap'
  | 'refused'
  | 'unmatched'
  | 'unknown_sender'
  | 'sender_conflict'
  | 'expired'
  | 'awaiting_sender'
  | 'failed'

/** What the Bot has to say about a message. */
export type ReplyCase =
  | 'punched'
  | 'double_tap'
  | 'ambiguous'
  | 'cancel_what'
  | 'unmatched'
  | 'unknown_sender'
  | 'sender_conflict'
  | 'refused_break_off'
  | 'refused_break'
  | 'refused_outing_off'
  | 'refused_left'
  | 'voided'
  | 'nothing_to_void'
  | 'undo_off'
  | 'today'
  | 'help'
  | 'question_expired'
  | 'question_answered'
  | 'question_other'
  | 'not_recorded'
  | 'which'
  | 'written_time'
  | 'written_other'
  | 'requested'
  | 'request_twice'
  | 'request_many'
  | 'request_withdrawn'
  | 'request_none'
  | 'correct_how'
  | 'correct_type'
  | 'correct_not_past'
  | 'correct_too_old'
  | 'correct_no_day'
  | 'written_old'
  | 'written_future'
  | 'day_off'

/** Where the reply to a message stands; "" if there is none. */
export type ReplyState = '' | 'queued' | 'sending' | 'sent' | 'failed' | 'unknown'

export interface FeedItem {
  /** Of the message. */
  readonly id: number
  /** When it was sent. */
  readonly at: string
  readonly receivedAt: string
  readonly employeeId: number
  readonly code: string
  /** "" for a sender whom nobody knows. */
  readonly name: string
  readonly division: string
  readonly accountId: string
  readonly type: PunchType | ''
  readonly outcome: Outcome
  /** The case of the reply, or an error code for outcome failed. */
  readonly reason: string
  readonly message: string
  readonly flags: readonly PunchFlag[]
  readonly reply: ReplyState
  /** The error code of a reply that failed. */
  readonly replyCode: string
}

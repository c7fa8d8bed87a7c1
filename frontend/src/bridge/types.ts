/**
 * What crosses between the host and the page, as package desktop declares it.
 *
 * Instants are RFC 3339 text with the company's offset, "" for none; dates are
 * YYYY-MM-DD; lists are never null.
 */
import type { Language } from '@/i18n'

/** Rights in one area: 0 × none, 1 △ view, 2 ◯ edit. */
export type Level = 0 | 1 | 2

export interface AdminInfo {
  readonly id: number
  readonly login: string
  readonly name: string
  /** 全権管理者 */
  readonly full: boolean
  readonly options: Level
  readonly employees: Level
  readonly records: Level
}

export type ThemeChoice = 'system' | 'light' | 'dark'

export interface SessionState {
  /** There is no administrator yet. */
  readonly firstStart: boolean
  /** Null: signed out. */
  readonly admin: AdminInfo | null
  readonly demo: boolean
  /** The company's name; "" if none. */
  readonly company: string
  readonly language: Language
  readonly theme: ThemeChoice
  /** Closing the window leaves the program running. */
  readonly closeHides: boolean
  readonly version: string
  /** A release hides screens that are not built yet. */
  readonly release: boolean
  /** The chat page of a demo's simulator; "" for none. */
  readonly chatUrl: string
}

export interface FirstAdminInput {
  readonly login: string
  readonly name: string
  readonly password: string
  readonly stay: boolean
}

export interface SignInInput {
  readonly login: string
  readonly password: string
  readonly stay: boolean
}

export interface PreferencesInput {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly closeHides: boolean
}

export type PunchType = 'clock_in' | 'clock_out' | 'break_start' | 'break_end' | 'outing_start' | 'outing_end'

/** Where somebody stands after the last punch. */
export type Presence = 'none' | 'in' | 'on_break' | 'outing' | 'out'

export type DayFlag = 'odd_order' | 'missing_in' | 'missing_out' | 'unclosed_break' | 'unclosed_outing'

export interface Counts {
  readonly none: number
  readonly in: number
  readonly break: number
  readonly outing: number
  readonly out: number
}

export interface PersonState {
  readonly employeeId: number
  readonly code: string
  readonly name: string
  readonly presence: Presence
  /** When the presence began. */
  readonly since: string
  readonly firstIn: string
  readonly lastOut: string
  readonly flags: readonly DayFlag[]
}

export interface DivisionBoard {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly counts: Counts
  readonly people: readonly PersonState[]
}

export interface Choice {
  readonly id: number
  readonly code: string
  readonly name: string
}

export interface Overview {
  /** The work date shown. */
  readonly date: string
  readonly now: string
  readonly counts: Counts
  /** In order of code; those with nobody are left out. */
  readonly divisions: readonly DivisionBoard[]
  /** What can be filtered by. */
  readonly choices: readonly Choice[]
  /** All whom the admin may see, whatever the filter. */
  readonly employees: number
}

/** What became of a message. */
export type Outcome =
  | 'punched'
  | 'voided'
  | 'asked'
  | 'answered'
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

/** future: sent ahead of the clock; late: arrived long after its sending; edited: changed by hand. */
export type PunchFlag = 'future' | 'late' | 'edited'

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

export type Connection = 'unregistered' | 'untested' | 'ok' | 'failing'

export interface Status {
  /** This process receives and sends; else another one does. */
  readonly keeper: boolean
  readonly listening: boolean
  readonly addr: string
  readonly callbackUrl: string
  readonly registered: boolean
  readonly botName: string
  readonly connection: Connection
  /** The last error code of LINE WORKS. */
  readonly connectionCode: string
  readonly lastCallback: string
  readonly lastPunch: string
  /** Messages whose signature did not fit, and those of them that are kept. */
  readonly wrongSignature: number
  readonly quarantined: number
  /** Messages that could not be stored. */
  readonly lost: number
  readonly awaitingSender: number
  readonly outboxWaiting: number
  readonly outboxFailed: number
  readonly outboxUnknown: number
}

export type ChecklistId = 'admin' | 'use' | 'api' | 'receive' | 'employees' | 'accounts' | 'first_message'

export interface ChecklistItem {
  readonly id: ChecklistId
  readonly done: boolean
}

/** What changed. The page gets topics only, and asks again under its own rights. */
export type Topic =
  | 'punches'
  | 'events'
  | 'employees'
  | 'phrases'
  | 'settings'
  | 'outbox'
  | 'senders'
  | 'connection'
  | 'operations'

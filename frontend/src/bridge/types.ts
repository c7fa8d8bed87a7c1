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
  /** To some 所属 or 雇用区分; what holds for the whole company he only sees. */
  readonly limited: boolean
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
  | 'day_off'

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
  /** LINE WORKS連携 is 使用する. */
  readonly used: boolean
  readonly reception: Reception
  /** The stored secrets cannot be opened any more. */
  readonly keyLost: boolean
  /** The error code of the last step at LINE WORKS that failed; "" if it did not. */
  readonly trouble: string
}

export type ChecklistId = 'admin' | 'use' | 'api' | 'receive' | 'employees' | 'accounts' | 'first_message'

export interface ChecklistItem {
  readonly id: ChecklistId
  readonly done: boolean
}

/** A step of the setting up at LINE WORKS, in their order; off: 使用しない. */
export type ConnectStep =
  | 'form'
  | 'bot'
  | 'domain'
  | 'secret'
  | 'url'
  | 'publish'
  | 'visible'
  | 'menu'
  | 'test'
  | 'receive'
  | 'done'
  | 'off'

/** What one sees of receiving. */
export type Reception =
  | 'off'
  | 'none'
  | 'no_url'
  | 'publishing'
  | 'foreign_url'
  | 'waiting'
  | 'received'
  | 'wrong_secret'

/** 「このPCは終日つけたままにできますか」; "" for no answer yet. */
export type AlwaysOn = '' | 'yes' | 'no'

/** Who agreed to which version of the terms. */
export interface Consent {
  readonly version: string
  readonly at: string
  readonly by: string
}

/** Everything about LINE WORKS連携 but its secrets. */
export interface ConnectionState {
  readonly used: boolean
  /** Of the terms that hold now. */
  readonly termsVersion: string
  /** Null: nobody ever agreed. */
  readonly consent: Consent | null
  readonly clientId: string
  readonly serviceAccount: string
  /** "" for none. */
  readonly domainId: string
  readonly admins: readonly string[]
  readonly botName: string
  readonly iconUrl: string
  /** "" for none yet. */
  readonly botId: string
  /** Punchline made the Bot. */
  readonly own: boolean
  readonly hasClientSecret: boolean
  readonly hasPrivateKey: boolean
  readonly hasBotSecret: boolean
  /** Secrets are stored and cannot be opened any more. */
  readonly keyLost: boolean
  /** What is to be done next. */
  readonly step: ConnectStep
  readonly reception: Reception
  readonly publicUrl: string
  readonly publishedUrl: string
  /** A URL that somebody else set at LINE WORKS; "" for none. */
  readonly foreignUrl: string
  readonly alwaysOn: AlwaysOn
  readonly testSentAt: string
  readonly receivedAt: string
  readonly wrongSecretAt: string
  /** An error code; "" for none. */
  readonly trouble: string
  readonly troubleAt: string
  /** The step of stage 1 that is under way; "" for none. */
  readonly registering: ConnectStep | ''
  /** Pages of the Developer Console. */
  readonly consoleUrl: string
  readonly botConsoleUrl: string
}

/** Stage 1 of the API登録. A blank secret is unchanged in a re-registration. */
export interface RegistrationInput {
  readonly clientId: string
  readonly clientSecret: string
  readonly serviceAccount: string
  readonly privateKey: string
  readonly domainId: string
  readonly admins: readonly string[]
  readonly botName: string
  readonly iconUrl: string
  /** "": Punchline makes the Bot. */
  readonly botId: string
}

/** What is wrong with a value; each has its sentence "problem.REASON". */
export type ProblemReason =
  | 'missing'
  | 'space'
  | 'line_break'
  | 'invisible'
  | 'not_number'
  | 'no_at'
  | 'not_ascii'
  | 'too_long'
  | 'twice'
  | 'too_many'
  | 'form'
  | 'not_https'
  | 'not_public'
  | 'key_not_pem'
  | 'key_truncated'
  | 'key_encrypted'
  | 'key_not_rsa'
  | 'key_public'
  | 'key_weak'
  | 'key_damaged'
  | 'unknown_user'
  | 'callback_url'
  | 'date'
  | 'private_use'
  | 'unreadable'
  | 'formula'
  | 'spreadsheet'
  | 'code_taken'
  | 'account_taken'
  | 'has_left'
  | 'left_too_early'
  | 'unknown_unit'
  | 'out_of_scope'
  | 'last_move'

export interface FieldProblem {
  /** client_id, client_secret, service_account, private_key, domain_id, admins[0], bot_name, … */
  readonly field: string
  readonly reason: ProblemReason
  /** Taking the stray characters out helps. */
  readonly mendable: boolean
  /** The value without them; "" for a secret, which never goes back. */
  readonly mended: string
  /** Of account_taken: who has it, "0001 山田 太郎"; "" for somebody the admin may not see. */
  readonly other?: string
}

export interface Disconnected {
  readonly state: ConnectionState
  /** The error code of what could not be taken back at LINE WORKS; "" if all was. */
  readonly left: string
}

/** What did not work in a gap. */
export type GapKind = 'listener' | 'sleep' | 'public_url' | 'database'

/** A time in which messages could not be received. */
export interface Gap {
  readonly id: number
  readonly kind: GapKind
  readonly from: string
  /** "" while it lasts. */
  readonly to: string
  /** An error code, or "". */
  readonly reason: string
}

export interface ReceptionState {
  readonly addr: string
  /** Where this PC listens, for a proxy to forward to; "" if it does not. */
  readonly callbackUrl: string
  readonly keeper: boolean
  readonly listening: boolean
  readonly publicUrl: string
  readonly alwaysOn: AlwaysOn
  readonly reception: Reception
  readonly demo: boolean
  /** Newest first. */
  readonly gaps: readonly Gap[]
  readonly lastCallback: string
  readonly accepted: number
  readonly wrongSignature: number
  readonly quarantined: number
}

export interface ReceptionInput {
  readonly publicUrl: string
  readonly alwaysOn: AlwaysOn
}

/** What a look at the public URL from this PC found. */
export interface URLChecked {
  readonly problems: readonly FieldProblem[]
  /** The URL that was asked: with the path that was added. */
  readonly url: string
  /** "" when there were problems and nothing was asked. */
  readonly result: '' | 'ok' | 'unreachable' | 'certificate' | 'other_server'
  readonly issuer: string
  readonly notAfter: string
}

/** A file that waits to be fetched, for about an hour. */
export interface FileRef {
  readonly id: string
  /** Offered when it is saved. */
  readonly name: string
}

/** Whether somebody works for the company today. */
export type EmployeeState = 'employed' | 'left' | 'not_yet'

/** Employed: who has not left, also who has not started yet; "" means the same. */
export type EmployeeFilter = '' | 'employed' | 'left' | 'all'

/** "": by code. Blanks come last whichever way it is sorted. */
export type EmployeeSort =
  | ''
  | 'code'
  | 'name'
  | 'kana'
  | 'division'
  | 'employment_type'
  | 'account_id'
  | 'joined_on'
  | 'left_on'

export interface EmployeeQuery {
  /** Looked for in code, name, フリガナ and account ID; all of its words. */
  readonly text: string
  /** 0: all. */
  readonly divisionId: number
  /** 0: all. */
  readonly employmentTypeId: number
  readonly state: EmployeeFilter
  readonly sort: EmployeeSort
  readonly desc: boolean
  readonly offset: number
  /** At most 1,000. */
  readonly limit: number
}

/** An employee as he is today. */
export interface EmployeeRow {
  readonly id: number
  readonly version: number
  readonly code: string
  readonly name: string
  readonly kana: string
  readonly divisionId: number
  readonly divisionCode: string
  readonly division: string
  readonly employmentTypeId: number
  readonly employmentTypeCode: string
  readonly employmentType: string
  readonly accountId: string
  readonly joinedOn: string
  readonly leftOn: string
  readonly state: EmployeeState
  /** The date of the next 異動; "" if none is planned. */
  readonly nextMove: string
}

export interface EmployeePage {
  readonly total: number
  readonly offset: number
  readonly rows: readonly EmployeeRow[]
}

export interface EmployeeDetail extends EmployeeRow {
  readonly lastName: string
  readonly firstName: string
  /** Newest first. */
  readonly moves: readonly MoveInfo[]
  /** How many there are, without those that were voided. */
  readonly punches: number
  readonly lastPunchAt: string
}

/** Where somebody belongs from a date on. */
export interface MoveInfo {
  readonly from: string
  readonly divisionId: number
  readonly division: string
  readonly employmentTypeId: number
  readonly employmentType: string
}

/** The form of an employee. What is blank is taken away. */
export interface EmployeeInput {
  /** 0: a new one. */
  readonly id: number
  /** Of the one that was shown. */
  readonly version: number
  readonly code: string
  readonly lastName: string
  readonly firstName: string
  readonly kana: string
  readonly divisionId: number
  readonly employmentTypeId: number
  /** "": today, or the 入社日 of a new one. Means something only if 所属 or 雇用区分 changes. */
  readonly movedOn: string
  readonly accountId: string
  readonly joinedOn: string
  readonly leftOn: string
}

export type ExportFormat = 'xlsx' | 'csv' | 'csv_sjis'

export interface EmployeeExport {
  /** Its offset and limit mean nothing. */
  readonly query: EmployeeQuery
  readonly format: ExportFormat
}

/** All of the admin's scope, by code. */
export interface UnitsList {
  readonly divisions: readonly Unit[]
  readonly employmentTypes: readonly Unit[]
}

/** A 所属 or a 雇用区分. */
export interface Unit {
  readonly id: number
  readonly version: number
  readonly code: string
  readonly name: string
  /** Who belong to it today and have not left. */
  readonly employees: number
  /** It cannot be deleted. False is no promise that it can: only punches may remember it. */
  readonly used: boolean
  /** Of a 雇用区分: 休憩打刻 許可する. */
  readonly breakAllowed: boolean
}

export type UnitKind = 'division' | 'employment_type'

export interface UnitInput {
  readonly kind: UnitKind
  /** 0: a new one. */
  readonly id: number
  readonly version: number
  readonly code: string
  readonly name: string
  readonly breakAllowed: boolean
}

export interface UnitRef {
  readonly kind: UnitKind
  readonly id: number
  readonly version: number
}

/** What the rows of a file are taken for: 従業員, or their LINE WORKSアカウントID. */
export type ImportKind = 'employees' | 'accounts'

/** The meaning of a column; worded by `field.FIELD`. */
export type ImportField =
  | 'code'
  | 'name'
  | 'last_name'
  | 'first_name'
  | 'kana'
  | 'division_code'
  | 'division'
  | 'employment_type_code'
  | 'employment_type'
  | 'account_id'
  | 'joined_on'
  | 'left_on'
  | 'moved_on'

export interface ImportOpenInput {
  /** Of a file that was sent. */
  readonly fileId: string
  readonly kind: ImportKind
  /** Of a workbook that has one; "" else. */
  readonly password: string
}

/** A file as it would be read. */
export interface ImportFile {
  readonly id: string
  readonly name: string
  readonly kind: ImportKind
  readonly format: 'csv' | 'tsv' | 'xlsx'
  /** Of a text file; "" of a workbook. */
  readonly encoding: string
  readonly sheets: readonly ImportSheet[]
  /** The sheet that is read. */
  readonly sheet: string
  /** From 1; 0: none was found, or there is none. */
  readonly headerRow: number
  /** False: the admin has to say what is meant. */
  readonly certain: boolean
  /** Number of the first row of head. */
  readonly headFrom: number
  /** Up to 8 rows as they stand in the file, none left out. */
  readonly head: readonly (readonly string[])[]
  readonly columns: readonly ImportColumn[]
  /** All there are for the kind. */
  readonly fields: readonly ImportField[]
  /** Needed, and not mapped. */
  readonly missing: readonly ImportField[]
  /** 0: not known yet. */
  readonly rows: number
  /** The mapping was made by hand for an earlier file with these headers. */
  readonly remembered: boolean
}

/** A sheet of a workbook; the one of a text file has no name. */
export interface ImportSheet {
  readonly name: string
  readonly hidden: boolean
}

export interface ImportColumn {
  /** From 0. */
  readonly index: number
  /** As a spreadsheet shows it. */
  readonly letter: string
  readonly header: string
  /** Up to 3 of its values. */
  readonly samples: readonly string[]
  /** "": not mapped. */
  readonly field: ImportField | ''
}

export interface ImportArrangeInput {
  readonly id: string
  /** "": as it is. */
  readonly sheet: string
  /** 0: to be found; with a mapping, there is none. */
  readonly headerRow: number
  /** Null: to be found. */
  readonly mapping: readonly ImportMapped[] | null
}

export interface ImportMapped {
  readonly field: ImportField
  /** From 0. */
  readonly column: number
}

export interface ImportPlanInput {
  readonly id: string
  /** Create unknown 所属 and 雇用区分. */
  readonly createMissing: boolean
}

export type ImportPhase =
  | 'arranging'
  | 'reading'
  | 'planning'
  | 'planned'
  | 'writing'
  | 'done'
  | 'failed'
  | 'cancelled'

export interface ImportState {
  readonly id: string
  readonly kind: ImportKind
  /** Of the file. */
  readonly name: string
  readonly phase: ImportPhase
  readonly done: number
  /** 0: not known. */
  readonly total: number
  /** Of the last step; null: it went well. */
  readonly error: ImportError | null
  readonly counts: ImportCounts
  /** As it was planned. */
  readonly createMissing: boolean
  /** 所属 that will be created. */
  readonly createDivisions: UnitNames
  /** 雇用区分 that will be created. */
  readonly createTypes: UnitNames
  /** What rows are rejected for. */
  readonly unknownDivisions: UnitNames
  readonly unknownTypes: UnitNames
  /** Once done. */
  readonly result: ImportResult
}

/** The names of some 所属 or 雇用区分. */
export interface UnitNames {
  /** At most 20 of them. */
  readonly some: readonly string[]
  /** Of all. */
  readonly count: number
}

export interface ImportError {
  readonly code: string
  /** In the page's language. */
  readonly message: string
}

export interface ImportCounts {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
}

export interface ImportResult {
  readonly new: number
  readonly changed: number
  /** 所属 created. */
  readonly divisions: number
  /** 雇用区分 created. */
  readonly employmentTypes: number
  /** For undo; 0: nothing had to be written. */
  readonly importId: number
}

export type ImportStatus = keyof ImportCounts

export interface ImportRowsQuery {
  readonly id: string
  /** "": any. */
  readonly status: ImportStatus | ''
  /** That a row holds; "": any. */
  readonly text: string
  readonly offset: number
  /** At most 1000. */
  readonly limit: number
}

export interface ImportPage {
  readonly total: number
  readonly offset: number
  readonly rows: readonly ImportRow[]
}

/** A row of the file and what becomes of it; the values are as they will be. */
export interface ImportRow {
  /** Its number in the file. */
  readonly row: number
  readonly status: ImportStatus
  readonly code: string
  readonly name: string
  readonly division: string
  readonly employmentType: string
  readonly accountId: string
  /** Of a changed row. */
  readonly changes: readonly ImportChange[]
  /** Sentences in the page's language, of a rejected row. */
  readonly reasons: readonly string[]
}

export interface ImportChange {
  readonly field: ImportField
  readonly old: string
  readonly new: string
}

export interface ImportApplyInput {
  readonly id: string
  /** Only if every row is good. */
  readonly strict: boolean
}

export interface ImportTemplateInput {
  readonly kind: ImportKind
  readonly format: 'xlsx' | 'csv'
}

/** An import of the past. */
export interface ImportRun {
  readonly importId: number
  readonly at: string
  /** Who; "" for the PC's owner at the command line. */
  readonly by: string
  readonly kind: ImportKind
  readonly file: string
  readonly counts: ImportCounts
  readonly undoable: boolean
  readonly undone: boolean
}

export interface ImportUndone {
  /** Employees as they were before. */
  readonly restored: number
  /** Employees that the import made. */
  readonly removed: number
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
  | 'corrections'

/** Where an employee stands: not_yet before the 入社日, left after the 退職日. */
export type AccountEmployeeState = 'employed' | 'left' | 'not_yet'

/**
 * How an account ID stands with LINE WORKS. "": not asked yet, or no ID.
 * conflict: another account has this ID by now, an admin must confirm; changed:
 * the account linked has another ID by now.
 */
export type AccountCheck = '' | 'waiting' | 'found' | 'not_found' | 'conflict' | 'changed' | 'failed'

/** Where somebody's first message stands; no_id: nowhere to send it to. */
export type FirstState = 'none' | 'queued' | 'sent' | 'failed' | 'unknown' | 'replied' | 'no_id'

export type AccountSort =
  | ''
  | 'code'
  | 'name'
  | 'kana'
  | 'division'
  | 'employment_type'
  | 'account_id'
  | 'joined_on'
  | 'left_on'
  | 'check'
  | 'first'
  | 'last_punch'

/** Chooses employees of 打刻連携設定, and a part of their list. */
export interface AccountQuery {
  /** Looked for in code, name, フリガナ and account ID. */
  readonly text: string
  /** 0: all. */
  readonly divisionId: number
  /** 0: all. */
  readonly employmentTypeId: number
  /** "": employed. */
  readonly state: '' | 'employed' | 'left' | 'all'
  /** "": all. */
  readonly first: FirstState | ''
  /** "": all. */
  readonly check: AccountCheck
  /** "": by code. */
  readonly sort: AccountSort
  readonly desc: boolean
  readonly offset: number
  /** At most 1000. */
  readonly limit: number
}

/** An employee of 打刻連携設定. */
export interface AccountRow {
  readonly id: number
  readonly version: number
  readonly code: string
  readonly name: string
  readonly kana: string
  readonly divisionId: number
  readonly divisionCode: string
  readonly division: string
  readonly employmentTypeId: number
  readonly employmentTypeCode: string
  readonly employmentType: string
  readonly accountId: string
  readonly joinedOn: string
  readonly leftOn: string
  readonly state: AccountEmployeeState
  /** The date of a future 異動; "" for none. */
  readonly nextMove: string
  readonly userLinked: boolean
  readonly check: AccountCheck
  /** An error code, of not_found and failed. */
  readonly checkCode: string
  readonly checkedAt: string
  /** Of changed: the ID the account has by now. */
  readonly newAddress: string
  readonly first: FirstState
  /** An error code, of failed and unknown. */
  readonly firstCode: string
  readonly firstAt: string
  readonly lastPunchAt: string
  readonly lastPunchType: PunchType | ''
}

export interface AccountCounts {
  readonly all: number
  readonly withId: number
  /** With an ID, and no first message yet. */
  readonly unsent: number
  /** First messages that failed. */
  readonly failed: number
  /** First messages of unknown outcome. */
  readonly unknown: number
}

export interface AccountPage {
  readonly total: number
  readonly offset: number
  readonly rows: readonly AccountRow[]
  /** Of all that the query chooses. */
  readonly counts: AccountCounts
}

export interface AccountEdit {
  readonly employeeId: number
  readonly version: number
  /** "": takes the ID off. */
  readonly accountId: string
}

/** Why an edit cannot be saved; the sentence is words "import.REASON". */
export interface AccountProblem {
  readonly employeeId: number
  readonly reason: string
  readonly value: string
  /** Who has the ID or gets it too; "" for somebody who may not be named. */
  readonly other: string
}

/** With problems nothing is saved. */
export interface AccountsSaved {
  readonly saved: number
  readonly problems: readonly AccountProblem[]
}

/** How far an アカウント確認 is. */
export interface CheckProgress {
  readonly running: boolean
  readonly total: number
  readonly done: number
  readonly startedAt: string
}

/** The employees of a query, or where there are ids, those. */
export interface AccountsChosen {
  /** Its offset and limit do not count. */
  readonly query: AccountQuery
  readonly ids: readonly number[]
}

export interface FirstInput {
  /** unsent, shown: of the query; chosen: the ids. */
  readonly to: 'unsent' | 'shown' | 'chosen'
  readonly query: AccountQuery
  readonly ids: readonly number[]
  /** {name} stands for the employee's name. At most 2000 characters. */
  readonly text: string
}

export interface FirstPlan {
  /** Messages. */
  readonly count: number
  /** Chosen, and nowhere to send to. */
  readonly withoutId: number
  /** Of count: who got one before. */
  readonly again: number
  /** About how long it takes. */
  readonly minutes: number
}

/** How far sending first messages is. */
export interface FirstProgress {
  readonly running: boolean
  readonly total: number
  readonly queued: number
  readonly sent: number
  readonly failed: number
  readonly unknown: number
  readonly replied: number
  /** An error code that says why nothing leaves now; "": nothing is in the way. */
  readonly trouble: string
  readonly startedAt: string
}

export interface AccountsState {
  /** Of the service account, to be offered for an ID without @; "": not known. */
  readonly domain: string
  /** LINE WORKS can be asked and written to. */
  readonly connected: boolean
  /** The text of a first message until somebody changes it. */
  readonly firstDefault: string
  readonly checking: CheckProgress
  readonly first: FirstProgress
}

/** Where a 修正申請 stands; withdrawn by the employee. */
export type CorrectionState = 'open' | 'approved' | 'declined' | 'withdrawn'

export interface CorrectionQuery {
  /** '': all. */
  readonly state: CorrectionState | ''
  /** 0: all. */
  readonly divisionId: number
  /** In code, name, フリガナ or account ID. */
  readonly text: string
  readonly offset: number
  /** At most 1000. */
  readonly limit: number
}

/** A part of a list, the newest first. */
export interface CorrectionPage {
  readonly total: number
  /** Open requests of all that the admin may see. */
  readonly open: number
  readonly rows: readonly CorrectionRow[]
}

/** A punch in the list of a day. */
export interface DayPunch {
  readonly id: number
  readonly type: PunchType
  readonly at: string
  readonly source: 'lineworks' | 'manual' | 'import' | 'recovered'
  readonly voided: boolean
  /** Changed by hand since. */
  readonly edited: boolean
}

/** An employee's request for a time other than now. */
export interface CorrectionRow {
  readonly id: number
  readonly version: number
  readonly state: CorrectionState
  readonly employeeId: number
  readonly code: string
  readonly name: string
  readonly division: string
  readonly employmentType: string
  readonly type: PunchType
  readonly wantedAt: string
  readonly workDate: string
  readonly askedAt: string
  /** "" once it is blanked. */
  readonly message: string
  /** null: a punch to add. */
  readonly replaces: DayPunch | null
  readonly decidedAt: string
  readonly decidedBy: string
  readonly reason: string
  /** Of the punch that the approval made. */
  readonly resultAt: string
}

export interface CorrectionDetail {
  readonly row: CorrectionRow
  /** Of the work date, voided ones too. */
  readonly day: readonly DayPunch[]
  /** What the Bot answered; "" if nothing yet. */
  readonly reply: string
  /** What became of telling the employee the decision. */
  readonly told: 'none' | 'queued' | 'sending' | 'sent' | 'failed' | 'unknown'
}

export interface ApproveInput {
  readonly id: number
  readonly version: number
  readonly type: PunchType
  readonly wantedAt: string
  /** To the employee. */
  readonly note: string
}

export interface DeclineInput {
  readonly id: number
  readonly version: number
  /** To the employee; needed. */
  readonly reason: string
}

/** What a phrase does: punch as a type, or a chat command. */
export type PhraseKind = PunchType | 'cancel' | 'correct' | 'today' | 'help' | 'day_off'

export interface PhraseSection {
  readonly kind: PhraseKind
  readonly phrases: readonly string[]
}

/** The company's own wording of a reply. */
export interface TemplateText {
  readonly case: string
  readonly text: string
}

/** 打刻メッセージ編集 as it is edited. */
export interface PhraseForm {
  readonly sections: readonly PhraseSection[]
  /** Those that differ from the program's own words. */
  readonly templates: readonly TemplateText[]
}

export type TemplateGroup = 'punch' | 'ask' | 'refuse' | 'command' | 'correction' | 'reminder'

export interface TemplateInfo {
  readonly case: string
  readonly group: TemplateGroup
  readonly default: string
  /** Without braces. */
  readonly placeholders: readonly string[]
  /** Characters of the template, as LINE WORKS counts them. */
  readonly limit: number
}

/** How a phrase may surprise; it is no error. */
export interface PhraseConflict {
  readonly kind: PhraseKind
  readonly index: number
  readonly what: 'inside' | 'hides' | 'greeting' | 'short'
  /** The other phrase, or the sentence. */
  readonly other: string
  readonly otherKind: PhraseKind | ''
}

export interface PhraseProblem {
  readonly place: 'phrase' | 'template'
  readonly kind: PhraseKind | ''
  readonly index: number
  readonly case: string
  readonly reason:
    | 'empty'
    | 'too_long'
    | 'duplicate'
    | 'last_one'
    | 'too_many'
    | 'unknown_kind'
    | 'template_empty'
    | 'template_too_long'
    | 'unknown_placeholder'
    | 'brace'
  readonly other: string
  readonly otherKind: PhraseKind | ''
  readonly limit: number
}

export interface PhraseSuggestion {
  readonly kind: PhraseKind
  readonly text: string
  readonly warnings: readonly PhraseConflict[]
}

export interface PhraseState {
  readonly revision: string
  readonly breaksShown: boolean
  readonly outingsUsed: boolean
  readonly mayEdit: boolean
  readonly form: PhraseForm
  readonly defaults: PhraseForm
  readonly templates: readonly TemplateInfo[]
  readonly suggestions: readonly PhraseSuggestion[]
  readonly maxPhrases: number
  readonly maxLength: number
}

export interface PhraseChecked {
  readonly problems: readonly PhraseProblem[]
  readonly conflicts: readonly PhraseConflict[]
}

export interface PhraseTryInput {
  readonly form: PhraseForm
  readonly message: string
  /** 休憩打刻 of the sender's 雇用区分. */
  readonly breakAllowed: boolean
  readonly presence: 'out' | 'in' | 'break' | 'outing'
}

export interface PhraseItem {
  readonly kind: PhraseKind
  readonly text: string
}

export interface PhraseTried {
  readonly outcome: Outcome
  readonly type: PunchType | ''
  readonly command: PhraseKind | ''
  readonly hits: readonly PhraseItem[]
  readonly reply: string
  readonly buttons: readonly string[]
  readonly offers: readonly string[]
}

export interface PhraseSaveInput {
  readonly revision: string
  readonly form: PhraseForm
}

export interface TemplatePreview {
  readonly case: string
  /** "": the program's own words. */
  readonly text: string
}

/** One 登録 of the past. */
export interface PhraseChange {
  readonly id: number
  readonly at: string
  /** "": the owner of the PC. */
  readonly by: string
  readonly added: readonly PhraseItem[]
  readonly removed: readonly PhraseItem[]
  /** Cases. */
  readonly templates: readonly string[]
  readonly form: PhraseForm
}

export interface PhraseImported {
  readonly form: PhraseForm
  readonly rows: number
  /** Rows of a kind that is not known. */
  readonly refused: readonly { readonly row: number; readonly kind: string; readonly text: string }[]
}

export interface EmploymentTypeInfo {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly breakAllowed: boolean
}

export interface ReminderRule {
  readonly employmentTypeId: number
  readonly on: boolean
  /** 1 Monday … 7 Sunday. */
  readonly weekdays: readonly number[]
  /** Also on national holidays. */
  readonly holidays: boolean
  /** "09:00"; "": not reminded of 出勤. */
  readonly clockInAt: string
  readonly clockOutAt: string
  readonly afterMin: number
}

export interface ReminderSettings {
  readonly on: boolean
  /** To one employee, 1 to 4. */
  readonly maxPerDay: number
  /** The company's own days off. */
  readonly closedDays: readonly string[]
  /** One for each 雇用区分. */
  readonly rules: readonly ReminderRule[]
}

export interface OptionsState {
  readonly revision: string
  readonly mayEdit: boolean
  readonly breaksShown: boolean
  readonly outingsUsed: boolean
  readonly groupRooms: boolean
  /** 0: off. */
  readonly doubleTapSec: number
  /** 0: off. */
  readonly undoMin: number
  readonly employmentTypes: readonly EmploymentTypeInfo[]
  readonly reminders: ReminderSettings
}

export interface OptionsInput {
  readonly revision: string
  readonly breaksShown: boolean
  readonly outingsUsed: boolean
  readonly groupRooms: boolean
  readonly doubleTapSec: number
  readonly undoMin: number
}

export interface RemindersInput {
  readonly revision: string
  readonly reminders: ReminderSettings
}

export interface HolidayInfo {
  readonly date: string
  /** In English. */
  readonly name: string
}

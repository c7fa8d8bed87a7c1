/** 打刻連携設定. */
import type { PunchType } from './punch'

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

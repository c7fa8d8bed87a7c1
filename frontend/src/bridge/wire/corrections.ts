/** 修正申請. */
import type { PunchType } from './punch'

/** Where a 修正申請 stands; withdrawn by the employee. */
export type CorrectionState = 'open' | 'approved' | 'declined' | 'withdrawn'

/** "": the newest first. */
export type CorrectionSort = '' | 'asked' | 'wanted' | 'code' | 'name' | 'state'

export interface CorrectionQuery {
  /** '': all. */
  readonly state: CorrectionState | ''
  /** 0: all. */
  readonly divisionId: number
  readonly employmentTypeId: number
  /** YYYY-MM-DD, the days of asking, both included; '': no bound. */
  readonly askedFrom: string
  readonly askedTo: string
  /** In code, name, フリガナ or account ID. */
  readonly text: string
  readonly sort: CorrectionSort
  readonly desc: boolean
  readonly offset: number
  /** At most 1000. */
  readonly limit: number
}

/** A part of a list. */
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

/** Another time or type than asked for may be approved. */
export interface ApproveInput {
  readonly id: number
  readonly version: number
  readonly type: PunchType
  /** Of the company's calendar and clock: YYYY-MM-DD and HH:MM. */
  readonly date: string
  readonly time: string
  /** To the employee. */
  readonly note: string
}

export interface DeclineInput {
  readonly id: number
  readonly version: number
  /** To the employee; needed. */
  readonly reason: string
}

/** 従業員. */
import type { ExportFormat } from './files'

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

export interface EmployeeExport {
  /** Its offset and limit mean nothing. */
  readonly query: EmployeeQuery
  readonly format: ExportFormat
}

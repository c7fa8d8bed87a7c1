/** 所属 and 雇用区分. */

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

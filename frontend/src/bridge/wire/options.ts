/** 設定 > オプション, but for LINE WORKS連携. */

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
  /** To one employee: 1 or 2; of an earlier release up to 4. */
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

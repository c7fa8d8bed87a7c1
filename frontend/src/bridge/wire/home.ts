/** ホーム: who is in. */
import type { DayFlag, Presence } from './punch'

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

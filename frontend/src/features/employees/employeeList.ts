/** The list of employees without its looks: what it is narrowed to, and its columns. */
import type { EmployeeFilter, EmployeeQuery, EmployeeSort } from '@/bridge'
import type { Sort } from '@/ui/table'

export interface Filter {
  readonly text: string
  /** 0: all. */
  readonly divisionId: number
  /** 0: all. */
  readonly employmentTypeId: number
  readonly state: EmployeeFilter
}

/** Who works here, all of them. */
export const everybody: Filter = { text: '', divisionId: 0, employmentTypeId: 0, state: 'employed' }

export function isNarrowed(filter: Filter): boolean {
  return (
    filter.text !== '' ||
    filter.divisionId !== 0 ||
    filter.employmentTypeId !== 0 ||
    filter.state !== everybody.state
  )
}

export function queryOf(filter: Filter, sort: Sort, offset = 0, limit = 0): EmployeeQuery {
  return { ...filter, sort: sort.by as EmployeeSort, desc: sort.desc, offset, limit }
}

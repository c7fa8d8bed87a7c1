/** The list of 打刻連携設定 without its looks: what it is narrowed to. */
import type { AccountCheck, AccountQuery, AccountSort, FirstState } from '@/bridge'
import type { Sort } from '@/ui/table'

/** first:… and check:… stand for a state of either. */
export const states = [
  'all',
  'first:no_id',
  'first:none',
  'first:queued',
  'first:sent',
  'first:failed',
  'first:unknown',
  'first:replied',
  'check:not_found',
  'check:changed',
  'check:conflict',
  'check:failed',
] as const

export type State = (typeof states)[number]

export interface Filter {
  readonly text: string
  /** 0: all. */
  readonly divisionId: number
  /** 0: all. */
  readonly employmentTypeId: number
  readonly state: State
}

export const everybody: Filter = { text: '', divisionId: 0, employmentTypeId: 0, state: 'all' }

export function isNarrowed(filter: Filter): boolean {
  return (Object.keys(everybody) as (keyof Filter)[]).some((name) => filter[name] !== everybody[name])
}

export function queryOf(filter: Filter, sort: Sort, offset = 0, limit = 0): AccountQuery {
  const { state, ...rest } = filter
  const [kind, value = ''] = state.split(':')
  return {
    ...rest,
    // Those who have left have no ID to set.
    state: 'employed',
    first: kind === 'first' ? (value as FirstState) : '',
    check: kind === 'check' ? (value as AccountCheck) : '',
    sort: sort.by as AccountSort,
    desc: sort.desc,
    offset,
    limit,
  }
}

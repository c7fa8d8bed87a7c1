/** 従業員, 所属 and 雇用区分 for the components: several screens show and filter by them. */
import { queryOptions } from '@tanstack/react-query'
import type { Bridge } from './bridge'
import type { Unit, UnitKind } from './wire'

export function employeeQuery(bridge: Bridge, id: number) {
  return queryOptions({
    queryKey: ['employees', 'one', id],
    queryFn: () => bridge.employees.get(id),
    meta: { topics: ['employees', 'punches'] },
  })
}

export function unitsQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['employees', 'units'],
    queryFn: () => bridge.units.list(),
    meta: { topics: ['employees'] },
  })
}

/** Who belongs to a 所属 or has an 雇用区分 today, the first few by their codes, also those who left. */
export function membersQuery(bridge: Bridge, kind: UnitKind, id: number) {
  return queryOptions({
    queryKey: ['employees', 'members', kind, id],
    queryFn: () =>
      bridge.employees.list({
        text: '',
        divisionId: kind === 'division' ? id : 0,
        employmentTypeId: kind === 'employment_type' ? id : 0,
        state: 'all',
        sort: 'code',
        desc: false,
        offset: 0,
        limit: 3,
      }),
    meta: { topics: ['employees'] },
  })
}

/** The names of 所属 or 雇用区分 to choose from; where a name is there twice, with the code. */
export function unitChoices(units: readonly Unit[]): { value: number; name: string }[] {
  const times = new Map<string, number>()
  for (const { name } of units) times.set(name, (times.get(name) ?? 0) + 1)
  return units.map(({ id, code, name }) => ({
    value: id,
    name: (times.get(name) ?? 0) > 1 ? `${name} (${code})` : name,
  }))
}

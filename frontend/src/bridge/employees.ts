/** 従業員, 所属 and 雇用区分 for the components: several screens show and filter by them. */
import { queryOptions } from '@tanstack/react-query'
import type { Bridge } from './bridge'

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

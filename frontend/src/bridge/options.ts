/** 設定 > オプション for the components. */
import { queryOptions } from '@tanstack/react-query'
import type { Bridge } from './bridge'

export function optionsQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['options', 'state'],
    queryFn: () => bridge.options.get(),
    meta: { topics: ['settings', 'employees'] },
  })
}

/** 打刻連携設定 for the components. */
import { queryOptions } from '@tanstack/react-query'
import type { Bridge } from './bridge'
import type { AccountQuery, EmployeeRow } from './wire'

export function accountsStateQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['accounts', 'state'],
    queryFn: () => bridge.accounts.state(),
    meta: { topics: ['connection', 'settings', 'senders', 'outbox', 'employees'] },
  })
}

/** Everybody, in order of code. */
export const allAccounts: AccountQuery = {
  text: '',
  divisionId: 0,
  employmentTypeId: 0,
  state: 'all',
  first: '',
  check: '',
  sort: '',
  desc: false,
  offset: 0,
  limit: 1000,
}

/** One employee who has an account ID; null if he has none any more. */
export function accountQuery(bridge: Bridge, employee: Pick<EmployeeRow, 'id' | 'accountId'>) {
  return queryOptions({
    queryKey: ['accounts', 'one', employee.id, employee.accountId],
    queryFn: async () => {
      const { rows } = await bridge.accounts.list({ ...allAccounts, text: employee.accountId })
      return rows.find(({ id }) => id === employee.id) ?? null
    },
    meta: { topics: ['senders', 'outbox', 'employees', 'events'] },
  })
}

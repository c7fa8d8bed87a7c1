/** LINE WORKS連携 for the components: several screens show and change the same state. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Bridge } from './bridge'
import { useBridge } from './react'
import type { ConnectionState } from './wire'

/** Milliseconds between two questions when nothing changes. */
const often = 15_000

export function connectionQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['connection'],
    queryFn: () => bridge.connection.state(),
    meta: { topics: ['connection', 'settings', 'events', 'outbox'] },
    refetchInterval: often,
  })
}

export function receptionQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['reception'],
    queryFn: () => bridge.reception.state(),
    meta: { topics: ['connection', 'settings', 'events'] },
    // The listener stops, and gaps grow, without any change of data.
    refetchInterval: often,
  })
}

/** Calls that give a new state of LINE WORKS連携; the page shows it at once. */
export function useConnectionMutation<Input = void>(
  call: (bridge: Bridge, input: Input) => Promise<ConnectionState>,
) {
  const bridge = useBridge()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => call(bridge, input),
    onSuccess: (state) => client.setQueryData(connectionQuery(bridge).queryKey, state),
    // What a call that failed did on its way is stored as well.
    onError: () => client.invalidateQueries({ queryKey: connectionQuery(bridge).queryKey }),
  })
}

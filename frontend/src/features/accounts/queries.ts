/** Long work of 打刻連携設定, which goes on while one is elsewhere. */
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  type AccountsState,
  accountsStateQuery,
  type Bridge,
  type CheckProgress,
  type FirstProgress,
  useBridge,
} from '@/bridge'

/** Calls that tell how far asking LINE WORKS is; the page shows it at once. */
export function useChecking<Input = void>(call: (bridge: Bridge, input: Input) => Promise<CheckProgress>) {
  return useProgress('check', call, (state, checking) => ({ ...state, checking }))
}

/** The same for sending first messages. */
export function useSending<Input = void>(call: (bridge: Bridge, input: Input) => Promise<FirstProgress>) {
  return useProgress('first', call, (state, first) => ({ ...state, first }))
}

/** Long work. */
export type Work = 'check' | 'first'

/**
 * Remembers that somebody saw the work that began then, or began it himself and left: they are shown
 * its end. '' once they have closed it.
 */
export function watch(client: QueryClient, work: Work, startedAt: string) {
  client.setQueryDefaults(['accounts', 'watched'], { gcTime: Number.POSITIVE_INFINITY })
  client.setQueryData(['accounts', 'watched', work], startedAt)
}

/** Whether watch remembers the work that began then. */
export function isWatched(client: QueryClient, work: Work, startedAt: string): boolean {
  return client.getQueryData(['accounts', 'watched', work]) === startedAt
}

function useProgress<Input, Progress extends { running: boolean; startedAt: string }>(
  work: Work,
  call: (bridge: Bridge, input: Input) => Promise<Progress>,
  put: (state: AccountsState, progress: Progress) => AccountsState,
) {
  const bridge = useBridge()
  const client = useQueryClient()
  const { queryKey } = accountsStateQuery(bridge)
  return useMutation({
    mutationFn: async (input: Input) => {
      // An answer on its way is older than what this call brings.
      await client.cancelQueries({ queryKey })
      return call(bridge, input)
    },
    onSuccess: (progress) => {
      if (progress.running) watch(client, work, progress.startedAt)
      client.setQueryData(queryKey, (state) => state && put(state, progress))
      // It may have gone on, or come to its end, before this answer was here.
      void client.invalidateQueries({ queryKey })
      void client.invalidateQueries({ queryKey: ['accounts', 'list'] })
    },
    onError: () => client.invalidateQueries({ queryKey }),
  })
}

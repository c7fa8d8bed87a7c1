/** Long work of 打刻連携設定, which goes on while one is elsewhere. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
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
  return useProgress(call, (state, checking) => ({ ...state, checking }))
}

/** The same for sending first messages. */
export function useSending<Input = void>(call: (bridge: Bridge, input: Input) => Promise<FirstProgress>) {
  return useProgress(call, (state, first) => ({ ...state, first }))
}

function useProgress<Input, Progress>(
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
      client.setQueryData(queryKey, (state) => state && put(state, progress))
      void client.invalidateQueries({ queryKey: ['accounts', 'list'] })
    },
    onError: () => client.invalidateQueries({ queryKey }),
  })
}

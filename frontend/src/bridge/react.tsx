/** Brings the bridge and the session to the components. */
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import type { Bridge } from './bridge'
import type { BridgeError } from './errors'
import type { SessionState, Topic } from './wire'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: BridgeError
    /** topics: what a query rests on; a change of any of them makes it ask again. */
    queryMeta: { readonly topics?: readonly Topic[] }
  }
}

const Context = createContext<Bridge | null>(null)

export function BridgeProvider(props: { bridge: Bridge; children: ReactNode }) {
  return <Context.Provider value={props.bridge}>{props.children}</Context.Provider>
}

export function useBridge(): Bridge {
  const bridge = useContext(Context)
  if (!bridge) throw new Error('useBridge needs a BridgeProvider')
  return bridge
}

export function sessionQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['session'],
    queryFn: () => bridge.session.state(),
    meta: { topics: ['settings'] },
  })
}

/** The state of the session. Screens are shown only once it is known. */
export function useSession(): SessionState {
  return useSuspenseQuery(sessionQuery(useBridge())).data
}

/**
 * Calls that give a new state of the session: signing in and out, and saving
 * what the state holds. The page shows the new state at once.
 */
export function useSessionMutation<Input = void>(
  call: (bridge: Bridge, input: Input) => Promise<SessionState>,
) {
  const bridge = useBridge()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => call(bridge, input),
    onSuccess: (state) => client.setQueryData(sessionQuery(bridge).queryKey, state),
  })
}

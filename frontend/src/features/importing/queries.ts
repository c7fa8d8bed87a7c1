/** What the import asks the program for. The program keeps the file; the page can leave and find it again. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  type AdminInfo,
  type Bridge,
  type ImportKind,
  type ImportState,
  mayEditAccounts,
  mayEditEmployees,
  useBridge,
} from '@/bridge'

/** Milliseconds between two looks at work that is under way. */
const often = 500

export function currentQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['import', 'current'],
    queryFn: () => bridge.imports.current(),
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? often : false),
  })
}

/** What the program makes of the file. */
export function fileQuery(bridge: Bridge, id: string) {
  return queryOptions({ queryKey: ['import', 'file', id], queryFn: () => bridge.imports.file(id) })
}

export function lastQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['import', 'last'],
    queryFn: () => bridge.imports.last(),
    // Not with every punch, though one can take the undo away: to look for it
    // reads the punches of years, and undoing looks again anyway.
    meta: { topics: ['employees'] },
  })
}

/** The program reads, plans or writes, and is asked how far it is. */
export function isWorking({ phase }: ImportState): boolean {
  return phase === 'reading' || phase === 'planning' || phase === 'writing'
}

/** Calls that give a new state of the import; the page shows it at once. */
export function useImportMutation<Input = void>(
  call: (bridge: Bridge, input: Input) => Promise<ImportState | null>,
) {
  const bridge = useBridge()
  const client = useQueryClient()
  const { queryKey } = currentQuery(bridge)
  return useMutation({
    mutationFn: async (input: Input) => {
      // An answer on its way is older than what this call brings.
      await client.cancelQueries({ queryKey })
      return call(bridge, input)
    },
    onSuccess: (state) => client.setQueryData(queryKey, state),
    onError: () => client.invalidateQueries({ queryKey }),
  })
}

/** Whether an admin may import; the program asks this again at every call. */
export function mayImport(kind: ImportKind, admin: AdminInfo | null): boolean {
  return kind === 'employees' ? mayEditEmployees(admin) : mayEditAccounts(admin)
}

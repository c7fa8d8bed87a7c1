/** What the company does not punch. */
import { useQuery } from '@tanstack/react-query'
import { type PhraseKind, type PhraseState, useBridge } from '@/bridge'
import { inUse, typeKinds } from './draft'

const none: readonly PhraseKind[] = []

/** Of the state that the screen has read; it asks for nothing itself. */
export function useUnused(): readonly PhraseKind[] {
  const bridge = useBridge()
  const { data } = useQuery({
    queryKey: ['phrases', 'state'],
    queryFn: () => bridge.phrases.get(),
    enabled: false,
    // Whoever asks last says what it listens for: the same as the screen.
    meta: { topics: ['phrases', 'settings'] },
    select: unusedIn,
  })
  return data ?? none
}

function unusedIn(state: PhraseState): readonly PhraseKind[] {
  return typeKinds.filter((kind) => !inUse(kind, state))
}

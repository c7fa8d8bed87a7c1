/**
 * Keeps what is shown true: when the program tells that something changed, the
 * queries that rest on it ask again.
 *
 * A query asks once at a time. Changes that come while it asks are answered by
 * one more round after it, so that a stream of changes neither piles up calls
 * nor keeps a slow answer from ever being shown.
 */
import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sessionQuery, type Topic, useBridge } from '@/bridge'

export function LiveUpdates() {
  const bridge = useBridge()
  const client = useQueryClient()
  useEffect(() => {
    const refresh = makeRefresh(client)
    const [session] = sessionQuery(bridge).queryKey
    const ends = [
      bridge.onChange((topics) => refresh((query) => restsOn(query, topics))),
      bridge.onSession(() => refresh((query) => query.queryKey[0] === session)),
      // While the link was down, changes were not told.
      bridge.onLink((link) => link === 'up' && refresh(() => true)),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [bridge, client])
  return null
}

function restsOn(query: Query, topics: readonly Topic[]): boolean {
  return query.meta?.topics?.some((topic) => topics.includes(topic)) ?? false
}

function makeRefresh(client: QueryClient) {
  /** The queries that ask now, and whether they must once more. */
  const asking = new Map<Query, boolean>()

  async function ask(query: Query) {
    if (asking.has(query)) {
      asking.set(query, true)
      return
    }
    do {
      asking.set(query, false)
      await client.invalidateQueries({ queryKey: query.queryKey, exact: true })
    } while (asking.get(query))
    asking.delete(query)
  }

  return (matches: (query: Query) => boolean) => {
    for (const query of client.getQueryCache().findAll({ predicate: matches })) void ask(query)
  }
}

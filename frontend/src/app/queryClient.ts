/** How the page asks the program: at once, and again only when something changed. */
import { QueryClient } from '@tanstack/react-query'

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The program is on this PC: being offline does not matter.
        networkMode: 'always',
        // The sentence of the error says what to do; LiveUpdates asks again when the link is back.
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** Shows parts of the page in tests. */
import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { App } from '@/app/App'
import { makeQueryClient } from '@/app/queryClient'
import { type Bridge, BridgeProvider, type SessionState, sessionQuery } from '@/bridge'
import { LanguageProvider } from '@/i18n'
import { NoteToaster, PageTheme } from '@/ui'
import { checklist, session } from './samples'
import { type StubAnswers, stubBridge } from './stubBridge'

/** The whole page over a bridge that answers with a session; tests name what else is asked for. */
export function renderApp(answers: StubAnswers) {
  const bridge = stubBridge(answers)
  return { bridge, user: userEvent.setup(), ...render(<App bridge={bridge} />) }
}

/** One screen by itself, to somebody who is signed in. */
export function renderScreen(screen: ReactNode, answers: StubAnswers, state: SessionState = session()) {
  const bridge = stubBridge(answers)
  const client = makeQueryClient()
  client.setQueryData(sessionQuery(bridge).queryKey, state)
  client.setQueryDefaults(sessionQuery(bridge).queryKey, { staleTime: Number.POSITIVE_INFINITY })
  const view = render(
    <QueryClientProvider client={client}>
      <BridgeProvider bridge={bridge}>
        <LanguageProvider language={state.language}>
          <PageTheme choice="light" language={state.language}>
            {screen}
            <NoteToaster />
          </PageTheme>
        </LanguageProvider>
      </BridgeProvider>
    </QueryClientProvider>,
  )
  return { bridge, client, user: userEvent.setup(), ...view }
}

/** What ホーム asks for in a quiet hour of a company that is all set up. */
export function quietHome(home: Partial<Bridge['home']> = {}): Partial<Bridge['home']> {
  return {
    overview: () => new Promise(() => {}),
    feed: async () => [],
    status: () => new Promise(() => {}),
    checklist: async () => checklist(7),
    ...home,
  }
}

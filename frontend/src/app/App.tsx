/** The page as a whole: which of its faces is shown, in which language and theme. */
import { type QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type Bridge, BridgeProvider, errorSentence, sessionQuery, useBridge } from '@/bridge'
import { FirstStartScreen } from '@/features/firststart'
import { SignInScreen } from '@/features/signin'
import { LanguageProvider, useWords } from '@/i18n'
import { FailedState, LoadingPage, PageTheme } from '@/ui'
import { EndedPage } from './EndedPage'
import { Frame } from './Frame'
import { LiveUpdates } from './LiveUpdates'
import { makeQueryClient } from './queryClient'
import { useEnded } from './useLink'

export function App(props: { bridge: Bridge }) {
  const [client] = useState<QueryClient>(makeQueryClient)
  return (
    <QueryClientProvider client={client}>
      <BridgeProvider bridge={props.bridge}>
        <LiveUpdates />
        <Face />
      </BridgeProvider>
    </QueryClientProvider>
  )
}

function Face() {
  const session = useQuery(sessionQuery(useBridge()))
  const ended = useEnded()
  const state = session.data
  useForget(state?.admin?.id)
  const language = state?.language ?? 'ja'
  return (
    <LanguageProvider language={language}>
      <PageTheme choice={state?.theme ?? 'system'} language={language}>
        {ended ? (
          <EndedPage why={ended} languageKnown={state !== undefined} />
        ) : state === undefined ? (
          session.error ? (
            <NoState
              retry={() => void session.refetch()}
              retrying={session.isFetching}
              error={session.error}
            />
          ) : (
            <LoadingPage />
          )
        ) : state.firstStart ? (
          <FirstStartScreen />
        ) : state.admin ? (
          <Frame />
        ) : (
          <SignInScreen />
        )}
      </PageTheme>
    </LanguageProvider>
  )
}

function NoState(props: {
  error: Parameters<typeof errorSentence>[1]
  retry: () => void
  retrying: boolean
}) {
  const words = useWords()
  return (
    <main>
      <FailedState
        sentence={errorSentence(words, props.error)}
        onRetry={props.retry}
        retrying={props.retrying}
      />
    </main>
  )
}

/** Forgets what was shown to one admin before anything is shown to another. */
function useForget(admin: number | undefined) {
  const client = useQueryClient()
  const bridge = useBridge()
  useEffect(() => {
    if (admin !== undefined) return
    const [session] = sessionQuery(bridge).queryKey
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== session })
  }, [admin, client, bridge])
}

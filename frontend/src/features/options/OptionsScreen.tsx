/** 設定 > オプション: what the company uses. */
import { useQuery } from '@tanstack/react-query'
import { connectionQuery, errorSentence, optionsQuery, useBridge, useSession } from '@/bridge'
import { useWords } from '@/i18n'
import { FailedState, LoadingState, NoRight, PageTitle, Panel } from '@/ui'
import { LineWorksOption } from './LineWorksOption'
import { PunchOptions } from './PunchOptions'
import { Reminders } from './Reminders'

export function OptionsScreen() {
  const { admin } = useSession()
  const allowed = admin !== null && (admin.full || admin.options > 0)
  return allowed ? <Options /> : <Forbidden />
}

function Forbidden() {
  const { t } = useWords()
  return <NoRight title={t('nav.settings.options')} text={t('options.no_right')} />
}

function Options() {
  const words = useWords()
  const { t } = words
  const connection = useQuery(connectionQuery(useBridge()))
  if (connection.error?.code === 'forbidden') return <Forbidden />
  return (
    <>
      <PageTitle title={t('nav.settings.options')} lead={t('options.lead')} />
      {connection.data ? (
        <LineWorksOption state={connection.data} />
      ) : (
        <Panel title={t('options.lineworks')}>
          {connection.error ? (
            <FailedState
              sentence={errorSentence(words, connection.error)}
              onRetry={() => void connection.refetch()}
              retrying={connection.isFetching}
            />
          ) : (
            <LoadingState />
          )}
        </Panel>
      )}
      <CompanyOptions />
    </>
  )
}

/** What is punched, and who is reminded. */
function CompanyOptions() {
  const words = useWords()
  const options = useQuery(optionsQuery(useBridge()))
  if (options.data) {
    return (
      <>
        <PunchOptions state={options.data} />
        <Reminders state={options.data} />
      </>
    )
  }
  return (
    <Panel title={words.t('options.punch')}>
      {options.error ? (
        <FailedState
          sentence={errorSentence(words, options.error)}
          onRetry={() => void options.refetch()}
          retrying={options.isFetching}
        />
      ) : (
        <LoadingState />
      )}
    </Panel>
  )
}

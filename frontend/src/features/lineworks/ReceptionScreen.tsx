/** LINE WORKS連携 > 受信設定: how messages get here, and when they could not. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { errorSentence, receptionQuery, useBridge, useSession } from '@/bridge'
import { useWords } from '@/i18n'
import { FailedState, LoadingState, NoRight, PageTitle, Panel } from '@/ui'
import { Gaps } from './Gaps'
import { NotUsed } from './NotUsed'
import { ReceptionForm } from './ReceptionForm'
import { ReceptionStatus } from './ReceptionStatus'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    alignItems: 'start',
    gap: tokens.spacingHorizontalL,
    maxWidth: '1280px',
    '@media (max-width: 819px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

export function ReceptionScreen() {
  const { admin } = useSession()
  const allowed = admin !== null && (admin.full || admin.options > 0)
  return allowed ? <Reception /> : <Forbidden />
}

function Forbidden() {
  const { t } = useWords()
  return <NoRight title={t('nav.lineworks.receive')} text={t('lineworks.no_right')} />
}

function Reception() {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const reception = useQuery(receptionQuery(useBridge()))
  const state = reception.data
  if (reception.error?.code === 'forbidden') return <Forbidden />
  return (
    <>
      <PageTitle title={t('nav.lineworks.receive')} lead={t('reception.lead')} />
      {state ? (
        <>
          {state.reception === 'off' ? (
            <NotUsed />
          ) : (
            <div className={styles.columns}>
              <ReceptionForm state={state} />
              <ReceptionStatus state={state} />
            </div>
          )}
          <Gaps gaps={state.gaps} />
        </>
      ) : (
        <Panel title={t('reception.url')}>
          {reception.error ? (
            <FailedState
              sentence={errorSentence(words, reception.error)}
              onRetry={() => void reception.refetch()}
              retrying={reception.isFetching}
            />
          ) : (
            <LoadingState />
          )}
        </Panel>
      )}
    </>
  )
}

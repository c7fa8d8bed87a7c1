/** ホーム: who is in today, what is coming in, and whether all is well. */
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { errorSentence, type Overview, type Presence, useBridge, useSession } from '@/bridge'
import { dateOf, useWords } from '@/i18n'
import { FailedState, href, NoRight, PageTitle, Panel, useAvailable, useMediaQuery } from '@/ui'
import { CheckIcon } from '@/ui/icons'
import { Board, BoardWaiting } from './Board'
import { Checklist } from './Checklist'
import { CountsRow, CountsWaiting } from './CountsRow'
import { Feed } from './Feed'
import { checklistQuery, overviewQuery, statusQuery } from './queries'
import { StatusLine } from './StatusLine'
import { Troubles } from './Troubles'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 320px',
    alignItems: 'start',
    gap: tokens.spacingHorizontalL,
    '@media (max-width: 1199px)': { gridTemplateColumns: 'minmax(0, 1fr) 280px' },
    '@media (max-width: 819px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

/** What the board is narrowed to. */
interface Filter {
  /** 0: all. */
  readonly division: number
  readonly only: Presence | null
}

const everybody: Filter = { division: 0, only: null }

export function HomeScreen() {
  const { t } = useWords()
  const { admin } = useSession()
  const allowed = admin !== null && (admin.full || admin.records > 0)
  return allowed ? <Home /> : <NoRight title={t('nav.home')} text={t('home.no_right')} />
}

function Home() {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const available = useAvailable()
  const [filter, setFilter] = useState<Filter>(everybody)
  const { division, only } = filter
  const overview = useQuery(overviewQuery(bridge, division))
  const status = useQuery(statusQuery(bridge))
  const checklist = useQuery(checklistQuery(bridge))
  const narrow = useMediaQuery('(max-width: 819px)')
  const today = useToday(overview.data)

  function narrowTo(next: Filter) {
    setFilter(next)
    // The board begins anew, and may have become short.
    window.scrollTo(0, 0)
  }

  if (overview.error?.code === 'forbidden') return <NoRight title={t('nav.home')} text={t('home.no_right')} />

  const feed = <Feed today={today} beside={!narrow} />
  const board = overview.data ? (
    <Board overview={overview.data} only={only} today={today} onShowAll={() => narrowTo(everybody)} />
  ) : overview.error ? (
    <Panel title={t('home.board')}>
      <FailedState
        sentence={errorSentence(words, overview.error)}
        onRetry={() => void overview.refetch()}
        retrying={overview.isFetching}
      />
    </Panel>
  ) : (
    <BoardWaiting />
  )

  return (
    <>
      <PageTitle title={t('nav.home')}>
        <StatusLine status={status.data} failed={status.isError} today={today} />
        {available('/lineworks/check') && (
          <Button as="a" href={href('/lineworks/check')} icon={<CheckIcon />}>
            {t('nav.lineworks.check')}
          </Button>
        )}
      </PageTitle>
      {overview.data && overview.error && (
        <MessageBar intent="warning">
          <MessageBarBody>
            {t('home.stale')} {errorSentence(words, overview.error)}
          </MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => void overview.refetch()}>
              {t('ui.retry')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {status.data && <Troubles status={status.data} />}
      {checklist.data && <Checklist items={checklist.data} />}
      {overview.isPending && <CountsWaiting />}
      {overview.data && overview.data.employees > 0 && (
        <CountsRow
          overview={overview.data}
          division={division}
          onDivision={(id) => narrowTo({ division: id, only })}
          only={only}
          onOnly={(presence) => narrowTo({ division, only: presence })}
        />
      )}
      <div className={styles.columns}>
        {
          // What is read first comes first: beside each other the board, one over the other the feed.
          narrow ? (
            <>
              {feed}
              {board}
            </>
          ) : (
            <>
              {board}
              {feed}
            </>
          )
        }
      </div>
    </>
  )
}

/**
 * The days whose times are shown without their date: the work date, and the
 * date of the calendar, which after midnight is the next one.
 */
function useToday(overview: Overview | undefined): readonly string[] {
  const { date = '', now = '' } = overview ?? {}
  const calendar = dateOf(now)
  return useMemo(() => [date, calendar], [date, calendar])
}

/** 所属ごとの状況: everybody, by 所属. */
import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import type { Overview, Presence } from '@/bridge'
import { useWords } from '@/i18n'
import { EmptyState, href, Panel, useAvailable } from '@/ui'
import { BoardList } from './BoardList'

const useStyles = makeStyles({
  waiting: { display: 'grid', gap: tokens.spacingVerticalM, padding: tokens.spacingHorizontalM },
})

export function Board(props: {
  overview: Overview
  only: Presence | null
  today: readonly string[]
  onShowAll: () => void
}) {
  const { overview, only, today } = props
  const { t } = useWords()
  const available = useAvailable()
  const shown = overview.divisions.some(({ people }) =>
    only ? people.some(({ presence }) => presence === only) : people.length > 0,
  )
  return (
    <Panel title={t('home.board')}>
      {shown ? (
        <BoardList divisions={overview.divisions} only={only} today={today} />
      ) : overview.employees === 0 ? (
        <EmptyState title={t('home.no_employees')} text={t('home.no_employees.text')}>
          {available('/employees') && (
            <Button as="a" href={href('/employees')}>
              {t('home.no_employees.go')}
            </Button>
          )}
        </EmptyState>
      ) : (
        <EmptyState title={t('home.nobody')} text={t('home.nobody.text')}>
          <Button onClick={props.onShowAll}>{t('home.nobody.all')}</Button>
        </EmptyState>
      )}
    </Panel>
  )
}

/** Stands for the board until it is there. */
export function BoardWaiting() {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <Panel title={t('home.board')}>
      <Skeleton aria-label={t('ui.loading')} className={styles.waiting}>
        {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
          <SkeletonItem key={key} size={20} />
        ))}
      </Skeleton>
    </Panel>
  )
}

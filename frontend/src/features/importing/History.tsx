/** これまでの取り込み: the last ones, and which of them can be taken back. */
import {
  Caption1,
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { errorSentence, useBridge } from '@/bridge'
import { dateOf, useWords } from '@/i18n'
import { EmptyState, FailedState, LoadingState, OverflowTooltip, overflowing, Panel } from '@/ui'
import { lastQuery } from './queries'
import { Undo } from './Undo'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', paddingInline: tokens.spacingHorizontalXS },
  table: { minWidth: '820px' },
  at: { width: '160px', fontVariantNumeric: 'tabular-nums' },
  by: { width: '112px' },
  kind: { width: '104px' },
  count: {
    width: '64px',
    boxSizing: 'border-box',
    textAlign: 'end',
    fontVariantNumeric: 'tabular-nums',
  },
  countHead: { '& > *': { justifyContent: 'flex-end' } },
  rejected: { width: '104px' },
  last: { width: '104px' },
  text: {
    display: 'block',
    overflowX: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  quiet: { color: tokens.colorNeutralForeground2 },
})

const counted = ['new', 'changed', 'rejected'] as const

export function History() {
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const last = useQuery(lastQuery(useBridge()))
  return (
    <Panel title={t('importing.history')}>
      {last.data === undefined ? (
        last.error ? (
          <FailedState
            sentence={errorSentence(words, last.error)}
            onRetry={() => void last.refetch()}
            retrying={last.isFetching}
          />
        ) : (
          <LoadingState />
        )
      ) : last.data.length === 0 ? (
        <EmptyState title={t('importing.history.none')} text={t('importing.history.none.text')} />
      ) : (
        <OverflowTooltip className={styles.scroll}>
          <Table size="small" aria-label={t('importing.history')} className={styles.table}>
            <TableHeader>
              <TableRow>
                <TableHeaderCell className={styles.at}>{t('importing.history.at')}</TableHeaderCell>
                <TableHeaderCell>{t('importing.history.file')}</TableHeaderCell>
                <TableHeaderCell className={styles.kind}>{t('importing.history.kind')}</TableHeaderCell>
                <TableHeaderCell className={styles.by}>{t('importing.history.by')}</TableHeaderCell>
                {counted.map((status) => (
                  <TableHeaderCell
                    key={status}
                    className={mergeClasses(
                      styles.count,
                      styles.countHead,
                      status === 'rejected' && styles.rejected,
                    )}
                  >
                    {t(`importing.count.${status}`)}
                  </TableHeaderCell>
                ))}
                <TableHeaderCell className={styles.last}>{t('importing.history.state')}</TableHeaderCell>
              </TableRow>
            </TableHeader>
            <TableBody>
              {last.data.map((past) => (
                <TableRow key={past.importId}>
                  <TableCell className={styles.at}>
                    {words.longDate(dateOf(past.at))} {words.clock(past.at)}
                  </TableCell>
                  <TableCell>
                    <span className={styles.text} {...overflowing}>
                      {past.file}
                    </span>
                  </TableCell>
                  <TableCell className={styles.kind}>{t(`importing.kind.${past.kind}`)}</TableCell>
                  <TableCell className={styles.by}>
                    <span className={styles.text} {...overflowing}>
                      {past.by || t('importing.history.owner')}
                    </span>
                  </TableCell>
                  {counted.map((status) => (
                    <TableCell
                      key={status}
                      className={mergeClasses(styles.count, status === 'rejected' && styles.rejected)}
                    >
                      {number(past.counts[status])}
                    </TableCell>
                  ))}
                  <TableCell className={styles.last}>
                    {past.undone ? (
                      <Caption1 className={styles.quiet}>{t('importing.history.undone')}</Caption1>
                    ) : past.undoable ? (
                      <Undo past={past} size="small" />
                    ) : (
                      <Caption1 className={styles.quiet}>{t('importing.history.touched')}</Caption1>
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </OverflowTooltip>
      )}
    </Panel>
  )
}

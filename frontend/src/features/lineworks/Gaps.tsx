/** 受け取れなかった時間: when messages could not be received, and why. */
import {
  Caption1,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import type { Gap } from '@/bridge'
import { dateOf, isErrorCode, useWords, type Words } from '@/i18n'
import { EmptyState, Panel } from '@/ui'

const useStyles = makeStyles({
  root: { maxWidth: '1280px' },
  about: { color: tokens.colorNeutralForeground2, paddingInline: tokens.spacingHorizontalM },
  scroll: { overflowX: 'auto', paddingInline: tokens.spacingHorizontalXS },
  table: { minWidth: '560px' },
  time: { width: '180px', fontVariantNumeric: 'tabular-nums' },
  length: { width: '120px', fontVariantNumeric: 'tabular-nums' },
  foot: {
    display: 'block',
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground2,
  },
})

type Column = 'from' | 'to' | 'length' | 'kind'
const columns: readonly Column[] = ['from', 'to', 'length', 'kind']

export function Gaps(props: { gaps: readonly Gap[] }) {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const [order, setOrder] = useState<{ by: Column; down: boolean }>({ by: 'from', down: true })
  const now = useNow()
  if (props.gaps.length === 0) {
    return (
      <Panel title={t('reception.gaps')} className={styles.root}>
        <EmptyState title={t('reception.gaps.none')} text={t('reception.gaps.none.text')} />
      </Panel>
    )
  }

  const value = (gap: Gap): number | string => {
    const { from, to } = ends(gap, now)
    return { from, to, length: to - from, kind: reason(words, gap) }[order.by]
  }
  const sorted = [...props.gaps].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    const larger = typeof x === 'string' ? x.localeCompare(String(y), words.language) : x - Number(y)
    return order.down ? -larger : larger
  })
  const classes = { from: styles.time, to: styles.time, length: styles.length, kind: '' }

  return (
    <Panel title={t('reception.gaps')} className={styles.root}>
      <Caption1 block className={styles.about}>
        {t('reception.gaps.about')}
      </Caption1>
      <div className={styles.scroll}>
        <Table size="small" sortable aria-label={t('reception.gaps')} className={styles.table}>
          <TableHeader>
            <TableRow>
              {columns.map((column) => (
                <TableHeaderCell
                  key={column}
                  className={classes[column]}
                  {...(order.by === column
                    ? { sortDirection: order.down ? ('descending' as const) : ('ascending' as const) }
                    : {})}
                  onClick={() =>
                    setOrder({ by: column, down: order.by === column ? !order.down : column !== 'kind' })
                  }
                >
                  {t(`reception.gaps.${column}`)}
                </TableHeaderCell>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {sorted.map((gap) => (
              <TableRow key={gap.id}>
                <TableCell className={styles.time}>{instant(words, gap.from)}</TableCell>
                <TableCell className={styles.time}>
                  {gap.to === '' ? t('reception.gaps.lasting') : instant(words, gap.to)}
                </TableCell>
                <TableCell className={styles.length}>{length(words, gap, now)}</TableCell>
                <TableCell>{reason(words, gap)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <Caption1 className={styles.foot}>{t('reception.gaps.count', { count: props.gaps.length })}</Caption1>
    </Panel>
  )
}

/** The time at which the list was opened: one that lasts need not tick. */
function useNow(): number {
  return useState(() => Date.now())[0]
}

function ends(gap: Gap, now: number): { from: number; to: number } {
  return { from: Date.parse(gap.from), to: gap.to === '' ? now : Date.parse(gap.to) }
}

function instant({ longDate, clock }: Words, value: string): string {
  return `${longDate(dateOf(value))} ${clock(value)}`
}

function length({ t }: Words, gap: Gap, now: number): string {
  const { from, to } = ends(gap, now)
  const minutes = Math.max(1, Math.round((to - from) / 60_000))
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return t('reception.gaps.days', { days, hours: hours % 24 })
  if (hours > 0) return t('reception.gaps.hours', { hours, minutes: minutes % 60 })
  return t('reception.gaps.minutes', { minutes })
}

function reason({ t, error }: Words, gap: Gap): string {
  const kind = t(`reception.gap.${gap.kind}`)
  return isErrorCode(gap.reason) ? `${kind}: ${error(gap.reason)}` : kind
}

/** One message in the feed. */
import { Body1, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type ComponentType, memo } from 'react'
import type { FeedItem } from '@/bridge'
import { useWords } from '@/i18n'
import { overflowing } from '@/ui'
import { AskedIcon, ErrorIcon, InfoIcon, InIcon, RefusedIcon, WaitingIcon } from '@/ui/icons'
import { type Tone, tell } from './feedWords'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'auto auto minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalSNudge,
    paddingInline: tokens.spacingHorizontalM,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  time: { fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  more: {
    gridColumn: '3 / -1',
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
    // A message may be very long.
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 3,
    overflow: 'hidden',
  },
  icon: { flexShrink: 0 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  plain: { color: tokens.colorNeutralForeground3 },
  waiting: { color: tokens.colorBrandForeground1 },
  odd: { color: tokens.colorPaletteMarigoldForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
})

const icons: Record<Tone, ComponentType<{ className?: string }>> = {
  good: InIcon,
  plain: InfoIcon,
  waiting: WaitingIcon,
  odd: RefusedIcon,
  bad: ErrorIcon,
}

export const FeedRow = memo(function FeedRow(props: { item: FeedItem; today: readonly string[] }) {
  const { item, today } = props
  const styles = useStyles()
  const words = useWords()
  const { who, what, tone, more } = tell(words, item)
  const Icon = item.outcome === 'asked' ? AskedIcon : icons[tone]
  return (
    <li className={styles.root}>
      <Caption1 className={styles.time}>{words.clockOn(today, item.at)}</Caption1>
      <Icon className={mergeClasses(styles.icon, styles[tone])} />
      <Body1 className={styles.name} {...overflowing}>
        {who}
      </Body1>
      <Body1>{what}</Body1>
      {more.map((line) => (
        <Caption1 key={line} className={styles.more}>
          {line}
        </Caption1>
      ))}
    </li>
  )
})

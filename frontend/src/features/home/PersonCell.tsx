/** One person on the board: presence, name, and since when. */
import { Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { memo } from 'react'
import type { PersonState } from '@/bridge'
import { useWords } from '@/i18n'
import { Hidden, overflowing } from '@/ui'
import { WarningIcon } from '@/ui/icons'
import { PresenceIcon } from './presence'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minWidth: 0,
    paddingInline: tokens.spacingHorizontalM,
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: `calc(-1 * ${tokens.strokeWidthThick})`,
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  flag: { display: 'inline-flex', flexShrink: 0, color: tokens.colorPaletteMarigoldForeground1 },
  word: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  time: {
    flexShrink: 0,
    minWidth: '36px',
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground2,
  },
})

export const PersonCell = memo(function PersonCell(props: {
  person: PersonState
  /** The place among all people shown. */
  place: number
  active: boolean
  today: readonly string[]
}) {
  const { person, place, active, today } = props
  const styles = useStyles()
  const { t, list, clockOn } = useWords()
  const flags = list(person.flags.map((flag) => t(`dayflag.${flag}`)))
  return (
    <li className={styles.root} tabIndex={active ? 0 : -1} data-place={place}>
      <PresenceIcon presence={person.presence} />
      <span className={styles.name} {...overflowing}>
        {person.name}
      </span>
      {flags !== '' && (
        <span className={styles.flag} title={flags}>
          <WarningIcon />
          <Hidden>{flags}</Hidden>
        </span>
      )}
      <Caption1 className={styles.word}>{t(`presence.${person.presence}`)}</Caption1>
      {/* Who has not come has no time: the name takes its place. */}
      {person.since !== '' && <Caption1 className={styles.time}>{clockOn(today, person.since)}</Caption1>}
    </li>
  )
})

/** How many are where today, and what the board is narrowed to. */
import {
  Body1Strong,
  Dropdown,
  Label,
  makeStyles,
  Option,
  Skeleton,
  SkeletonItem,
  ToggleButton,
  tokens,
} from '@fluentui/react-components'
import { useId } from 'react'
import type { Overview, Presence } from '@/bridge'
import { useWords } from '@/i18n'
import { countOf, PresenceIcon, presences } from './presence'

const useStyles = makeStyles({
  // Stays in sight where there is room for it.
  root: {
    '@media (min-width: 820px) and (min-height: 560px)': {
      position: 'sticky',
      zIndex: 1,
      top: '48px',
      marginBlock: `calc(-1 * ${tokens.spacingVerticalS})`,
      paddingBlock: tokens.spacingVerticalS,
      backgroundColor: tokens.colorNeutralBackground2,
    },
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
  },
  counts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    margin: 0,
    border: 'none',
    padding: 0,
  },
  count: {
    minWidth: 0,
    paddingInline: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightRegular,
  },
  waiting: { width: '480px', maxWidth: '100%' },
  number: { marginInlineStart: tokens.spacingHorizontalSNudge, fontVariantNumeric: 'tabular-nums' },
  filter: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginInlineStart: 'auto',
  },
  dropdown: { minWidth: '200px', maxWidth: '280px' },
})

export function CountsRow(props: {
  overview: Overview
  division: number
  onDivision: (id: number) => void
  only: Presence | null
  onOnly: (presence: Presence | null) => void
}) {
  const { overview, division, only } = props
  const styles = useStyles()
  const { t, shortDate } = useWords()
  const labelId = useId()
  const chosen = overview.choices.find(({ id }) => id === division)
  return (
    <div className={styles.root}>
      <Body1Strong>{t('home.today', { date: shortDate(overview.date) })}</Body1Strong>
      <fieldset className={styles.counts} aria-label={t('home.counts')}>
        {presences.map((presence) => (
          <ToggleButton
            key={presence}
            className={styles.count}
            appearance="subtle"
            icon={<PresenceIcon presence={presence} />}
            checked={only === presence}
            onClick={() => props.onOnly(only === presence ? null : presence)}
          >
            {t(`presence.${presence}`)}
            <Body1Strong className={styles.number}>{countOf(overview.counts, presence)}</Body1Strong>
          </ToggleButton>
        ))}
      </fieldset>
      {overview.choices.length > 1 && (
        <div className={styles.filter}>
          <Label id={labelId}>{t('home.division')}</Label>
          <Dropdown
            className={styles.dropdown}
            aria-labelledby={labelId}
            value={chosen?.name ?? t('home.division.all')}
            selectedOptions={[String(chosen?.id ?? 0)]}
            onOptionSelect={(_, { optionValue }) => props.onDivision(Number(optionValue ?? 0))}
          >
            <Option value="0">{t('home.division.all')}</Option>
            {overview.choices.map(({ id, name }) => (
              <Option key={id} value={String(id)}>
                {name}
              </Option>
            ))}
          </Dropdown>
        </div>
      )}
    </div>
  )
}

/** Stands for the row until it is there. */
export function CountsWaiting() {
  const styles = useStyles()
  return (
    <Skeleton aria-hidden="true" className={styles.waiting}>
      <SkeletonItem size={32} />
    </Skeleton>
  )
}

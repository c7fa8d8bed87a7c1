/** A 所属 on the board: its heading with the counts, and its people. */
import { Body1Strong, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { memo, useId } from 'react'
import { useWords } from '@/i18n'
import { Hidden, overflowing } from '@/ui'
import { type Block, headHeight, rowHeight } from './boardBlocks'
import { PersonCell } from './PersonCell'
import { countOf, PresenceIcon, presences } from './presence'

const useStyles = makeStyles({
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    boxSizing: 'border-box',
    height: `${headHeight}px`,
    paddingInline: tokens.spacingHorizontalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  name: { margin: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  total: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  counts: {
    display: 'flex',
    flexShrink: 0,
    gap: tokens.spacingHorizontalM,
    marginInlineStart: 'auto',
    fontVariantNumeric: 'tabular-nums',
  },
  count: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  people: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none', gridAutoRows: `${rowHeight}px` },
})

export const DivisionBlock = memo(function DivisionBlock(props: {
  block: Block
  columns: number
  /** The place of the cell that Tab reaches. */
  active: number
  today: readonly string[]
}) {
  const { block, columns, active, today } = props
  const { division } = block
  const styles = useStyles()
  const { t } = useWords()
  const id = useId()
  return (
    <div>
      {block.first && (
        <div className={styles.head}>
          <Body1Strong as="h3" id={id} className={styles.name} {...overflowing}>
            {division.name}
          </Body1Strong>
          <Caption1 className={styles.total}>{t('home.people', { count: total(block) })}</Caption1>
          <div className={styles.counts}>
            {presences.map((presence) => {
              const count = countOf(division.counts, presence)
              return (
                count > 0 && (
                  <Caption1 key={presence} className={styles.count} title={t(`presence.${presence}`)}>
                    <PresenceIcon presence={presence} />
                    <Hidden>{t(`presence.${presence}`)}</Hidden>
                    {count}
                  </Caption1>
                )
              )
            })}
          </div>
        </div>
      )}
      <ul
        {...(block.first ? { 'aria-labelledby': id } : { 'aria-label': division.name })}
        className={styles.people}
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {block.people.map((person, index) => (
          <PersonCell
            key={person.employeeId}
            person={person}
            place={block.start + index}
            active={block.start + index === active}
            today={today}
          />
        ))}
      </ul>
    </div>
  )
})

function total({ division }: Block): number {
  return presences.reduce((sum, presence) => sum + countOf(division.counts, presence), 0)
}

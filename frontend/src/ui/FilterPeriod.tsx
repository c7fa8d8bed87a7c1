/** One filter of a list: from which day and to which, both included; either may be left open. */
import { Label, makeStyles, tokens } from '@fluentui/react-components'
import { useId, useState } from 'react'
import { useWords } from '@/i18n'
import { DateInput } from './DateInput'
import { ErrorIcon } from './icons'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minWidth: 0,
  },
  date: { width: '152px', minWidth: 0 },
  problem: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalXS,
    flexBasis: '100%',
    margin: 0,
    color: tokens.colorPaletteRedForeground1,
  },
  icon: { flexShrink: 0, marginBlockStart: tokens.spacingVerticalXXS },
})

/** Dates as DateInput has them: what is no date yet stays as it was typed, and narrows nothing. */
export interface Period {
  readonly from: string
  readonly to: string
}

type End = keyof Period

export function FilterPeriod(props: { label: string; value: Period; onChange: (value: Period) => void }) {
  const { label, value, onChange } = props
  const styles = useStyles()
  const { t } = useWords()
  const id = useId()
  /** Whoever still writes is not told that it is no date. */
  const [writing, setWriting] = useState<End | null>(null)
  const unread = (end: End) => writing !== end && value[end] !== whole(value[end])
  const reversed = writing === null && isReversed(value)
  const problem =
    unread('from') || unread('to') ? t('ui.period.date') : reversed ? t('ui.period.reversed') : ''
  const day = (end: End) => (
    <div className={styles.date}>
      <DateInput
        aria-labelledby={`${id} ${id}-${end}`}
        {...(unread(end) || (reversed && end === 'to')
          ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-problem` }
          : {})}
        value={value[end]}
        onChange={(date) => {
          setWriting(end)
          onChange({ ...value, [end]: date })
        }}
        onBlur={() => setWriting(null)}
      />
    </div>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not stand in a row with others in old web views.
    <div role="group" aria-labelledby={id} className={styles.root}>
      <Label id={id}>{label}</Label>
      {day('from')}
      <span aria-hidden="true">{t('ui.period.to')}</span>
      {day('to')}
      <span aria-hidden="true">{t('ui.period.until')}</span>
      <span id={`${id}-from`} hidden>
        {t('ui.period.first')}
      </span>
      <span id={`${id}-to`} hidden>
        {t('ui.period.last')}
      </span>
      {problem !== '' && (
        <p id={`${id}-problem`} role="alert" className={styles.problem}>
          <ErrorIcon className={styles.icon} />
          {problem}
        </p>
      )}
    </div>
  )
}

/** A date that can be asked with; "" for none, and for what is none yet. */
export function whole(date: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : ''
}

/** What can be asked with: nothing of a period that ends before it begins. */
export function wholePeriod(value: Period): Period {
  return isReversed(value) ? { from: '', to: '' } : { from: whole(value.from), to: whole(value.to) }
}

function isReversed({ from, to }: Period): boolean {
  return whole(from) !== '' && whole(to) !== '' && to < from
}

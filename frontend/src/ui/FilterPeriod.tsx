/** One filter of a list: from which day and to which, both included; either may be left open. */
import { Label, makeStyles, tokens } from '@fluentui/react-components'
import { useId, useState } from 'react'
import { useWords } from '@/i18n'
import { DateInput } from './DateInput'

const useStyles = makeStyles({
  root: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  date: { width: '152px', minWidth: 0 },
})

/** Dates as DateInput has them: what is no date yet stays as it was typed, and narrows nothing. */
export interface Period {
  readonly from: string
  readonly to: string
}

export function FilterPeriod(props: { label: string; value: Period; onChange: (value: Period) => void }) {
  const { label, value, onChange } = props
  const styles = useStyles()
  const { t } = useWords()
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not stand in a row with others in old web views.
    <div role="group" aria-labelledby={id} className={styles.root}>
      <Label id={id}>{label}</Label>
      <Day labels={`${id} ${id}-from`} value={value.from} onChange={(from) => onChange({ ...value, from })} />
      <span aria-hidden="true">{t('ui.period.to')}</span>
      <Day labels={`${id} ${id}-to`} value={value.to} onChange={(to) => onChange({ ...value, to })} />
      <span id={`${id}-from`} hidden>
        {t('ui.period.first')}
      </span>
      <span id={`${id}-to`} hidden>
        {t('ui.period.last')}
      </span>
    </div>
  )
}

function Day(props: { labels: string; value: string; onChange: (date: string) => void }) {
  const { value } = props
  const styles = useStyles()
  /** Whoever still writes is not told that it is no date. */
  const [writing, setWriting] = useState(false)
  return (
    <div className={styles.date}>
      <DateInput
        aria-labelledby={props.labels}
        {...(value === whole(value) || writing ? {} : { 'aria-invalid': 'true' as const })}
        value={value}
        onChange={(date) => {
          setWriting(true)
          props.onChange(date)
        }}
        onBlur={() => setWriting(false)}
      />
    </div>
  )
}

/** A date that can be asked with; "" for none, and for what is none yet. */
export function whole(date: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : ''
}

/**
 * A time of day, typed as one writes it. The time field of the web view is not
 * used: it writes times in the manner of the system, with AM and PM in some.
 */
import { Input } from '@fluentui/react-components'
import { useState } from 'react'
import { useWords } from '@/i18n'

export function TimeInput(props: {
  /** HH:MM, or what was typed if it is no time; "" for none. */
  value: string
  onChange: (time: string) => void
  /** A time as it may be written, shown while there is none. */
  example?: string
  className?: string
  disabled?: boolean
  /** Given by the Field around it. */
  id?: string
  'aria-describedby'?: string
  'aria-labelledby'?: string
  'aria-invalid'?: 'true'
}) {
  const { value, onChange, disabled = false, example = '9:00', ...field } = props
  const { t } = useWords()
  const [text, setText] = useState(value)
  // It was changed from elsewhere.
  if (timeIn(text) !== value) setText(value)
  return (
    <Input
      {...field}
      value={text}
      disabled={disabled}
      autoComplete="off"
      inputMode="numeric"
      placeholder={disabled ? '' : t('ui.time_example', { time: example })}
      onChange={(_, data) => {
        setText(data.value)
        onChange(timeIn(data.value))
      }}
      onBlur={() => setText(value)}
    />
  )
}

/** HH:MM of 9, 9:00, 900, ９：００, 9時, 9時30分, 9時半 and 午後6時; anything else as it is. */
export function timeIn(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const parts =
    /^(午前|午後)?\s*(\d{1,2})(?:\s*[:時]\s*(\d{2})分?|時(\d{1,2})分|時(半)?)?$/.exec(plain) ??
    /^(午前|午後)?\s*(\d{1,2})(\d{2})$/.exec(plain)
  if (!parts) return plain
  const hour = hourOf(Number(parts[2]), parts[1])
  const minute = parts[5] ? 30 : Number(parts[3] ?? parts[4] ?? 0)
  if (hour > 23 || minute > 59) return plain
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** 24 for what is none: 午前12時 is midnight to some and noon to others. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === '午前') return hour < 12 ? hour : 24
  if (half === '午後') return hour < 12 ? hour + 12 : hour === 12 ? 12 : 24
  return hour
}

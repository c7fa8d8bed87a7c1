/**
 * A time of day, typed as one writes it. The time field of the web view is not
 * used: it writes times in the manner of the system, with AM and PM in some.
 */
import { Input } from '@fluentui/react-components'
import { useState } from 'react'

export function TimeInput(props: {
  /** HH:MM, or what was typed if it is no time; "" for none. */
  value: string
  onChange: (time: string) => void
  className?: string
  disabled?: boolean
  /** Given by the Field around it. */
  id?: string
  'aria-describedby'?: string
  'aria-labelledby'?: string
  'aria-invalid'?: 'true'
}) {
  const { value, onChange, disabled = false, ...field } = props
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
      placeholder="09:00"
      onChange={(_, data) => {
        setText(data.value)
        onChange(timeIn(data.value))
      }}
      onBlur={() => setText(value)}
    />
  )
}

/** HH:MM of 9:00, 900, ９：００ and 9時30分; anything else as it is. */
export function timeIn(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const parts = /^(\d{1,2})[:時](\d{2})?分?$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain)
  if (!parts) return plain
  const hour = Number(parts[1])
  const minute = Number(parts[2] ?? 0)
  if (hour > 23 || minute > 59 || (plain.endsWith(':') && parts[2] === undefined)) return plain
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

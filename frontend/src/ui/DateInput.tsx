/**
 * A date, typed as one writes it or picked from a calendar. The date field of
 * the web view is not used as it is: it writes dates in the manner of the
 * system, whatever the page's language.
 */
import { Button, Input, makeStyles } from '@fluentui/react-components'
import { type Ref, useRef, useState } from 'react'
import { useWords } from '@/i18n'
import { CalendarIcon } from './icons'

const useStyles = makeStyles({
  root: { position: 'relative', display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)' },
  // Only its calendar is shown, under the field.
  picker: {
    position: 'absolute',
    insetBlockEnd: 0,
    insetInlineStart: 0,
    width: '100%',
    height: 0,
    border: 'none',
    padding: 0,
    opacity: 0,
    pointerEvents: 'none',
  },
})

/** Old web views have no calendar to show. */
const hasPicker = 'showPicker' in HTMLInputElement.prototype

export function DateInput(props: {
  /** YYYY-MM-DD, or what was typed if it is no date; "" for none. */
  value: string
  onChange: (date: string) => void
  onBlur?: () => void
  /** In place of what Enter does in a form. */
  onEnter?: () => void
  readOnly?: boolean
  inputRef?: Ref<HTMLInputElement>
  /** Given by the Field around it. */
  id?: string
  required?: boolean
  'aria-describedby'?: string
  'aria-labelledby'?: string
  'aria-invalid'?: 'true'
}) {
  const { value, onChange, onBlur, onEnter, inputRef, readOnly = false, ...field } = props
  const styles = useStyles()
  const { t } = useWords()
  const [text, setText] = useState(writtenDate(value))
  const picker = useRef<HTMLInputElement>(null)
  // It was changed from elsewhere.
  if (dateIn(text) !== value) setText(writtenDate(value))

  return (
    <div className={styles.root}>
      <Input
        {...field}
        input={{ ref: inputRef ?? null }}
        value={text}
        readOnly={readOnly}
        autoComplete="off"
        inputMode="numeric"
        placeholder={readOnly ? '' : t('ui.date_example')}
        onChange={(_, data) => {
          setText(data.value)
          onChange(dateIn(data.value))
        }}
        onBlur={() => {
          setText(writtenDate(value))
          onBlur?.()
        }}
        onKeyDown={(event) => {
          if (!onEnter || event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          onEnter()
        }}
        contentAfter={
          hasPicker && !readOnly ? (
            <Button
              appearance="transparent"
              size="small"
              icon={<CalendarIcon />}
              aria-label={t('ui.calendar')}
              onClick={() => picker.current?.showPicker()}
            />
          ) : null
        }
      />
      {hasPicker && !readOnly && (
        <input
          ref={picker}
          type="date"
          className={styles.picker}
          tabIndex={-1}
          aria-hidden="true"
          max="9999-12-31"
          value={/^\d{4}-\d{2}-\d{2}$/.test(value) ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  )
}

/**
 * 2026-04-01 of 2026/4/1, 2026年4月1日 or 20260401; anything else as it is. A day that is in no
 * calendar has strokes, never hyphens: nobody takes it for a date.
 */
export function dateIn(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const parts =
    /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(plain) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (!parts) return plain
  const [, year = '', month = '', day = ''] = parts
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDate(date) ? date : plain.replaceAll('-', '/')
}

/** Whether the calendar has it. */
function isDate(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
}

/** 2026/04/01 of a date; anything else as it is. */
export function writtenDate(date: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? date.replaceAll('-', '/') : date
}

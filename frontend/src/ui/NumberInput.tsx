/**
 * A whole number, typed or stepped. What is none, an empty field before all,
 * stays as it was typed: it is never taken for a number.
 */
import { SpinButton } from '@fluentui/react-components'
import { useWords } from '@/i18n'

export function NumberInput(props: {
  /** Text: what was typed and is no number. */
  value: number | string
  /** With a number as it is typed, with anything else once the field is left. */
  onChange: (value: number | string) => void
  min: number
  max: number
  step: number
  className?: string
  disabled?: boolean
}) {
  const { value, onChange, ...field } = props
  const { t } = useWords()
  return (
    <SpinButton
      {...field}
      {...(typeof value === 'number' ? { value } : { value: null, displayValue: value })}
      // The component tells what was typed once the field is left: early enough for what is no number.
      input={{
        inputMode: 'numeric',
        onChange: (event) => {
          const typed = numberIn(event.target.value)
          if (typeof typed === 'number') onChange(typed)
        },
      }}
      incrementButton={{ 'aria-label': t('ui.increase') }}
      decrementButton={{ 'aria-label': t('ui.decrease') }}
      onChange={(_, data) => onChange(data.value ?? numberIn(data.displayValue ?? ''))}
    />
  )
}

/** 90 of 90 or ９０; anything else as it is. */
export function numberIn(text: string): number | string {
  const plain = text.normalize('NFKC').trim()
  const number = Number(plain)
  return /^-?\d+$/.test(plain) && Number.isSafeInteger(number) ? number : plain
}

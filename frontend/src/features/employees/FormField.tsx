/** A field of a form, with what is wrong with it and how that is mended. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import type { MouseEvent, ReactNode, Ref } from 'react'
import { type FieldProblem, problemSentence } from '@/bridge'
import { useWords } from '@/i18n'

const useStyles = makeStyles({
  root: { minWidth: 0 },
  mend: { marginBlockStart: tokens.spacingVerticalXS, maxWidth: '100%', overflowWrap: 'anywhere' },
})

export function FormField(props: {
  label: string
  required?: boolean
  hint?: string | undefined
  problem?: FieldProblem | undefined
  onMend?: (value: string) => void
  /** More under the field. */
  after?: ReactNode
  children: Parameters<typeof Field>[0]['children']
}) {
  const { label, problem, onMend } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  return (
    <div className={styles.root}>
      <Field
        label={label}
        required={props.required ?? false}
        hint={props.hint ?? null}
        validationMessage={problem ? problemSentence(words, problem) : null}
        validationState={problem ? 'error' : 'none'}
      >
        {props.children}
      </Field>
      {problem?.mendable && onMend && (
        <Button
          size="small"
          className={styles.mend}
          aria-label={t('lineworks.mend_of', { what: label })}
          onMouseDown={keepFocus}
          onClick={() => onMend(problem.mended)}
        >
          {t('lineworks.mend')}
        </Button>
      )}
      {props.after}
    </div>
  )
}

/**
 * For what is pressed under a field: left by the mouse going down, a field may say what is wrong, and
 * the button would be gone from under the pointer before the mouse is up.
 */
export function keepFocus(event: MouseEvent) {
  event.preventDefault()
}

/** A line of text. */
export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
  onMend?: (value: string) => void
  problem?: FieldProblem | undefined
  required?: boolean
  readOnly: boolean
  hint?: string | undefined
  after?: ReactNode
  inputRef?: Ref<HTMLInputElement>
}) {
  const { value, onChange, readOnly, inputRef, onBlur, ...frame } = props
  return (
    <FormField {...frame} required={!readOnly && (props.required ?? false)}>
      <Input
        input={{ ref: inputRef ?? null }}
        value={value}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        onChange={(_, data) => onChange(data.value)}
        {...(onBlur ? { onBlur } : {})}
      />
    </FormField>
  )
}

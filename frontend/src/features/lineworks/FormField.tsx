/** A field of a form at LINE WORKS: where its value is found, pasting, what is wrong with it, and mending. */
import {
  Body1,
  Button,
  Field,
  Input,
  Link,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import { type ReactNode, type Ref, useId, useState } from 'react'
import { type FieldProblem, problemSentence, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { useFailed } from '@/ui'
import { HideIcon, PasteIcon, ShowIcon } from '@/ui/icons'
import { mendedValue } from './form'

const useStyles = makeStyles({
  root: { position: 'relative' },
  // In the line of the label, but after the input for the keyboard.
  where: { position: 'absolute', insetBlockStart: '2px', insetInlineEnd: 0 },
  place: {
    marginBlock: `${tokens.spacingVerticalXS} 0`,
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  mend: { marginBlockStart: tokens.spacingVerticalXS },
})

/** What stands around whatever is filled in. */
export function FieldFrame(props: {
  label: string
  required?: boolean
  hint?: string | undefined
  /** Where the value is found. */
  place?: string
  problem?: FieldProblem | undefined
  /** Said of it in whole sentences, in place of what the problem says. */
  said?: string | undefined
  value: string
  onMend?: (value: string) => void
  children: Parameters<typeof Field>[0]['children']
}) {
  const { label, problem } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const placeId = useId()
  const [open, setOpen] = useState(false)
  const mended = problem && props.onMend ? mendedValue(problem, props.value) : null
  const half = problem?.reason === 'not_number' || problem?.reason === 'not_ascii'
  return (
    <div className={styles.root}>
      <Field
        label={label}
        required={props.required ?? false}
        hint={props.hint ?? null}
        validationMessage={props.said ?? (problem ? problemSentence(words, problem) : null)}
        validationState={problem || props.said ? 'error' : 'none'}
      >
        {props.children}
      </Field>
      {mended !== null && (
        <Button
          size="small"
          className={styles.mend}
          aria-label={t(half ? 'lineworks.half_of' : 'lineworks.mend_of', { what: label })}
          onClick={() => props.onMend?.(mended)}
        >
          {t(half ? 'lineworks.half' : 'lineworks.mend')}
        </Button>
      )}
      {props.place && (
        <>
          <Link
            as="button"
            type="button"
            className={styles.where}
            aria-expanded={open}
            aria-controls={open ? placeId : undefined}
            aria-label={t('lineworks.where_of', { what: label })}
            onClick={() => setOpen(!open)}
          >
            {t('lineworks.where')}
          </Link>
          {open && (
            <Body1 as="p" block id={placeId} className={mergeClasses(styles.place)}>
              {props.place}
            </Body1>
          )}
        </>
      )}
    </div>
  )
}

/** A line of text. A secret is hidden until somebody asks for it. */
export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  /** A whole value was pasted at once. */
  onTake: (value: string) => void
  onBlur?: () => void
  onMend?: (value: string) => void
  problem?: FieldProblem | undefined
  said?: string | undefined
  required?: boolean
  secret?: boolean
  hint?: string | undefined
  placeholder?: string | undefined
  place?: string
  numeric?: boolean
  inputRef?: Ref<HTMLInputElement>
}) {
  const { label, value, secret = false } = props
  const { t } = useWords()
  const { clipboard } = useBridge()
  const failed = useFailed()
  const [shown, setShown] = useState(false)

  const after: ReactNode = (
    <>
      {secret && (
        <Button
          appearance="transparent"
          size="small"
          icon={shown ? <HideIcon /> : <ShowIcon />}
          aria-label={t(shown ? 'ui.hide_secret' : 'ui.show_secret', { what: label })}
          onClick={() => setShown(!shown)}
        />
      )}
      <Button
        appearance="transparent"
        size="small"
        icon={<PasteIcon />}
        aria-label={t('ui.paste_what', { what: label })}
        onClick={() => clipboard.read().then(props.onTake, () => failed(t('ui.paste_failed')))}
      />
    </>
  )
  return (
    <FieldFrame
      label={label}
      value={value}
      problem={props.problem}
      said={props.said}
      hint={props.hint}
      {...(props.required ? { required: true } : {})}
      {...(props.place ? { place: props.place } : {})}
      {...(props.onMend ? { onMend: props.onMend } : {})}
    >
      <Input
        input={{ ref: props.inputRef ?? null }}
        type={secret && !shown ? 'password' : 'text'}
        inputMode={props.numeric ? 'numeric' : 'text'}
        // Not one of the user's own passwords; a browser must not offer to keep it.
        autoComplete={secret ? 'new-password' : 'off'}
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        placeholder={props.placeholder ?? ''}
        value={value}
        onChange={(_, data) => props.onChange(data.value)}
        onBlur={() => props.onBlur?.()}
        contentAfter={after}
      />
    </FieldFrame>
  )
}

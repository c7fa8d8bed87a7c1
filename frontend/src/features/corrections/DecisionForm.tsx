/** What is approved, perhaps other than it was asked for, and a word to the employee. */
import {
  Body1Strong,
  Dropdown,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Option,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { type RefObject, useId } from 'react'
import {
  type CorrectionDetail,
  type DayPunch,
  type FieldProblem,
  type PunchType,
  problemSentence,
} from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { DateInput, TimeInput } from '@/ui'
import { ErrorIcon } from '@/ui/icons'
import { asked, type Decision, lengthOf, noteLimit } from './decision'
import { lost } from './shown'

const types: readonly PunchType[] = [
  'clock_in',
  'clock_out',
  'break_start',
  'break_end',
  'outing_start',
  'outing_end',
]

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  title: { margin: 0 },
  when: { display: 'grid', gridTemplateColumns: '1fr 1fr 1fr', gap: tokens.spacingHorizontalM },
  narrow: { minWidth: 0 },
  // Under the three of them: in one alone it would be cut into words.
  problem: {
    gridColumnStart: 1,
    gridColumnEnd: -1,
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalXS,
    margin: 0,
    scrollMarginBlock: tokens.spacingVerticalM,
    color: tokens.colorPaletteRedForeground1,
  },
  icon: { flexShrink: 0, marginBlockStart: tokens.spacingVerticalXXS },
})

export function DecisionForm(props: {
  detail: CorrectionDetail
  form: Decision
  /** Of one field. */
  problem: FieldProblem | null
  /** Of all of it. */
  error: string | undefined
  fieldsRef: RefObject<HTMLElement | null>
  onChange: (part: Partial<Decision>) => void
}) {
  const { detail, form, problem, onChange } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const id = useId()
  const title = useId()
  const wrong = problem && fieldOf(problem, form, asked(detail))
  const about = (field: string) => (wrong === field ? { validationState: 'error' as const } : {})
  const described = (field: string) => (wrong === field ? { 'aria-describedby': id } : {})
  const gone = lost(detail.row)
  return (
    <section ref={props.fieldsRef} className={styles.root} aria-labelledby={title}>
      {props.error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{props.error}</MessageBarBody>
        </MessageBar>
      )}
      {gone && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('corrections.lost', { punch: punchIn(words, gone) })}</MessageBarBody>
        </MessageBar>
      )}
      <Body1Strong as="h3" block id={title} className={styles.title}>
        {t('corrections.decide')}
      </Body1Strong>
      <div className={styles.when}>
        <Field label={t('header.type')} {...about('type')}>
          <Dropdown
            className={styles.narrow}
            {...described('type')}
            value={t(`type.${form.type}`)}
            selectedOptions={[form.type]}
            onOptionSelect={(_, { optionValue }) => {
              const type = types.find((candidate) => candidate === optionValue)
              if (type) onChange({ type })
            }}
          >
            {types.map((type) => (
              <Option key={type} value={type}>
                {t(`type.${type}`)}
              </Option>
            ))}
          </Dropdown>
        </Field>
        <Field label={t('corrections.date')} {...about('date')}>
          <DateInput {...described('date')} value={form.date} onChange={(date) => onChange({ date })} />
        </Field>
        <Field label={t('corrections.time')} {...about('time')}>
          <TimeInput
            className={styles.narrow}
            {...described('time')}
            value={form.time}
            onChange={(time) => onChange({ time })}
          />
        </Field>
        {problem && wrong !== 'reason' && (
          <p id={id} role="alert" className={styles.problem}>
            <ErrorIcon className={styles.icon} />
            {sentenceOf(words, problem)}
          </p>
        )}
      </div>
      <Field
        label={t('corrections.note')}
        hint={t('corrections.note.hint', {
          limit: number(noteLimit),
          count: number(lengthOf(form.note)),
        })}
        {...about('reason')}
        validationMessage={problem && wrong === 'reason' ? sentenceOf(words, problem) : null}
      >
        <Textarea
          resize="vertical"
          value={form.note}
          onChange={(_, { value }) => onChange({ note: value })}
        />
      </Field>
    </section>
  )
}

/** Date and time make an instant; of one that has not come, whichever was changed is wrong. */
function fieldOf({ field }: FieldProblem, form: Decision, wanted: Decision): string {
  if (field !== 'wanted_at') return field
  return form.date === wanted.date ? 'time' : 'date'
}

/** It stands apart from its field, so it names it. */
function sentenceOf(words: Words, problem: FieldProblem): string {
  const { field, reason } = problem
  if (field === 'date' && reason === 'form') return words.t('problem.date')
  if (field === 'time' && reason === 'form') return words.t('corrections.time.form')
  if ((field === 'date' || field === 'time') && reason === 'missing') {
    return words.t(`corrections.${field}.missing`)
  }
  if (field === 'reason' && reason === 'missing') return words.t('corrections.note.missing')
  if (field === 'reason' && reason === 'length') {
    return words.t('corrections.note.length', { limit: words.number(noteLimit) })
  }
  return problemSentence(words, problem)
}

function punchIn(words: Words, punch: DayPunch): string {
  return `${words.t(`type.${punch.type}`)} ${words.clock(punch.at)}`
}

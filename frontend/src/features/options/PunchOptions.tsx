/** What the company punches: 休憩, 外出, in group rooms; and how long a punch can be taken back. */
import {
  Body1,
  Button,
  Field,
  Link,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  SpinButton,
  tokens,
} from '@fluentui/react-components'
import { useMemo } from 'react'
import { errorSentence, type OptionsState, problemSentence } from '@/bridge'
import { useWords } from '@/i18n'
import { href, NewerBar, Panel } from '@/ui'
import { type PunchForm, punchDraft, punchFormOf } from './drafts'
import { useOptionsForm } from './useOptionsForm'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalM,
    paddingBlockStart: 0,
    maxWidth: '720px',
  },
  number: { width: '140px' },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  unsaved: { color: tokens.colorNeutralForeground2 },
})

type Choice = Extract<keyof PunchForm, 'breaksShown' | 'outingsUsed' | 'groupRooms'>

const choices: readonly Choice[] = ['breaksShown', 'outingsUsed', 'groupRooms']

const numbers = [
  { name: 'doubleTapSec', field: 'double_tap_sec', max: 3600, step: 10 },
  { name: 'undoMin', field: 'undo_min', max: 1440, step: 5 },
] as const

export function PunchOptions(props: { state: OptionsState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const stored = useMemo(() => punchFormOf(state), [state])
  const { ref, edited, error, problem, pending, change, restore, submit, about } = useOptionsForm({
    revision: state.revision,
    form: stored,
    kind: punchDraft,
    save: (bridge, revision, form) => bridge.options.save({ ...form, revision }),
    formOf: punchFormOf,
  })
  const form = edited.draft
  const readOnly = !state.mayEdit
  return (
    <Panel title={t('options.punch')}>
      <form ref={ref} className={styles.form} noValidate aria-label={t('options.punch')} onSubmit={submit}>
        <NewerBar edited={edited} form={ref} />
        {error && !edited.newer && !numbers.some(({ field }) => field === problem?.field) && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              {problem ? problemSentence(words, problem) : errorSentence(words, error)}
            </MessageBarBody>
          </MessageBar>
        )}
        {choices.map((name) => (
          <Field key={name} label={t(`options.${name}`)} hint={t(`options.${name}.hint`)}>
            <RadioGroup
              layout="horizontal"
              value={form[name] ? 'yes' : 'no'}
              disabled={readOnly}
              onChange={(_, { value }) => change({ [name]: value === 'yes' })}
            >
              <Radio value="yes" label={t(`options.${name}.yes`)} />
              <Radio value="no" label={t(`options.${name}.no`)} />
            </RadioGroup>
          </Field>
        ))}
        {numbers.map(({ name, field, max, step }) => (
          <Field key={name} label={t(`options.${name}`)} hint={t(`options.${name}.hint`)} {...about(field)}>
            <SpinButton
              className={styles.number}
              min={0}
              max={max}
              step={step}
              value={form[name]}
              disabled={readOnly}
              onChange={(_, { value, displayValue }) => {
                const next = value ?? Number(displayValue)
                if (Number.isInteger(next)) change({ [name]: next })
              }}
            />
          </Field>
        ))}
        <Body1>
          <Link href={href('/employees/types')}>{t('options.by_type')}</Link>
        </Body1>
        {/* With nothing to register, the screen has the button of LINE WORKS連携 alone. */}
        {edited.dirty && (
          <div className={styles.foot}>
            <Button type="submit" appearance="primary" disabledFocusable={pending}>
              {t('ui.save')}
            </Button>
            <Button disabledFocusable={pending} onClick={restore}>
              {t('ui.restore')}
            </Button>
            <Body1 className={styles.unsaved}>{t('ui.unsaved')}</Body1>
          </div>
        )}
      </form>
    </Panel>
  )
}

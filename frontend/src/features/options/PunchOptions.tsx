/** What the company punches: 休憩, 外出, in group rooms; and how long a punch can be taken back. */
import { Body1, Field, Link, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import type { OptionsState } from '@/bridge'
import { useWords } from '@/i18n'
import { href, NewerBar, NumberInput, Panel } from '@/ui'
import {
  type PunchDraft,
  type PunchForm,
  punchDraft,
  punchFaults,
  punchFormOf,
  punchNumbers,
  punchSent,
} from './drafts'
import { FormFoot } from './FormFoot'
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
})

type Choice = Extract<keyof PunchForm, 'breaksShown' | 'outingsUsed' | 'groupRooms'>

const choices: readonly Choice[] = ['breaksShown', 'outingsUsed', 'groupRooms']

export function PunchOptions(props: { state: OptionsState }) {
  const { state } = props
  const styles = useStyles()
  const { t } = useWords()
  const stored = useMemo((): PunchDraft => punchFormOf(state), [state])
  const { ref, edited, refused, pending, settle, change, restore, submit, about } = useOptionsForm({
    revision: state.revision,
    form: stored,
    kind: punchDraft,
    faults: punchFaults,
    save: (bridge, revision, draft) => bridge.options.save({ ...punchSent(draft), revision }),
    formOf: punchFormOf,
  })
  const form = edited.draft
  const readOnly = !state.mayEdit
  const beside = punchNumbers.some(({ field }) => field === refused?.problem?.field)
  return (
    <Panel title={t('options.punch')}>
      <form ref={ref} className={styles.form} noValidate aria-label={t('options.punch')} onSubmit={submit}>
        <NewerBar edited={edited} form={ref} onChosen={settle} />
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
        {punchNumbers.map(({ name, field, max, step }) => (
          <Field key={name} label={t(`options.${name}`)} hint={t(`options.${name}.hint`)} {...about(field)}>
            <NumberInput
              className={styles.number}
              min={0}
              max={max}
              step={step}
              value={form[name]}
              disabled={readOnly}
              onChange={(value) => change({ [name]: value })}
            />
          </Field>
        ))}
        <Body1>
          <Link href={href('/employees/types')}>{t('options.by_type')}</Link>
        </Body1>
        <FormFoot
          dirty={edited.dirty}
          pending={pending}
          error={(!beside && refused?.sentence) || null}
          onRestore={restore}
        />
      </form>
    </Panel>
  )
}

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
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  type BridgeError,
  errorSentence,
  type OptionsInput,
  type OptionsState,
  optionsQuery,
  useBridge,
} from '@/bridge'
import { useWords } from '@/i18n'
import { href, Panel, useDone, useUnsaved } from '@/ui'

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

type Form = Omit<OptionsInput, 'revision'>
type Choice = 'breaksShown' | 'outingsUsed' | 'groupRooms'

const choices: readonly Choice[] = ['breaksShown', 'outingsUsed', 'groupRooms']

export function PunchOptions(props: { state: OptionsState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const [changed, setChanged] = useState<Partial<Form>>({})
  const form: Form = {
    breaksShown: state.breaksShown,
    outingsUsed: state.outingsUsed,
    groupRooms: state.groupRooms,
    doubleTapSec: state.doubleTapSec,
    undoMin: state.undoMin,
    ...changed,
  }
  const dirty = (Object.keys(changed) as (keyof Form)[]).some((name) => changed[name] !== state[name])
  useUnsaved(dirty)
  const save = useMutation({
    mutationFn: () => bridge.options.save({ ...form, revision: state.revision }),
    onSuccess: (next) => {
      client.setQueryData(optionsQuery(bridge).queryKey, next)
      setChanged({})
      done(t('ui.saved'))
    },
    onError: (error: BridgeError) => {
      if (error.code === 'conflict') void client.invalidateQueries(optionsQuery(bridge))
    },
  })
  const change = (part: Partial<Form>) => {
    setChanged({ ...changed, ...part })
    if (save.error) save.reset()
  }
  const readOnly = !state.mayEdit
  return (
    <Panel title={t('options.punch')}>
      <form
        className={styles.form}
        noValidate
        aria-label={t('options.punch')}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          if (dirty && !save.isPending) save.mutate()
        }}
      >
        {save.error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, save.error)}</MessageBarBody>
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
        {(['doubleTapSec', 'undoMin'] as const).map((name) => (
          <Field key={name} label={t(`options.${name}`)} hint={t(`options.${name}.hint`)}>
            <SpinButton
              className={styles.number}
              min={0}
              max={name === 'doubleTapSec' ? 3600 : 1440}
              step={name === 'doubleTapSec' ? 10 : 5}
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
        {dirty && (
          <div className={styles.foot}>
            <Button type="submit" appearance="primary" disabledFocusable={save.isPending}>
              {t('ui.save')}
            </Button>
            <Button disabledFocusable={save.isPending} onClick={() => setChanged({})}>
              {t('ui.restore')}
            </Button>
            <Body1 className={styles.unsaved}>{t('ui.unsaved')}</Body1>
          </div>
        )}
      </form>
    </Panel>
  )
}

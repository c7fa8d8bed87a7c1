/** LINE WORKS連携: 使用する or 使用しない, with the terms one agrees to. */
import {
  Badge,
  Body1,
  Button,
  Checkbox,
  Field,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Radio,
  RadioGroup,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { type FormEvent, useId, useRef, useState } from 'react'
import {
  type ConnectionState,
  errorSentence,
  mayEditConnection,
  useConnectionMutation,
  useSession,
} from '@/bridge'
import { dateOf, isErrorCode, type PlainKey, useWords } from '@/i18n'
import { href, Panel, type Path, useAvailable, useDone, useUnsaved } from '@/ui'
import { OffDialog } from './OffDialog'
import { Terms } from './Terms'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalM,
    paddingBlockStart: 0,
  },
  choices: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  choice: {
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: `${tokens.spacingHorizontalXS} ${tokens.spacingHorizontalM}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  chosen: { border: `${tokens.strokeWidthThin} solid ${tokens.colorCompoundBrandStroke}` },
  head: { display: 'flex', alignItems: 'center' },
  list: {
    marginBlock: `0 ${tokens.spacingVerticalS}`,
    // Where the label of the radio button begins.
    paddingInlineStart: '52px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  agree: { color: tokens.colorNeutralForeground1 },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  summary: { cursor: 'pointer' },
  terms: { marginBlockStart: tokens.spacingVerticalS },
})

type Choice = 'use' | 'not_use'

const said: Record<Choice, readonly PlainKey[]> = {
  use: ['options.use.receive', 'options.use.reply', 'options.use.register'],
  not_use: ['options.not_use.receive', 'options.not_use.bot', 'options.not_use.stays'],
}

export function LineWorksOption(props: { state: ConnectionState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const { admin } = useSession()
  const editable = mayEditConnection(admin)
  const id = useId()

  const [picked, setPicked] = useState<Choice | null>(null)
  const [ticked, setTicked] = useState(false)
  const [untold, setUntold] = useState(false)
  const [asking, setAsking] = useState(false)
  const box = useRef<HTMLInputElement>(null)

  const current: Choice = state.used ? 'use' : 'not_use'
  const choice = picked ?? current
  const agreed = state.consent?.version === state.termsVersion
  const asksConsent = editable && choice === 'use' && !agreed
  const dirty = choice !== current || (asksConsent && ticked)
  useUnsaved(dirty)

  const done = useDone()
  const agree = useConnectionMutation((bridge, version: string) => bridge.connection.agree(version))
  const use = useConnectionMutation((bridge, on: boolean) => bridge.connection.use(on))
  const pending = agree.isPending || use.isPending
  const error = agree.error ?? use.error

  function reset() {
    setPicked(null)
    setTicked(false)
    setUntold(false)
    setAsking(false)
    agree.reset()
    use.reset()
  }

  function taken(key: PlainKey) {
    reset()
    done(t(key))
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    agree.reset()
    use.reset()
    if (choice === 'not_use') return setAsking(true)
    if (!asksConsent) return use.mutate(true, { onSuccess: () => taken('options.done.on') })
    setUntold(!ticked)
    if (ticked) agree.mutate(state.termsVersion, { onSuccess: () => taken('options.done.on') })
    else box.current?.focus()
  }

  return (
    <>
      {state.used && !agreed && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('options.terms_changed')}</MessageBarBody>
        </MessageBar>
      )}
      {!dirty && <Next state={state} />}
      <Panel title={t('options.lineworks')}>
        <form className={styles.form} onSubmit={submit} aria-label={t('options.lineworks')}>
          {!editable && (
            <Body1 as="p" block className={styles.quiet}>
              {t('ui.read_only')}
            </Body1>
          )}
          <RadioGroup
            aria-label={t('options.lineworks')}
            className={styles.choices}
            value={choice}
            disabled={!editable}
            onChange={(_, { value }) => {
              setPicked(value === 'use' ? 'use' : 'not_use')
              setUntold(false)
            }}
          >
            {(['use', 'not_use'] as const).map((one) => (
              <div key={one} className={mergeClasses(styles.choice, one === choice && styles.chosen)}>
                <div className={styles.head}>
                  <Radio value={one} label={t(`options.${one}`)} aria-describedby={`${id}${one}`} />
                  {one === current && (
                    <Badge appearance="tint" color="informative">
                      {t('options.now')}
                    </Badge>
                  )}
                </div>
                <ul id={`${id}${one}`} className={styles.list}>
                  {said[one].map((key) => (
                    <li key={key}>{t(key)}</li>
                  ))}
                </ul>
              </div>
            ))}
          </RadioGroup>
          {asksConsent ? (
            <>
              <Terms version={state.termsVersion} />
              <Field validationMessage={untold ? t('options.agree_needed') : null}>
                <Checkbox
                  input={{ ref: box }}
                  label={<span className={styles.agree}>{t('options.agree')}</span>}
                  checked={ticked}
                  onChange={(_, { checked }) => {
                    setTicked(checked === true)
                    setUntold(false)
                  }}
                />
              </Field>
            </>
          ) : (
            <details>
              <summary className={styles.summary}>{t('options.terms_show')}</summary>
              <div className={styles.terms}>
                <Terms version={state.termsVersion} />
              </div>
            </details>
          )}
          <ConsentRecord state={state} />
          {/* Beside the button: the top of the form may be out of sight. */}
          {error && !asking && (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
            </MessageBar>
          )}
          {editable && (
            <div className={styles.foot}>
              <Button
                type="submit"
                appearance="primary"
                icon={pending && !asking ? <Spinner size="tiny" /> : null}
                disabledFocusable={(choice === current && !asksConsent) || pending}
              >
                {t('ui.save')}
              </Button>
              <Button disabledFocusable={!dirty || pending} onClick={reset}>
                {t('ui.restore')}
              </Button>
              {dirty && <Body1 className={styles.quiet}>{t('ui.unsaved')}</Body1>}
            </div>
          )}
        </form>
      </Panel>
      <OffDialog
        open={asking}
        pending={use.isPending}
        error={use.error ? errorSentence(words, use.error) : undefined}
        onKeep={reset}
        onGo={() => use.mutate(false, { onSuccess: () => taken('options.done.off') })}
      />
    </>
  )
}

/** Who agreed, when, and to which version. */
function ConsentRecord(props: { state: ConnectionState }) {
  const { consent } = props.state
  const styles = useStyles()
  const { t, clock, longDate } = useWords()
  if (!consent) return null
  return (
    <Body1 as="p" block className={styles.quiet}>
      {t(consent.by ? 'options.consent' : 'options.consent_owner', {
        date: longDate(dateOf(consent.at)),
        time: clock(consent.at),
        name: consent.by,
        version: consent.version,
      })}
    </Body1>
  )
}

/** Where to go on, or what LINE WORKS is still to be told. */
function Next(props: { state: ConnectionState }) {
  const { used, step, publishedUrl, trouble } = props.state
  const { t, error } = useWords()
  const available = useAvailable()
  if (!used) {
    if (publishedUrl === '') return null
    return trouble === '' ? (
      <MessageBar>
        <MessageBarBody>{t('options.taking_back')}</MessageBarBody>
      </MessageBar>
    ) : (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>{error(isErrorCode(trouble) ? trouble : 'lineworks_unexpected')}</MessageBarBody>
      </MessageBar>
    )
  }
  const next =
    step === 'form' || step === 'bot' || step === 'domain' || step === 'secret'
      ? 'api'
      : step === 'url'
        ? 'receive'
        : null
  const path: Path = next === 'receive' ? '/lineworks/receive' : '/lineworks/api'
  if (!next || !available(path)) return null
  return (
    <MessageBar>
      <MessageBarBody>{t(`options.next.${next}`)}</MessageBarBody>
      <MessageBarActions>
        <Button as="a" size="small" appearance="primary" href={href(path)}>
          {t(`options.next.go_${next}`)}
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
}

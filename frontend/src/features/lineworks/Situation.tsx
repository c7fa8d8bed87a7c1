/** Where the API登録 stands, and what is to be done next. */
import {
  Body1Strong,
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import {
  type BridgeError,
  type ConnectionState,
  errorSentence,
  useBridge,
  useConnectionMutation,
  useSession,
} from '@/bridge'
import { dateOf, isErrorCode, useWords, type Words } from '@/i18n'
import { Announcement, href, useAvailable, useDone } from '@/ui'
import { ChatIcon } from '@/ui/icons'

const useStyles = makeStyles({
  // Without a least width of 0 a long sentence would widen the page instead of wrapping.
  root: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalS },
  body: { overflowWrap: 'anywhere' },
  lines: { display: 'flex', flexDirection: 'column' },
})

/** The steps of stage 1. */
export function inStage1({ step }: ConnectionState): boolean {
  return step === 'form' || step === 'bot' || step === 'domain'
}

export function Situation(props: {
  state: ConnectionState
  editable: boolean
  /** Stage 1 is under way: nothing is to be done but to wait. */
  running: boolean
  /** Why stage 1 failed just now. */
  error: BridgeError | null
  /** It failed before it changed anything: what was registered is still in use. */
  kept: boolean
  resuming: boolean
  onResume: () => void
  onSecret: () => void
}) {
  const { state, editable, running, error, kept, resuming, onResume } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  if (running) return null

  const again = (sentence: string, intent: 'error' | 'warning' = 'error') => (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody className={styles.body}>
        <span className={styles.lines}>
          <span>{sentence}</span>
          {kept && <span>{t('lineworks.kept')}</span>}
        </span>
      </MessageBarBody>
      {editable && (
        <MessageBarActions>
          <Button
            size="small"
            disabledFocusable={resuming}
            icon={resuming ? <Spinner size="tiny" /> : null}
            onClick={onResume}
          >
            {t(intent === 'error' ? 'lineworks.again' : 'lineworks.resume')}
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )

  if (state.keyLost) {
    return (
      <div className={styles.root}>
        <Failure error={error} />
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <span className={styles.lines}>
              <MessageBarTitle>{t('lineworks.key_lost')}</MessageBarTitle>
              {words.error('key_missing')}
            </span>
          </MessageBarBody>
        </MessageBar>
      </div>
    )
  }
  if (state.step === 'form') return <Failure error={error} />
  if (inStage1(state)) {
    if (error) return again(errorSentence(words, error), error.code === 'stopped' ? 'warning' : 'error')
    return state.trouble === ''
      ? again(t('lineworks.stopped'), 'warning')
      : again(troubleSentence(words, state.trouble))
  }
  if (state.trouble === 'lineworks_secret') {
    // Of receiving nothing is known until there is another secret.
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody className={styles.body}>{troubleSentence(words, state.trouble)}</MessageBarBody>
        {editable && state.step !== 'secret' && (
          <MessageBarActions>
            <Button size="small" onClick={props.onSecret}>
              {t('lineworks.secret.change')}
            </Button>
          </MessageBarActions>
        )}
      </MessageBar>
    )
  }
  return (
    <div className={styles.root}>
      {error
        ? again(errorSentence(words, error), error.code === 'stopped' ? 'warning' : 'error')
        : state.trouble !== '' && again(troubleSentence(words, state.trouble))}
      {state.step === 'secret' ? (
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>{t('cli.connect.stage1_done')}</MessageBarBody>
        </MessageBar>
      ) : (
        <Receiving state={state} editable={editable} onSecret={props.onSecret} />
      )}
    </div>
  )
}

function Failure(props: { error: BridgeError | null }) {
  const words = useWords()
  return (
    props.error && (
      <MessageBar intent={props.error.code === 'stopped' ? 'warning' : 'error'} layout="multiline">
        <MessageBarBody>{errorSentence(words, props.error)}</MessageBarBody>
      </MessageBar>
    )
  )
}

function troubleSentence(words: Words, code: string): string {
  return words.error(isErrorCode(code) ? code : 'lineworks_unexpected')
}

/** Both stages are done: how receiving stands, live. */
function Receiving(props: { state: ConnectionState; editable: boolean; onSecret: () => void }) {
  const { state, editable } = props
  const styles = useStyles()
  const words = useWords()
  const { t, clock, clockOn, longDate } = words
  const bridge = useBridge()
  const { chatUrl } = useSession()
  const available = useAvailable()
  const done = useDone()
  const test = useConnectionMutation((to) => to.connection.sendTest())
  const replace = useConnectionMutation((to) => to.connection.replaceUrl())
  const error = test.error ?? replace.error

  const testAgain = editable && (
    <Button
      size="small"
      disabledFocusable={test.isPending}
      onClick={() => test.mutate(undefined, { onSuccess: () => done(t('lineworks.state.test_sent')) })}
    >
      {t('lineworks.state.test_again')}
    </Button>
  )

  function bar() {
    const { reception } = state
    switch (reception) {
      case 'wrong_secret':
        return (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody className={styles.body}>
              <span className={styles.lines}>
                <MessageBarTitle>{t('lineworks.state.wrong_secret')}</MessageBarTitle>
                {t('lineworks.state.wrong_secret.text', { time: clockOn([], state.wrongSecretAt) })}
              </span>
            </MessageBarBody>
            {editable && (
              <MessageBarActions>
                <Button size="small" onClick={props.onSecret}>
                  {t('lineworks.secret.change')}
                </Button>
                {testAgain}
              </MessageBarActions>
            )}
          </MessageBar>
        )
      case 'foreign_url':
        return (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody className={styles.body}>
              <span className={styles.lines}>
                <MessageBarTitle>{t('lineworks.state.foreign_url')}</MessageBarTitle>
                {t('lineworks.state.foreign_url.text', { foreign: state.foreignUrl, ours: state.publicUrl })}
              </span>
            </MessageBarBody>
            {editable && (
              <MessageBarActions>
                <Button size="small" disabledFocusable={replace.isPending} onClick={() => replace.mutate()}>
                  {t('lineworks.state.foreign_url.go')}
                </Button>
              </MessageBarActions>
            )}
          </MessageBar>
        )
      case 'no_url':
        return (
          <Connected
            lines={[t('lineworks.state.no_url')]}
            actions={
              available('/lineworks/receive') && (
                <Button as="a" size="small" appearance="primary" href={href('/lineworks/receive')}>
                  {t('lineworks.state.no_url.go')}
                </Button>
              )
            }
          />
        )
      case 'waiting':
        return (
          <Connected
            state={t('lineworks.state.waiting')}
            lines={[
              state.admins[0]
                ? t('lineworks.state.waiting.text', { account: state.admins[0] })
                : t('lineworks.state.waiting.anyone'),
              ...(state.testSentAt === ''
                ? []
                : [t('lineworks.state.waiting.sent', { time: clockOn([], state.testSentAt) })]),
            ]}
            actions={
              <>
                {testAgain}
                {chatUrl !== '' && (
                  <Button size="small" icon={<ChatIcon />} onClick={() => bridge.openUrl(chatUrl)}>
                    {t('frame.chat')}
                  </Button>
                )}
              </>
            }
          />
        )
      case 'received': {
        const at = state.receivedAt
        return (
          <Connected
            state={t('lineworks.state.received')}
            lines={[t('lineworks.state.received.text', { date: longDate(dateOf(at)), time: clock(at) })]}
          />
        )
      }
      default:
        // What keeps it from going on is said above.
        if (state.trouble !== '') return null
        return (
          <Connected state={t('lineworks.state.publishing')} lines={[t('lineworks.state.publishing.text')]} />
        )
    }
  }

  return (
    <>
      <Failure error={error} />
      {bar()}
      <Announcement text={liveState(words, state)} />
    </>
  )
}

/** What is read out when it changes. */
function liveState({ t }: Words, { reception, trouble }: ConnectionState): string {
  if (reception === 'publishing' && trouble !== '') return ''
  switch (reception) {
    case 'wrong_secret':
    case 'foreign_url':
    case 'waiting':
    case 'received':
    case 'publishing':
      return t(`lineworks.state.${reception}`)
    default:
      return ''
  }
}

function Connected(props: { state?: string; lines: readonly string[]; actions?: ReactNode }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody className={styles.body}>
        <span className={styles.lines}>
          <MessageBarTitle>{t('cli.connect.stage2_done')}</MessageBarTitle>
          {props.state && <Body1Strong>{props.state}</Body1Strong>}
          {props.lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      </MessageBarBody>
      {props.actions && <MessageBarActions>{props.actions}</MessageBarActions>}
    </MessageBar>
  )
}

/** LINE WORKS連携 > API登録: two stages, and then waiting for the first message. */
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import {
  BridgeError,
  type ConnectionState,
  connectionQuery,
  errorSentence,
  mayEditConnection,
  problemOf,
  type RegistrationInput,
  useBridge,
  useConnectionMutation,
  useSession,
} from '@/bridge'
import { isErrorCode, useWords } from '@/i18n'
import { FailedState, LoadingState, NoRight, PageTitle, Panel, StepList, useDone, useFocusKept } from '@/ui'
import { CloseIcon } from '@/ui/icons'
import { Disconnect } from './Disconnect'
import { Guide } from './Guide'
import { NotUsed } from './NotUsed'
import { Progress } from './Progress'
import { Registered } from './Registered'
import { type FormHandle, RegistrationForm } from './RegistrationForm'
import { SecretGuide } from './SecretGuide'
import { SecretStage } from './SecretStage'
import { inStage1, Situation } from './Situation'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)',
    alignItems: 'start',
    gap: tokens.spacingHorizontalL,
    maxWidth: '1280px',
    '@media (max-width: 819px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalM,
    maxWidth: '1280px',
  },
})

export function ApiScreen() {
  const { admin } = useSession()
  const allowed = admin !== null && (admin.full || admin.options > 0)
  return allowed ? <Api /> : <Forbidden />
}

function Forbidden() {
  const { t } = useWords()
  return <NoRight title={t('lineworks.title')} text={t('lineworks.no_right')} />
}

function Api() {
  const words = useWords()
  const { t } = words
  const connection = useQuery(connectionQuery(useBridge()))
  if (connection.error?.code === 'forbidden') return <Forbidden />
  return (
    <>
      <PageTitle title={t('lineworks.title')} lead={t('lineworks.lead')} />
      {connection.data ? (
        connection.data.used ? (
          <Registering state={connection.data} />
        ) : (
          <NotUsed />
        )
      ) : (
        <Panel title={t('lineworks.form')}>
          {connection.error ? (
            <FailedState
              sentence={errorSentence(words, connection.error)}
              onRetry={() => void connection.refetch()}
              retrying={connection.isFetching}
            />
          ) : (
            <LoadingState />
          )}
        </Panel>
      )}
    </>
  )
}

function Registering(props: { state: ConnectionState }) {
  const { state } = props
  const styles = useStyles()
  const { t } = useWords()
  const { admin, demo } = useSession()
  const done = useDone()
  const editable = mayEditConnection(admin)
  const [editing, setEditing] = useState<'form' | 'secret' | null>(null)
  const [left, setLeft] = useState('')
  const register = useConnectionMutation((bridge, input: RegistrationInput) =>
    bridge.connection.register(input),
  )
  const resume = useConnectionMutation((bridge) => bridge.connection.resume())
  const form = useRef<FormHandle>(null)
  /** What was registered when the form was sent. */
  const [before, setBefore] = useState({ clientId: '', botId: '' })

  const stage1 = inStage1(state)
  const elsewhere = ['form', 'bot', 'domain'].includes(state.registering)
  const running = register.isPending || elsewhere || (resume.isPending && stage1)
  const kept =
    register.isError && !stage1 && before.clientId === state.clientId && before.botId === state.botId
  const error = resume.error ?? (register.error && !problemOf(register.error) ? register.error : null)

  async function send(input: RegistrationInput): Promise<BridgeError | null> {
    resume.reset()
    setLeft('')
    setBefore(state)
    try {
      const next = await register.mutateAsync(input)
      setEditing(null)
      if (!inStage1(next) && next.step !== 'secret') done(t('ui.saved'))
      return null
    } catch (reason) {
      return reason instanceof BridgeError ? reason : new BridgeError('internal')
    }
  }

  function edit(what: 'form' | 'secret' | null) {
    register.reset()
    resume.reset()
    setEditing(what)
  }

  const view = !editable
    ? 'look'
    : stage1 || editing === 'form'
      ? 'form'
      : state.step === 'secret' || editing === 'secret'
        ? 'secret'
        : 'connected'
  useFocusKept(view)
  const disconnect = <Disconnect onLeft={setLeft} />

  return (
    <>
      <StepList label={t('lineworks.stages')} steps={stagesOf(state, t)} />
      {!editable && <Note>{t('ui.read_only')}</Note>}
      {demo && view === 'form' && <Note>{t('lineworks.demo')}</Note>}
      <LeftBehind code={left} onClose={() => setLeft('')} />
      <Situation
        state={state}
        editable={editable}
        running={running}
        error={error}
        kept={kept}
        resuming={resume.isPending}
        onResume={() => {
          if (form.current?.sendChanged()) return
          register.reset()
          resume.mutate()
        }}
        onSecret={() => edit('secret')}
      />
      {view === 'form' && (
        <div className={styles.columns}>
          <Guide consoleUrl={state.consoleUrl} />
          <div className={styles.column}>
            {running && <Progress step={state.registering} />}
            <RegistrationForm
              handle={form}
              kept={kept}
              state={state}
              hidden={running}
              title={t(stage1 ? 'lineworks.form' : 'lineworks.form.change')}
              register={send}
              onCancel={stage1 ? undefined : () => edit(null)}
            >
              {stage1 && state.clientId !== '' ? disconnect : null}
            </RegistrationForm>
          </div>
        </div>
      )}
      {view === 'secret' && (
        <div className={styles.columns}>
          <SecretGuide state={state} />
          <div className={styles.column}>
            <SecretStage
              state={state}
              onDone={() => edit(null)}
              onCancel={editing === 'secret' && state.step !== 'secret' ? () => edit(null) : undefined}
            />
            <Registered state={state} onChange={() => edit('form')}>
              {disconnect}
            </Registered>
          </div>
        </div>
      )}
      {(view === 'connected' || view === 'look') && (
        <div className={styles.column}>
          <Registered
            state={state}
            onChange={editable ? () => edit('form') : undefined}
            onSecret={() => edit('secret')}
          >
            {disconnect}
          </Registered>
        </div>
      )}
    </>
  )
}

function stagesOf(state: ConnectionState, t: ReturnType<typeof useWords>['t']) {
  const at = inStage1(state) ? 0 : state.step === 'secret' ? 1 : state.reception === 'received' ? 3 : 2
  const stateOf = (index: number) => (index < at ? 'done' : index === at ? 'now' : 'later')
  return [
    { id: '1', name: t('lineworks.stage.1'), state: stateOf(0) },
    { id: '2', name: t('lineworks.stage.2'), state: stateOf(1) },
    {
      id: '3',
      name: t('lineworks.stage.3'),
      state: state.reception === 'wrong_secret' ? 'failed' : stateOf(2),
    },
  ] as const
}

function Note(props: { children: ReactNode }) {
  return (
    <MessageBar layout="multiline">
      <MessageBarBody>{props.children}</MessageBarBody>
    </MessageBar>
  )
}

/** What could not be taken back at LINE WORKS when the registration was forgotten. */
function LeftBehind(props: { code: string; onClose: () => void }) {
  const { code } = props
  const words = useWords()
  if (code === '') return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        {words.t('lineworks.disconnect.left')}{' '}
        {words.error(isErrorCode(code) ? code : 'lineworks_unexpected')}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<CloseIcon />}
            aria-label={words.t('ui.close')}
            onClick={props.onClose}
          />
        }
      />
    </MessageBar>
  )
}

/** Stage 2: the Bot Secret, typed in or fetched. */
import {
  Body1,
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import {
  type ConnectionState,
  errorSentence,
  type FieldProblem,
  problemOf,
  useConnectionMutation,
} from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog, Panel, useUnsaved } from '@/ui'
import { TextField } from './FormField'
import { canMend } from './form'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  fetch: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBlockStart: tokens.spacingVerticalM,
    borderBlockStartWidth: tokens.strokeWidthThin,
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2,
  },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
})

export function SecretStage(props: {
  state: ConnectionState
  onDone: () => void
  /** Closes the field; undefined if there is nothing else to show. */
  onCancel: (() => void) | undefined
}) {
  const { state, onDone, onCancel } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const [secret, setSecret] = useState('')
  const [problem, setProblem] = useState<FieldProblem | null>(null)
  const [asking, setAsking] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const enter = useConnectionMutation((bridge, value: string) => bridge.connection.enterSecret(value))
  const fetch = useConnectionMutation((bridge) => bridge.connection.fetchSecret())
  const pending = enter.isPending || fetch.isPending
  useUnsaved(secret !== '')

  // It is what is done next, wherever one came from.
  useEffect(() => input.current?.focus(), [])

  function change(value: string) {
    setSecret(value)
    setProblem(null)
  }

  function wrong(found: FieldProblem) {
    setProblem(found)
    input.current?.focus()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    fetch.reset()
    if (secret === '') {
      wrong({ field: 'bot_secret', reason: 'missing', mendable: false, mended: '' })
      return
    }
    enter.mutate(secret, {
      onSuccess: () => {
        setSecret('')
        onDone()
      },
      onError: (error) => {
        const found = problemOf(error)
        // Which characters to take out is known here; the secret does not come back.
        if (found) wrong({ ...found, mendable: canMend(secret) })
      },
    })
  }

  function fetchIt() {
    if (pending) return
    enter.reset()
    setProblem(null)
    fetch.mutate(undefined, { onSuccess: onDone, onSettled: () => setAsking(false) })
  }

  // A secret that was lost on its way is told above as long as it is.
  const lost = fetch.error?.code === 'lineworks_secret'
  const error = (lost ? null : fetch.error) ?? (enter.error && !problemOf(enter.error) ? enter.error : null)

  return (
    <Panel title={t('lineworks.stage.2')}>
      <form className={styles.form} onSubmit={submit} noValidate aria-label={t('lineworks.stage.2')}>
        {error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
          </MessageBar>
        )}
        <TextField
          label={t('lineworks.secret')}
          required
          secret
          inputRef={input}
          value={secret}
          problem={problem ?? undefined}
          placeholder={state.hasBotSecret ? t('lineworks.stored') : undefined}
          hint={state.wrongSecretAt !== '' ? t('lineworks.secret.kept') : undefined}
          onChange={change}
          onTake={change}
          onMend={(mended) => {
            change(mended)
            input.current?.focus()
          }}
        />
        <div className={styles.foot}>
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={pending}
            icon={enter.isPending ? <Spinner size="tiny" /> : null}
          >
            {t('lineworks.secret.save')}
          </Button>
          {onCancel && (
            <Button disabledFocusable={pending} onClick={onCancel}>
              {t('ui.cancel')}
            </Button>
          )}
        </div>
        {state.own && (
          <div className={styles.fetch}>
            <Button
              disabledFocusable={pending}
              icon={fetch.isPending ? <Spinner size="tiny" /> : null}
              onClick={() => (state.hasBotSecret ? setAsking(true) : fetchIt())}
            >
              {t('lineworks.secret.fetch')}
            </Button>
            <Body1 as="p" className={styles.text}>
              {t('lineworks.secret.fetch.about')}
            </Body1>
          </div>
        )}
      </form>
      <ConfirmDialog
        open={asking}
        title={t('lineworks.secret.fetch.title')}
        keep={t('ui.cancel')}
        go={t('lineworks.secret.fetch.go')}
        pending={fetch.isPending}
        onKeep={() => setAsking(false)}
        onGo={fetchIt}
      >
        <Body1>{t('lineworks.secret.fetch.text')}</Body1>
      </ConfirmDialog>
    </Panel>
  )
}

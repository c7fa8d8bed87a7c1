/** Whether the PC stays on, and the public URL that LINE WORKS sends to. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Body1,
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import {
  type AlwaysOn,
  errorSentence,
  type FieldProblem,
  mayEditConnection,
  problemOf,
  type ReceptionState,
  receptionQuery,
  useBridge,
  useSession,
} from '@/bridge'
import { useWords } from '@/i18n'
import { CommandText, CopyButton, Panel, useDone, useUnsaved } from '@/ui'
import { TextField } from './FormField'
import { UrlResult } from './UrlResult'

const useStyles = makeStyles({
  form: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalM },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  how: { marginInline: `calc(-1 * ${tokens.spacingHorizontalM})` },
  steps: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
    ...typographyStyles.body1,
  },
  local: { display: 'flex', alignItems: 'end', gap: tokens.spacingHorizontalS },
  localText: { flexGrow: 1, minWidth: 0 },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
})

const answers: readonly AlwaysOn[] = ['yes', 'no']

export function ReceptionForm(props: { state: ReceptionState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const editable = mayEditConnection(useSession().admin)
  const [typedUrl, setUrl] = useState<string | null>(null)
  const [answer, setAnswer] = useState<AlwaysOn | null>(null)
  const [problem, setProblem] = useState<FieldProblem | null>(null)
  const url = typedUrl ?? state.publicUrl
  const alwaysOn = answer ?? state.alwaysOn
  const changes = url !== state.publicUrl && state.publicUrl !== ''
  const dirty = url !== state.publicUrl || alwaysOn !== state.alwaysOn
  const input = useRef<HTMLInputElement>(null)
  const urlLabel = t('reception.url')
  useUnsaved(dirty)

  const check = useMutation({ mutationFn: (asked: string) => bridge.reception.checkUrl(asked) })
  const save = useMutation({
    mutationFn: () => bridge.reception.save({ publicUrl: url, alwaysOn }),
    onSuccess: (next) => {
      client.setQueryData(receptionQuery(bridge).queryKey, next)
      setUrl(null)
      setAnswer(null)
      done(t('ui.saved'))
    },
    onError: (error) => wrong(problemOf(error)),
  })
  const pending = check.isPending || save.isPending
  // Of a URL that was changed since, nothing is known.
  const result = check.data && (check.variables === url || check.data.url === url) ? check.data : null
  const error = check.error ?? (save.error && !problemOf(save.error) ? save.error : null)

  function wrong(found: FieldProblem | null) {
    setProblem(found)
    if (found) input.current?.focus()
  }

  function change(value: string) {
    setUrl(value)
    setProblem(null)
    save.reset()
    check.reset()
  }

  function checkIt() {
    if (pending) return
    save.reset()
    setProblem(null)
    check.mutate(url, {
      onSuccess: (found) => {
        const [first] = found.problems
        if (first) wrong(first)
        // The path was added: what is asked for is what is registered.
        else if (found.url !== url) setUrl(found.url)
      },
    })
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (pending || !dirty) return
    check.reset()
    save.mutate()
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label={t('nav.lineworks.receive')}>
      {!editable && (
        <MessageBar layout="multiline">
          <MessageBarBody>{t('ui.read_only')}</MessageBarBody>
        </MessageBar>
      )}
      {error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
        </MessageBar>
      )}
      <Panel title={t('reception.always_on')}>
        <div className={styles.body}>
          <Body1 as="p" className={styles.text}>
            {t('reception.always_on.lost')}
          </Body1>
          <RadioGroup
            aria-label={t('reception.always_on')}
            layout="horizontal"
            disabled={!editable}
            value={alwaysOn}
            onChange={(_, { value }) => setAnswer(answers.find((one) => one === value) ?? '')}
          >
            {(['yes', 'no'] as const).map((one) => (
              <Radio key={one} value={one} label={t(`reception.always_on.${one}`)} />
            ))}
          </RadioGroup>
          {alwaysOn === 'no' && (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{t('reception.always_on.no_text')}</MessageBarBody>
            </MessageBar>
          )}
        </div>
      </Panel>
      <Panel title={urlLabel}>
        <div className={styles.body}>
          <Body1 as="p" className={styles.text}>
            {t('reception.url.about')}
          </Body1>
          {state.demo && (
            <Body1 as="p" className={styles.text}>
              {t('reception.url.demo')}
            </Body1>
          )}
          <Accordion
            collapsible
            className={styles.how}
            defaultOpenItems={state.publicUrl === '' && !state.demo ? ['how'] : []}
          >
            <AccordionItem value="how">
              <AccordionHeader as="h3">{t('reception.url.how')}</AccordionHeader>
              <AccordionPanel>
                <ol className={styles.steps}>
                  {(['1', '2', '3', '4'] as const).map((step) => (
                    <li key={step}>{t(`reception.url.how.${step}`)}</li>
                  ))}
                </ol>
              </AccordionPanel>
            </AccordionItem>
          </Accordion>
          <div className={styles.local}>
            <div className={styles.localText}>
              <Body1>{t('reception.url.local')}</Body1>
              <CommandText>{state.callbackUrl || t('reception.url.local.none')}</CommandText>
            </div>
            {state.callbackUrl !== '' && (
              <CopyButton
                what={t('reception.url.local')}
                text={state.callbackUrl}
                copy={bridge.clipboard.write}
              />
            )}
          </div>
          {editable ? (
            <TextField
              label={urlLabel}
              hint={t('reception.url.hint')}
              inputRef={input}
              value={url}
              problem={problem ?? undefined}
              onChange={change}
              onTake={change}
              onMend={(mended) => {
                change(mended)
                input.current?.focus()
              }}
            />
          ) : (
            <Field label={urlLabel}>
              <CommandText>{state.publicUrl || t('lineworks.registered.none')}</CommandText>
            </Field>
          )}
          {editable && (
            <div className={styles.foot}>
              <Button
                disabledFocusable={url === '' || pending}
                icon={check.isPending ? <Spinner size="tiny" /> : null}
                onClick={checkIt}
              >
                {t(check.isPending ? 'reception.check.checking' : 'reception.check')}
              </Button>
            </div>
          )}
          {result && result.problems.length === 0 && <UrlResult result={result} />}
          {changes && (
            <MessageBar intent={url === '' ? 'warning' : 'info'} layout="multiline">
              <MessageBarBody>
                {t(url === '' ? 'reception.url.clears' : 'reception.url.changes')}
              </MessageBarBody>
            </MessageBar>
          )}
        </div>
      </Panel>
      {editable && (
        <div className={styles.foot}>
          <Button
            type="submit"
            appearance="primary"
            icon={save.isPending ? <Spinner size="tiny" /> : null}
            disabledFocusable={!dirty || pending}
          >
            {t('ui.save')}
          </Button>
          <Button
            disabledFocusable={!dirty || pending}
            onClick={() => {
              change(state.publicUrl)
              setAnswer(null)
            }}
          >
            {t('ui.restore')}
          </Button>
          {dirty && <Body1 className={styles.text}>{t('ui.unsaved')}</Body1>}
        </div>
      )}
    </form>
  )
}

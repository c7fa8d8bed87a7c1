/** Stage 1 of the API登録: the fields in the order they are met in the Developer Console. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Body1,
  Button,
  Caption1,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import {
  type FormEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import {
  BridgeError,
  type ConnectionState,
  errorSentence,
  problemSentence,
  type RegistrationInput,
} from '@/bridge'
import { useWords } from '@/i18n'
import { Panel, useUnsaved } from '@/ui'
import { TextField } from './FormField'
import {
  differs,
  type FieldName,
  type Form,
  inputOf,
  isStored,
  labels,
  moreFields,
  places,
  replaces,
} from './form'
import { KeyField } from './KeyField'
import { ReplaceDialog } from './ReplaceDialog'
import { useRegistration } from './useRegistration'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  // In line with what stands above and below.
  more: { marginInline: `calc(-1 * ${tokens.spacingHorizontalM})` },
  moreFields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  about: { color: tokens.colorNeutralForeground2 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: tokens.spacingHorizontalS },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  hidden: { display: 'none' },
})

/** The form for whoever stands outside of it. */
export interface FormHandle {
  /** Sends the form if it holds what is not stored; false if there is nothing to send. */
  sendChanged(): boolean
}

export function RegistrationForm(props: {
  handle: Ref<FormHandle>
  state: ConnectionState
  title: string
  /** Out of sight while it is sent: what was typed stays for another try. */
  hidden: boolean
  /** It was refused, and what was registered before is still in use. */
  kept: boolean
  register: (input: RegistrationInput) => Promise<BridgeError | null>
  /** Closes the form without sending it; undefined if there is nothing else to show. */
  onCancel: (() => void) | undefined
  children?: ReactNode
}) {
  const { state, hidden, onCancel } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const registration = useRegistration(state)
  const { form, problems, told, dirty } = registration
  const [more, setMore] = useState(false)
  const [busy, setBusy] = useState(false)
  const [uncheckable, setUncheckable] = useState<BridgeError | null>(null)
  /** Where the focus goes as soon as the form is in sight again. */
  const wanted = useRef<FieldName | 'submit' | null>(null)
  const foot = useRef<HTMLDivElement>(null)
  const inputs = useRef(new Map<FieldName, HTMLInputElement>())
  const keyArea = useRef<HTMLFieldSetElement>(null)
  const element = useRef<HTMLFormElement>(null)
  const [asking, setAsking] = useState(false)
  /** What was sent last. */
  const sent = useRef<Form | null>(null)
  useUnsaved(dirty)

  useImperativeHandle(props.handle, () => ({
    sendChanged() {
      if (!dirty || isStoredAsSent()) return false
      element.current?.requestSubmit()
      return true
    },
  }))

  /** A first registration is stored before it is done, its secrets too: they only look changed. */
  function isStoredAsSent(): boolean {
    const before = sent.current
    if (
      state.botId !== '' ||
      before === null ||
      differs(state, { ...form, client_secret: '', private_key: '' })
    )
      return false
    return form.client_secret === before.client_secret && form.private_key === before.private_key
  }

  /** Whether it is in sight now, for what was begun when it was. */
  const inSight = useRef(true)
  useEffect(() => {
    inSight.current = !hidden
    focusWanted()
  })

  function focusWanted() {
    const name = wanted.current
    if (name === null || !inSight.current) return
    const element =
      name === 'submit'
        ? foot.current?.querySelector('button')
        : name === 'private_key'
          ? keyArea.current?.querySelector<HTMLElement>('textarea, button')
          : inputs.current.get(name)
    if (!element) return
    wanted.current = null
    // What went wrong is said at the top, unless it is a field's.
    element.focus({ preventScroll: name === 'submit' })
    if (name === 'submit') window.scrollTo({ top: 0 })
  }

  function focus(name: FieldName | 'submit') {
    wanted.current = name
    // The fields that are folded away come into the page a moment later.
    if (moreFields.some((one) => one === name)) setMore(true)
    focusWanted()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setUncheckable(null)
    try {
      const wrong = await registration.checkAll()
      if (wrong) return focus(wrong)
      const { app, bot } = replaces(state, form)
      if (app || bot) setAsking(true)
      else await send()
    } catch (error) {
      setUncheckable(error as BridgeError)
    } finally {
      setBusy(false)
    }
  }

  async function send() {
    setAsking(false)
    setBusy(true)
    sent.current = form
    const error = await props.register(inputOf(form))
    setBusy(false)
    if (error) focus(registration.refuse(error) ?? 'submit')
    else registration.restore()
  }

  function said(name: FieldName): string | undefined {
    const problem = problems[name]
    const sentence = problem
      ? problemSentence(words, problem)
      : told?.name === name
        ? // Which field it is about one sees.
          errorSentence(words, new BridgeError(told.error.code))
        : undefined
    return sentence && props.kept ? t('lineworks.refused_kept', { sentence }) : sentence
  }

  const field = (name: FieldName) => ({
    label: t(labels[name]),
    place: t(places[name]),
    value: form[name],
    problem: problems[name],
    onChange: (value: string) => registration.change(name, value),
    onTake: (value: string) => registration.take(name, value),
    onBlur: () => registration.leave(name),
  })
  const text = (name: FieldName) => ({
    ...field(name),
    said: said(name),
    onMend: (value: string) => {
      registration.take(name, value)
      focus(name)
    },
    inputRef: (element: HTMLInputElement | null) => {
      if (element) inputs.current.set(name, element)
      else inputs.current.delete(name)
      if (element && wanted.current === name) focusWanted()
    },
  })
  const secretStored = isStored(state, form, 'client_secret')
  const wrongCount = Object.keys(problems).length

  return (
    <Panel title={props.title} className={hidden ? styles.hidden : ''}>
      <form
        ref={element}
        className={styles.form}
        onSubmit={(event) => void submit(event)}
        noValidate
        aria-label={props.title}
      >
        {uncheckable && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, uncheckable)}</MessageBarBody>
          </MessageBar>
        )}
        <TextField {...text('client_id')} required />
        <TextField
          {...text('client_secret')}
          secret
          required={!secretStored}
          placeholder={secretStored ? t('lineworks.stored') : undefined}
        />
        <TextField {...text('service_account')} required />
        <KeyField {...field('private_key')} stored={isStored(state, form, 'private_key')} areaRef={keyArea} />
        <TextField {...text('domain_id')} required numeric />
        <TextField {...text('admins[0]')} required hint={t('lineworks.hint.admin1')} />
        <Accordion
          collapsible
          className={styles.more}
          openItems={more ? ['more'] : []}
          onToggle={(_, { openItems }) => setMore(openItems.includes('more'))}
        >
          <AccordionItem value="more">
            <AccordionHeader as="h3">
              <span className={styles.head}>
                {t('lineworks.more')}
                <Caption1 className={styles.about}>{t('lineworks.more.about')}</Caption1>
              </span>
            </AccordionHeader>
            <AccordionPanel>
              <div className={styles.moreFields}>
                <TextField {...text('admins[1]')} />
                <TextField {...text('admins[2]')} />
                <TextField
                  {...text('bot_name')}
                  hint={t(state.botName === '' ? 'lineworks.hint.bot_name' : 'lineworks.hint.unchanged')}
                />
                <TextField
                  {...text('icon_url')}
                  hint={t(state.iconUrl === '' ? 'lineworks.hint.icon_url' : 'lineworks.hint.unchanged')}
                />
                <TextField
                  {...text('bot_id')}
                  numeric
                  hint={
                    state.botId === ''
                      ? t('lineworks.hint.bot_id')
                      : state.own
                        ? t('lineworks.hint.bot_id_own', { id: state.botId })
                        : t('lineworks.hint.unchanged')
                  }
                />
              </div>
            </AccordionPanel>
          </AccordionItem>
        </Accordion>
        {state.botId === '' && (
          <Body1 as="p" className={styles.text}>
            {t('lineworks.register.about')}
          </Body1>
        )}
        <div ref={foot} className={styles.foot}>
          <Button
            type="submit"
            appearance="primary"
            icon={busy ? <Spinner size="tiny" /> : null}
            disabledFocusable={busy}
          >
            {t('lineworks.register')}
          </Button>
          {onCancel && (
            <Button
              disabledFocusable={busy}
              onClick={() => {
                registration.restore()
                onCancel()
              }}
            >
              {t('ui.cancel')}
            </Button>
          )}
          {props.children}
          {wrongCount > 0 && (
            <Body1 className={styles.text}>{t('lineworks.problems', { count: wrongCount })}</Body1>
          )}
        </div>
      </form>
      <ReplaceDialog
        open={asking}
        state={state}
        form={form}
        onKeep={() => setAsking(false)}
        onGo={() => void send()}
      />
    </Panel>
  )
}

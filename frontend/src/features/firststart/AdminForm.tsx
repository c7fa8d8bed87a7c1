/** The form for the first 全権管理者. */
import {
  Body1,
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import { type FormEvent, type RefObject, useRef, useState } from 'react'
import { type BridgeError, errorSentence, type FirstAdminInput, useSessionMutation } from '@/bridge'
import { useWords } from '@/i18n'
import { CommandText, PasswordField, StayField } from '@/ui'
import { check, type FieldName, type Form, order, type Problems } from './check'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  // Two fields beside each other, so that the whole form fits into the smallest window.
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
  },
  title: { margin: 0 },
  lost: { margin: 0, color: tokens.colorNeutralForeground2 },
})

const empty: Form = { login: '', name: '', password: '', again: '', stay: false }

export function AdminForm() {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const [form, setForm] = useState(empty)
  const [problems, setProblems] = useState<Problems>({})
  const refs = useFieldRefs()
  const create = useSessionMutation((bridge, input: FirstAdminInput) =>
    bridge.session.createFirstAdmin(input),
  )

  function change(part: Partial<Form>) {
    setForm({ ...form, ...part })
    // A field stops being wrong as soon as it is touched.
    const rest = { ...problems }
    for (const name of order) if (name in part) delete rest[name]
    setProblems(rest)
  }

  function show(found: Problems) {
    setProblems(found)
    const first = order.find((name) => found[name])
    if (first) refs[first].current?.focus()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (create.isPending) return
    const found = check(form)
    show(found)
    if (Object.keys(found).length > 0) return
    const { again: _, ...input } = form
    create.mutate(input, { onError: (error) => show(refused(error)) })
  }

  const general = create.error && Object.keys(refused(create.error)).length === 0 ? create.error : null
  const message = (name: FieldName) => (problems[name] ? t(problems[name]) : undefined)

  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-labelledby="first-admin">
      <Subtitle2 as="h2" id="first-admin" className={styles.title}>
        {t('first.admin')}
      </Subtitle2>
      {general && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, general)}</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.pair}>
        <Field
          label={t('signin.login')}
          required
          hint={t('first.login_hint')}
          validationMessage={message('login') ?? null}
          validationState={message('login') ? 'error' : 'none'}
        >
          <Input
            input={{ ref: refs.login }}
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={64}
            value={form.login}
            onChange={(_, { value }) => change({ login: value })}
          />
        </Field>
        <Field
          label={t('first.name')}
          required
          validationMessage={message('name') ?? null}
          validationState={message('name') ? 'error' : 'none'}
        >
          <Input
            input={{ ref: refs.name }}
            autoComplete="name"
            maxLength={50}
            value={form.name}
            onChange={(_, { value }) => change({ name: value })}
          />
        </Field>
      </div>
      <div className={styles.pair}>
        <PasswordField
          label={t('signin.password')}
          hint={t('first.password_hint')}
          autoComplete="new-password"
          inputRef={refs.password}
          value={form.password}
          error={message('password')}
          onChange={(password) => change({ password })}
        />
        <PasswordField
          label={t('first.password_again')}
          autoComplete="new-password"
          inputRef={refs.again}
          value={form.again}
          error={message('again')}
          onChange={(again) => change({ again })}
        />
      </div>
      <StayField checked={form.stay} onChange={(stay) => change({ stay })} />
      <Body1 as="p" block className={styles.lost}>
        {t('first.lost')}
        <CommandText>{`punchline admin reset ${form.login.trim() || t('first.login_example')}`}</CommandText>
      </Body1>
      <Button type="submit" appearance="primary" size="large" disabledFocusable={create.isPending}>
        {t('first.submit')}
      </Button>
    </form>
  )
}

/** The field the program refused, beside which it is said. */
function refused(error: BridgeError): Problems {
  const field = order.find((name) => name === error.field)
  return error.code === 'invalid' && field ? { [field]: 'first.refused' } : {}
}

function useFieldRefs(): Record<FieldName, RefObject<HTMLInputElement | null>> {
  return { login: useRef(null), name: useRef(null), password: useRef(null), again: useRef(null) }
}

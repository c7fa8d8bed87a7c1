/** Asks who is there. */
import {
  Body1,
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { type FormEvent, useRef, useState } from 'react'
import { errorSentence, type SignInInput, useSession, useSessionMutation } from '@/bridge'
import { useWords } from '@/i18n'
import { CommandText, GateCard, PasswordField, StayField } from '@/ui'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  lost: { color: tokens.colorNeutralForeground2 },
  lostText: { marginBlock: `${tokens.spacingVerticalS} 0` },
  summary: { cursor: 'pointer' },
})

export function SignInScreen() {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const { company, demo } = useSession()
  const [form, setForm] = useState<SignInInput>({ login: '', password: '', stay: false })
  const [missing, setMissing] = useState(false)
  const login = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const signIn = useSessionMutation((bridge, input: SignInInput) => bridge.session.signIn(input))

  function submit(event: FormEvent) {
    event.preventDefault()
    if (signIn.isPending) return
    const incomplete = form.login.trim() === '' || form.password === ''
    setMissing(incomplete)
    if (incomplete) {
      ;(form.login.trim() === '' ? login : password).current?.focus()
      return
    }
    signIn.mutate(form, {
      onError: () => {
        // What was typed is most likely wrong in the password.
        password.current?.focus()
        password.current?.select()
      },
    })
  }

  return (
    <GateCard
      over={company || 'Punchline'}
      title={t('signin.title')}
      {...(demo ? { lead: t('demo.notice') } : {})}
    >
      <form className={styles.form} onSubmit={submit} noValidate aria-label={t('signin.title')}>
        {signIn.error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, signIn.error)}</MessageBarBody>
          </MessageBar>
        )}
        <Field
          label={t('signin.login')}
          required
          validationMessage={missing && form.login.trim() === '' ? t('ui.required') : null}
        >
          <Input
            input={{ ref: login }}
            autoFocus
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            value={form.login}
            onChange={(_, { value }) => setForm({ ...form, login: value })}
          />
        </Field>
        <PasswordField
          label={t('signin.password')}
          autoComplete="current-password"
          inputRef={password}
          value={form.password}
          error={missing && form.password === '' ? t('ui.required') : undefined}
          onChange={(value) => setForm({ ...form, password: value })}
        />
        <StayField checked={form.stay} onChange={(stay) => setForm({ ...form, stay })} />
        <Button type="submit" appearance="primary" size="large" disabledFocusable={signIn.isPending}>
          {t('signin.submit')}
        </Button>
      </form>
      <details className={styles.lost}>
        <summary className={styles.summary}>{t('signin.lost')}</summary>
        <Body1 as="p" block className={styles.lostText}>
          {t('signin.lost_text')}
          <CommandText>{`punchline admin reset ${form.login.trim() || t('first.login_example')}`}</CommandText>
        </Body1>
      </details>
    </GateCard>
  )
}

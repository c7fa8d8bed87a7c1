/** Asks for the password of a workbook. It is handed on and kept nowhere. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n'
import { PasswordField } from '@/ui'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  name: { overflowWrap: 'anywhere' },
})

export function PasswordDialog(props: {
  /** Of the file. */
  name: string
  open: boolean
  wrong: boolean
  pending: boolean
  onPassword: (password: string) => void
  onCancel: () => void
}) {
  return (
    <Dialog open={props.open} modalType="alert" onOpenChange={props.onCancel}>
      <DialogSurface>
        <PasswordForm {...props} />
      </DialogSurface>
    </Dialog>
  )
}

function PasswordForm(props: Parameters<typeof PasswordDialog>[0]) {
  const { wrong, pending } = props
  const styles = useStyles()
  const { t } = useWords()
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!pending) input.current?.focus()
  }, [pending])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setMissing(password === '')
    if (password === '') input.current?.focus()
    else props.onPassword(password)
  }

  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <DialogTitle>{t('importing.password.title')}</DialogTitle>
        <DialogContent className={styles.content}>
          <span className={styles.name}>{t('importing.password.text', { name: props.name })}</span>
          <PasswordField
            label={t('importing.password')}
            // Nothing that a browser should offer to keep.
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            inputRef={input}
            error={
              missing && password === ''
                ? t('ui.required')
                : wrong && !pending
                  ? t('importing.password.wrong')
                  : undefined
            }
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onCancel}>{t('ui.cancel')}</Button>
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={pending}
            icon={pending ? <Spinner size="tiny" /> : null}
          >
            {t('importing.password.go')}
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  )
}

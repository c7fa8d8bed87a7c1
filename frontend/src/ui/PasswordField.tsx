/** A field for a password that can be shown to whoever types it. */
import { Button, Field, Input } from '@fluentui/react-components'
import { type Ref, useState } from 'react'
import { useWords } from '@/i18n'
import { HideIcon, ShowIcon } from './icons'

export function PasswordField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  autoComplete: 'current-password' | 'new-password'
  hint?: string
  error?: string | undefined
  inputRef?: Ref<HTMLInputElement>
}) {
  const { t } = useWords()
  const [shown, setShown] = useState(false)
  return (
    <Field
      label={props.label}
      required
      hint={props.hint ?? null}
      validationMessage={props.error ?? null}
      validationState={props.error ? 'error' : 'none'}
    >
      <Input
        input={{ ref: props.inputRef ?? null }}
        type={shown ? 'text' : 'password'}
        autoComplete={props.autoComplete}
        // Without these a shown password would be sent to spelling services.
        spellCheck={false}
        autoCapitalize="off"
        value={props.value}
        onChange={(_, data) => props.onChange(data.value)}
        contentAfter={
          <Button
            appearance="transparent"
            size="small"
            icon={shown ? <HideIcon /> : <ShowIcon />}
            aria-label={shown ? t('ui.hide_password') : t('ui.show_password')}
            onClick={() => setShown(!shown)}
          />
        }
      />
    </Field>
  )
}

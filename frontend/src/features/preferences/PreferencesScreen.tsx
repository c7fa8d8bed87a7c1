/** 設定 > 動作: language and theme of this PC, and what closing the window does. */
import {
  Body1,
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  Switch,
  tokens,
} from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { errorSentence, type PreferencesInput, useSession, useSessionMutation } from '@/bridge'
import { useWords, wordsOf } from '@/i18n'
import { PageTitle, useDone, useUnsaved } from '@/ui'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXL, maxWidth: '640px' },
  // Where the label of the switch begins.
  underSwitch: { paddingInlineStart: '60px' },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  unsaved: { color: tokens.colorNeutralForeground2 },
})

const languages: readonly PreferencesInput['language'][] = ['ja', 'en']
const themes: readonly PreferencesInput['theme'][] = ['system', 'light', 'dark']

export function PreferencesScreen() {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const { language, theme, closeHides } = useSession()
  const saved: PreferencesInput = { language, theme, closeHides }
  const [changed, setChanged] = useState<Partial<PreferencesInput>>({})
  const form = { ...saved, ...changed }
  const dirty = form.language !== language || form.theme !== theme || form.closeHides !== closeHides
  useUnsaved(dirty)
  const done = useDone()
  const save = useSessionMutation((bridge, input: PreferencesInput) => bridge.preferences.save(input))

  const change = (part: Partial<PreferencesInput>) => setChanged({ ...changed, ...part })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (save.isPending) return
    save.mutate(form, {
      onSuccess: (state) => {
        setChanged({})
        // In the language that was just chosen.
        done(wordsOf(state.language).t('ui.saved'))
      },
    })
  }

  return (
    <>
      <PageTitle title={t('nav.settings.behavior')} lead={t('preferences.lead')} />
      <form className={styles.form} onSubmit={submit} aria-label={t('nav.settings.behavior')}>
        {save.error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, save.error)}</MessageBarBody>
          </MessageBar>
        )}
        <Field label={t('preferences.language')}>
          <RadioGroup
            layout="horizontal"
            value={form.language}
            onChange={(_, { value }) => change(picked('language', languages, value))}
          >
            {languages.map((choice) => (
              <Radio key={choice} value={choice} label={t(`preferences.language.${choice}`)} />
            ))}
          </RadioGroup>
        </Field>
        <Field label={t('preferences.theme')}>
          <RadioGroup
            layout="horizontal"
            value={form.theme}
            onChange={(_, { value }) => change(picked('theme', themes, value))}
          >
            {themes.map((choice) => (
              <Radio key={choice} value={choice} label={t(`preferences.theme.${choice}`)} />
            ))}
          </RadioGroup>
        </Field>
        <Field hint={{ className: styles.underSwitch, children: t('preferences.close_hides_hint') }}>
          <Switch
            label={t('preferences.close_hides')}
            checked={form.closeHides}
            onChange={(_, { checked }) => change({ closeHides: checked })}
          />
        </Field>
        <div className={styles.foot}>
          <Button type="submit" appearance="primary" disabledFocusable={!dirty || save.isPending}>
            {t('ui.save')}
          </Button>
          <Button disabledFocusable={!dirty || save.isPending} onClick={() => setChanged({})}>
            {t('ui.restore')}
          </Button>
          {dirty && <Body1 className={styles.unsaved}>{t('ui.unsaved')}</Body1>}
        </div>
      </form>
    </>
  )
}

/** The part of the form that a radio button sets. */
function picked<Name extends 'language' | 'theme'>(
  name: Name,
  choices: readonly PreferencesInput[Name][],
  value: string,
): Partial<PreferencesInput> {
  const choice = choices.find((candidate) => candidate === value)
  return choice === undefined ? {} : { [name]: choice }
}

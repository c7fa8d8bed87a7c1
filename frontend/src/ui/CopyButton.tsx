/** Puts a text into the clipboard. */
import { Button } from '@fluentui/react-components'
import { useWords } from '@/i18n'
import { CopyIcon } from './icons'
import { useDone, useFailed } from './toast'

export function CopyButton(props: {
  /** What it is called, for the button's name. */
  what: string
  text: string
  copy: (text: string) => Promise<void>
}) {
  const { t } = useWords()
  const done = useDone()
  const failed = useFailed()
  return (
    <Button
      size="small"
      appearance="subtle"
      icon={<CopyIcon />}
      aria-label={t('ui.copy_what', { what: props.what })}
      title={t('ui.copy')}
      onClick={() =>
        props.copy(props.text).then(
          () => done(t('ui.copied')),
          () => failed(t('ui.copy_failed')),
        )
      }
    />
  )
}

/** What a part of オプション ends with: what went wrong, and the buttons. */
import { Body1, Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useWords } from '@/i18n'

const useStyles = makeStyles({
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  unsaved: { color: tokens.colorNeutralForeground2 },
})

export function FormFoot(props: {
  dirty: boolean
  pending: boolean
  /** What is not beside its field. */
  error: string | null
  onRestore: () => void
}) {
  const { dirty, error } = props
  const styles = useStyles()
  const { t } = useWords()
  const [focused, setFocused] = useState(false)
  const still = !dirty || props.pending
  return (
    <>
      {/* Beside the button: the top of the form may be out of sight. */}
      {error !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{error}</MessageBarBody>
        </MessageBar>
      )}
      {/*
        With nothing to register, the screen has the button of LINE WORKS連携 alone;
        but a button is never taken away under the focus.
      */}
      {(dirty || focused) && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is.
        <div
          className={styles.foot}
          onFocus={() => setFocused(true)}
          onBlur={({ currentTarget, relatedTarget }) => {
            const within = relatedTarget ?? document.activeElement
            setFocused(within instanceof Node && currentTarget.contains(within))
          }}
        >
          <Button type="submit" appearance="primary" disabledFocusable={still}>
            {t('ui.save')}
          </Button>
          <Button disabledFocusable={still} onClick={props.onRestore}>
            {t('ui.restore')}
          </Button>
          {dirty && <Body1 className={styles.unsaved}>{t('ui.unsaved')}</Body1>}
        </div>
      )}
    </>
  )
}

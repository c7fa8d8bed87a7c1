/** Asks before something that cannot simply be taken back. The safe button comes first and has the focus. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { type ReactNode, useLayoutEffect } from 'react'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

export function ConfirmDialog(props: {
  open: boolean
  title: string
  /** The button that does nothing. */
  keep: string
  /** The button that does it. */
  go: string
  pending?: boolean
  /** Why it could not be done. */
  error?: string | undefined
  onKeep: () => void
  onGo: () => void
  children: ReactNode
}) {
  const { open, pending = false } = props
  const styles = useStyles()
  // Before the effect by which the dialog takes the focus.
  useLayoutEffect(() => {
    if (!open) return
    const opener = document.activeElement
    return () => {
      // Once the dialog is gone: back to what opened it, or to the screen if that is gone as well.
      requestAnimationFrame(() => {
        const back = opener?.isConnected ? opener : document.querySelector('main h1')
        if (back instanceof HTMLElement) back.focus()
      })
    }
  }, [open])

  return (
    <Dialog open={open} modalType="alert" onOpenChange={() => !pending && props.onKeep()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{props.title}</DialogTitle>
          <DialogContent className={styles.content}>
            {props.children}
            {props.error && (
              <MessageBar intent="error" layout="multiline">
                <MessageBarBody>{props.error}</MessageBarBody>
              </MessageBar>
            )}
          </DialogContent>
          {/* The whole width is theirs, or the words in them would break. */}
          <DialogActions fluid>
            <Button appearance="primary" disabledFocusable={pending} onClick={props.onKeep}>
              {props.keep}
            </Button>
            <Button
              disabledFocusable={pending}
              icon={pending ? <Spinner size="tiny" /> : null}
              onClick={props.onGo}
            >
              {props.go}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

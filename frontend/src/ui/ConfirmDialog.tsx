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
import type { ReactNode } from 'react'
import { useFocusBack } from './useFocusBack'

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
  useFocusBack(open)

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

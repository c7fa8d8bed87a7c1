/** Opens over the page from its end, for one thing of a list: the list stays where it was. */
import {
  Button,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { useWords } from '@/i18n'
import { CloseIcon } from './icons'
import { useFocusBack } from './useFocusBack'

const useStyles = makeStyles({
  root: { width: '560px', maxWidth: '100vw' },
  form: { display: 'flex', flexDirection: 'column', alignSelf: 'stretch', flexGrow: 1, minHeight: 0 },
  title: { minWidth: 0, overflowWrap: 'anywhere' },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    paddingBlockEnd: tokens.spacingVerticalL,
  },
  foot: {
    flexWrap: 'wrap',
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    paddingBlock: tokens.spacingVerticalM,
  },
})

export function SideDrawer(props: {
  open: boolean
  title: string
  /** Somebody wants to close it. */
  onClose: () => void
  /** Of the button at the foot, or Enter in a field; undefined where nothing is filled in. */
  onSubmit?: (() => void) | undefined
  foot?: ReactNode
  children: ReactNode
}) {
  const { open, title, onSubmit } = props
  const styles = useStyles()
  const { t } = useWords()
  return (
    <OverlayDrawer
      open={open}
      position="end"
      className={styles.root}
      aria-label={title}
      onOpenChange={() => props.onClose()}
    >
      <FocusBack />
      <form
        className={styles.form}
        noValidate
        aria-label={title}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          // A form in a dialog over the drawer is not this one.
          event.stopPropagation()
          onSubmit?.()
        }}
      >
        <DrawerHeader>
          <DrawerHeaderTitle
            heading={{ className: styles.title, tabIndex: -1 }}
            action={
              <Button
                appearance="subtle"
                icon={<CloseIcon />}
                aria-label={t('ui.close')}
                onClick={props.onClose}
              />
            }
          >
            {title}
          </DrawerHeaderTitle>
        </DrawerHeader>
        <DrawerBody>
          <div className={styles.body}>{props.children}</div>
        </DrawerBody>
        {props.foot && <DrawerFooter className={styles.foot}>{props.foot}</DrawerFooter>}
      </form>
    </OverlayDrawer>
  )
}

/** The drawer is there until it has moved out; only then can what is behind it have the focus. */
function FocusBack() {
  const here = useRef<HTMLSpanElement>(null)
  useFocusBack(true, here)
  return <span ref={here} hidden />
}

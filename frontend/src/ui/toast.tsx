/** Short notes at the edge of the page: that something is done, or that it could not be. */
import {
  Button,
  makeStyles,
  Toast,
  Toaster,
  ToastTitle,
  ToastTrigger,
  tokens,
  useToastController,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useWords } from '@/i18n'
import { CloseIcon } from './icons'

const useStyles = makeStyles({
  // Over whatever is sticky in a screen.
  root: { position: 'relative', zIndex: tokens.zIndexMessages },
})

const toasterId = 'notes'

/** The row of buttons at the foot of a form, 57 pixels high, stays free. */
const offset = { horizontal: 20, vertical: 72 }

/** Stands once in the page: notes appear in a part of it that has a name, like all else. */
export function NoteToaster() {
  const { t } = useWords()
  const [place, setPlace] = useState<HTMLElement | null>(null)
  return (
    <section ref={setPlace} className={useStyles().root} aria-label={t('ui.notes')}>
      {place && <Toaster toasterId={toasterId} position="bottom-end" offset={offset} mountNode={place} />}
    </section>
  )
}

/** Gives what says that something is done; it needs no reaction. */
export function useDone(): (text: string) => void {
  return useNote('success')
}

/** Gives what says that something without a place of its own failed; it stays until it is closed. */
export function useFailed(): (text: string) => void {
  return useNote('error')
}

function useNote(intent: 'success' | 'error'): (text: string) => void {
  const { dispatchToast } = useToastController(toasterId)
  return (text) =>
    dispatchToast(
      <Toast>
        <ToastTitle action={intent === 'error' ? <CloseNote /> : null}>{text}</ToastTitle>
      </Toast>,
      intent === 'success'
        ? // Nothing in it could be done by keyboard, and Tab would not lead out of it again.
          { intent, politeness: 'polite', root: { tabIndex: -1 } }
        : { intent, timeout: -1 },
    )
}

function CloseNote() {
  const { t } = useWords()
  return (
    <ToastTrigger>
      <Button appearance="transparent" size="small" icon={<CloseIcon />} aria-label={t('ui.close')} />
    </ToastTrigger>
  )
}

/** Short notes at the edge of the page: that something is done, or that it could not be. */
import {
  Button,
  Toast,
  Toaster,
  ToastTitle,
  ToastTrigger,
  useToastController,
} from '@fluentui/react-components'
import { useWords } from '@/i18n'
import { CloseIcon } from './icons'

const toasterId = 'notes'

/** Stands once in the page. */
export function NoteToaster() {
  return <Toaster toasterId={toasterId} position="bottom-end" />
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
      intent === 'success' ? { intent, politeness: 'polite' } : { intent, timeout: -1 },
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

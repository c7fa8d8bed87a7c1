/** Short notes that something is done; they need no reaction. */
import { Toast, Toaster, ToastTitle, useToastController } from '@fluentui/react-components'

const toasterId = 'done'

/** Stands once in the page. */
export function DoneToaster() {
  return <Toaster toasterId={toasterId} position="bottom-end" />
}

/** Gives what says that something is done. */
export function useDone(): (text: string) => void {
  const { dispatchToast } = useToastController(toasterId)
  return (text) =>
    dispatchToast(
      <Toast>
        <ToastTitle>{text}</ToastTitle>
      </Toast>,
      { intent: 'success', politeness: 'polite' },
    )
}

import { useLayoutEffect } from 'react'

/** Once something that lay over the page is gone, the focus is back where it came from, or at the title. */
export function useFocusBack(open: boolean) {
  // Before the effect by which a dialog takes the focus.
  useLayoutEffect(() => {
    if (!open) return
    const opener = document.activeElement
    return () => {
      requestAnimationFrame(() => {
        const back = opener?.isConnected ? opener : document.querySelector('main h1')
        if (back instanceof HTMLElement) back.focus()
      })
    }
  }, [open])
}

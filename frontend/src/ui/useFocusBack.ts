import { useLayoutEffect } from 'react'

/**
 * Once something that lay over the page is gone, the focus is back where it came from. Where that is
 * gone, too, it is at the title of what lies on top now: outside of a drawer that is still open it
 * would hide the drawer from screen readers.
 */
export function useFocusBack(open: boolean) {
  // Before the effect by which a dialog takes the focus.
  useLayoutEffect(() => {
    if (!open) return
    const opener = document.activeElement
    const drawer = opener?.closest('[role=dialog]')
    return () => {
      requestAnimationFrame(() => {
        const title = drawer?.isConnected ? drawer.querySelector('h2') : document.querySelector('main h1')
        const back = opener?.isConnected ? opener : title
        if (back instanceof HTMLElement) back.focus()
      })
    }
  }, [open])
}

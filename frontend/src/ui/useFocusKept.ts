import { useEffect, useRef } from 'react'

/**
 * Another part begins where one looks first: at the top, with what was done. If what had the focus is
 * gone, the title has it, so that Tab goes on from there.
 */
export function useFocusKept(view: string) {
  const shown = useRef(view)
  useEffect(() => {
    if (shown.current === view) return
    shown.current = view
    window.scrollTo({ top: 0 })
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus()
  }, [view])
}

import { type RefObject, useEffect } from 'react'

/**
 * Keeps an element that scrolls by itself within the window: it is as high as
 * there is room between its place and the lower edge, also while the page
 * around it scrolls.
 */
export function useFitHeight(ref: RefObject<HTMLElement | null>, on: boolean) {
  useEffect(() => {
    const element = ref.current
    if (!element || !on) return
    const fit = () => {
      const room = window.innerHeight - element.getBoundingClientRect().top - margin
      element.style.maxHeight = `${Math.max(least, Math.round(room))}px`
    }
    fit()
    const observer = new ResizeObserver(fit)
    // The page grows and shrinks with whatever comes and goes above the element.
    observer.observe(document.body)
    window.addEventListener('scroll', fit, { passive: true })
    window.addEventListener('resize', fit)
    return () => {
      observer.disconnect()
      window.removeEventListener('scroll', fit)
      window.removeEventListener('resize', fit)
      element.style.maxHeight = ''
    }
  }, [ref, on])
}

/** What stays free below, and what the element is at least, in pixels. */
const margin = 16
const least = 240

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
    const adjust = () => {
      const room = window.innerHeight - element.getBoundingClientRect().top - margin
      element.style.maxHeight = `${Math.max(least, Math.round(room))}px`
    }
    adjust()
    const observer = new ResizeObserver(adjust)
    // The page grows and shrinks with whatever comes and goes above the element.
    observer.observe(document.body)
    window.addEventListener('scroll', adjust, { passive: true })
    window.addEventListener('resize', adjust)
    return () => {
      observer.disconnect()
      window.removeEventListener('scroll', adjust)
      window.removeEventListener('resize', adjust)
      element.style.maxHeight = ''
    }
  }, [ref, on])
}

/** What stays free below, and what the element is at least, in pixels. */
const margin = 16
const least = 240

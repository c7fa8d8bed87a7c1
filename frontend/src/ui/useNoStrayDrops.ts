import { useEffect } from 'react'

/** A file dropped beside the area would make the web view leave the page for it. */
export function useNoStrayDrops() {
  useEffect(() => {
    const hold = (event: DragEvent) => event.preventDefault()
    window.addEventListener('dragover', hold)
    window.addEventListener('drop', hold)
    return () => {
      window.removeEventListener('dragover', hold)
      window.removeEventListener('drop', hold)
    }
  }, [])
}

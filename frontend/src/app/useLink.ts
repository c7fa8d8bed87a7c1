/** The link between page and program, as far as people need to know of it. */
import { useEffect, useState } from 'react'
import { type EndedLink, useBridge } from '@/bridge'

/** How long the link may be down before anybody is told, in milliseconds. */
const patience = 3000

/** Whether changes have not reached the page for a while. */
export function useLinkLost(): boolean {
  const bridge = useBridge()
  const [lost, setLost] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = bridge.onLink((link) => {
      clearTimeout(timer)
      if (link === 'down') timer = setTimeout(() => setLost(true), patience)
      else setLost(false)
    })
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [bridge])
  return lost
}

/** Why the program has no more to do with this page; null while it has. */
export function useEnded(): EndedLink['ended'] | null {
  const bridge = useBridge()
  const [ended, setEnded] = useState<EndedLink['ended'] | null>(null)
  useEffect(
    () =>
      bridge.onLink((link) => {
        if (typeof link === 'object') setEnded(link.ended)
      }),
    [bridge],
  )
  return ended
}

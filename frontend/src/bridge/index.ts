/** The only part of the page that speaks to the program. */
import { type Bridge, connect } from './bridge'
import { loopbackHost } from './loopback'
import { type WailsWindow, wailsHost } from './wails'

export type { Bridge, EndedLink, Link } from './bridge'
export { BridgeError, errorSentence, type LocalCode, parseError } from './errors'
export { BridgeProvider, sessionQuery, useBridge, useSession } from './react'
export type * from './types'

/** The bridge to whichever host has opened this page. */
export function openBridge(): Bridge {
  const host =
    wailsHost(window as WailsWindow) ??
    loopbackHost({
      location: window.location,
      history: window.history,
      sessionStorage: window.sessionStorage,
      fetch: window.fetch.bind(window),
      open: (url) => window.open(url, '_blank', 'noopener,noreferrer'),
    })
  return connect(host)
}

/** The only part of the page that speaks to the program. */
import { type Bridge, connect } from './bridge'
import { loopbackHost, type Surroundings } from './loopback'
import { inWindow, wailsHost } from './wails'

export type { Bridge, EndedLink, Link } from './bridge'
export { connectionQuery, mayEditConnection, receptionQuery, useConnectionMutation } from './connection'
export { BridgeError, errorSentence, type LocalCode, parseError } from './errors'
export { BridgeProvider, sessionQuery, useBridge, useSession, useSessionMutation } from './react'
export type * from './types'

/** The bridge to whichever host has opened this page. */
export function openBridge(): Bridge {
  return connect(inWindow(window) ? wailsHost() : loopbackHost(browser()))
}

function browser(): Surroundings {
  return {
    location: window.location,
    history: window.history,
    sessionStorage: window.sessionStorage,
    crypto: window.crypto,
    fetch: window.fetch.bind(window),
    clipboard: {
      read: async () => navigator.clipboard.readText(),
      write: async (text) => navigator.clipboard.writeText(text),
    },
    open: (url) => window.open(url, '_blank', 'noopener,noreferrer'),
  }
}

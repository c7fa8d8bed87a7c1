/** The only part of the page that speaks to the program. */
import { type Bridge, connect } from './bridge'
import { loopbackHost, type Surroundings } from './loopback'
import { inWindow, wailsHost } from './wails'

export { accountQuery, accountsStateQuery, allAccounts } from './accounts'
export type { Bridge, EndedLink, Link } from './bridge'
export { connectionQuery, receptionQuery, useConnectionMutation } from './connection'
export { employeeQuery, membersQuery, unitChoices, unitsQuery } from './employees'
export { BridgeError, errorSentence, type LocalCode, parseError } from './errors'
export { optionsQuery } from './options'
export { problemOf, problemSentence } from './problems'
export { BridgeProvider, sessionQuery, useBridge, useSession, useSessionMutation } from './react'
export {
  mayEditAccounts,
  mayEditConnection,
  mayEditEmployees,
  mayEditRecords,
  mayEditUnits,
  mayReadEmployees,
  mayReadPhrases,
  mayReadRecords,
} from './rights'
export type * from './wire'

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
    keep: keepFile,
    open: (url) => window.open(url, '_blank', 'noopener,noreferrer'),
  }
}

/** A link to the bytes that is followed at once: the only way a page can keep a file. */
function keepFile(data: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data)
  link.download = name
  link.click()
  // The browser has begun to read by the next minute, and does not need the address any more.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

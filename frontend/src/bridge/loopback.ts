/**
 * The host in a browser: the program serves the page over loopback HTTP.
 *
 * Of several pages the program speaks to the one opened last; each tells by a
 * random id which one it is, made anew at every load.
 *
 * The token comes behind the # of the address it opens. The token is taken out
 * of the address at once, so that it is in no history and no screenshot, kept
 * for this tab alone, and sent as a header with every call and with the stream
 * of events. EventSource cannot send headers, so the stream is read by fetch.
 */
import type { Clipboard, EndedLink, Host, Link } from './bridge'
import { BridgeError, parseError } from './errors'
import { postFile, readAnswer } from './files'
import { eventReader } from './sse'
import type { FileRef } from './wire'

const tokenKey = 'punchline.token'

/** Waits between attempts to reach the stream again, in milliseconds; the last one stays. */
const retries = [250, 500, 1000, 2000, 4000]

/** What the host needs of the browser; tests give their own. */
export interface Surroundings {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>
  readonly crypto: Pick<Crypto, 'getRandomValues'>
  readonly fetch: typeof fetch
  readonly clipboard: Clipboard
  readonly open: (url: string) => void
  /** Has the browser keep a file under a name. */
  readonly keep: (data: Blob, name: string) => void
}

export function loopbackHost(around: Surroundings): Host {
  const token = takeToken(around)
  const headers = { 'X-Punchline-Token': token, 'X-Punchline-Page': pageId(around) }
  const eventListeners = new Map<string, Set<(payload: unknown) => void>>()
  const linkListeners = new Set<(link: Link) => void>()
  // Nobody is told of "new"; the first "up" is told, for what changed before it was not.
  let link: Link | 'new' = 'new'
  let streaming = false

  function setLink(next: Link) {
    if (typeof link === 'object' || next === link) return
    link = next
    for (const tell of linkListeners) tell(next)
  }

  async function call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (token === '') throw new BridgeError('page_token')
    let response: Response
    try {
      response = await around.fetch('/call', {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify({ method, args }),
        cache: 'no-store',
      })
    } catch {
      throw new BridgeError('unreachable')
    }
    const answer = await readJSON(response)
    if (answer?.error !== undefined) throw heard(parseError(answer.error))
    if (!response.ok || answer === null) throw new BridgeError('internal')
    return answer.result
  }

  /** An error that ends this page does so whichever way it came. */
  function heard(error: BridgeError): BridgeError {
    const ended = endOf(error)
    if (ended) setLink(ended)
    return error
  }

  async function sendFile(file: File): Promise<string> {
    if (token === '') throw new BridgeError('page_token')
    try {
      return await postFile(around.fetch, headers, file)
    } catch (reason) {
      throw heard(parseError(reason))
    }
  }

  async function saveFile(file: FileRef): Promise<boolean> {
    if (token === '') throw new BridgeError('page_token')
    let response: Response
    let data: Blob | null
    try {
      response = await around.fetch(`/files/${encodeURIComponent(file.id)}`, { headers, cache: 'no-store' })
      data = response.ok ? await response.blob() : null
    } catch {
      throw new BridgeError('unreachable')
    }
    if (!data) throw heard(parseError((await readAnswer(response)).error))
    around.keep(data, file.name)
    return true
  }

  /** Keeps the stream of events open as long as the page lives. */
  async function stream() {
    for (let failed = 0; typeof link !== 'object'; failed++) {
      try {
        await readStream(() => {
          failed = 0
          setLink('up')
        })
      } catch (reason) {
        const ended = reason instanceof BridgeError && endOf(reason)
        if (ended) return setLink(ended)
      }
      setLink('down')
      await pause(retries[Math.min(failed, retries.length - 1)] ?? 0)
    }
  }

  async function readStream(opened: () => void) {
    if (token === '') throw new BridgeError('page_token')
    const response = await around.fetch('/events', {
      headers: { ...headers, Accept: 'text/event-stream' },
      cache: 'no-store',
    })
    if (!response.ok || !response.body) throw parseError((await readJSON(response))?.error)
    opened()
    const reader = response.body.getReader()
    const decoder = new TextDecoder()
    const events = eventReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      for (const event of events(decoder.decode(value, { stream: true }))) tellEvent(event.name, event.data)
    }
  }

  function tellEvent(name: string, data: string) {
    if (name === 'page_replaced') return setLink({ ended: name })
    let payload: unknown = null
    try {
      payload = JSON.parse(data)
    } catch {
      // An event without a payload that can be read still says that it happened.
    }
    for (const tell of eventListeners.get(name) ?? []) tell(payload)
  }

  return {
    call,
    sendFile,
    saveFile,
    onEvent(name, listener) {
      const listeners = eventListeners.get(name) ?? new Set()
      eventListeners.set(name, listeners.add(listener))
      if (!streaming) {
        streaming = true
        void stream()
      }
      return () => listeners.delete(listener)
    },
    onLink(listener) {
      linkListeners.add(listener)
      if (link === 'down' || typeof link === 'object') listener(link)
      return () => linkListeners.delete(listener)
    },
    clipboard: around.clipboard,
    openUrl: around.open,
  }
}

/** Moves the token from the address into the tab's storage; "" if there is none. */
function takeToken({ location, history, sessionStorage }: Surroundings): string {
  const hash = location.hash.replace(/^#/, '')
  // A hash that begins with a slash is a screen of ours.
  if (hash !== '' && !hash.startsWith('/')) {
    sessionStorage.setItem(tokenKey, hash)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(tokenKey) ?? ''
}

/** 128 random bits; Safari 15.0 has no randomUUID. */
function pageId({ crypto }: Surroundings): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

function endOf(error: BridgeError): EndedLink | null {
  const { code } = error
  return code === 'page_replaced' || code === 'page_token' ? { ended: code } : null
}

async function readJSON(response: Response): Promise<{ result?: unknown; error?: unknown } | null> {
  try {
    const answer: unknown = await response.json()
    return typeof answer === 'object' ? answer : null
  } catch {
    return null
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

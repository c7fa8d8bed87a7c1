/**
 * The host in the desktop window: bound methods and events of Wails.
 */
import type { Host } from './bridge'
import { BridgeError } from './errors'

type BoundMethod = (...args: readonly unknown[]) => Promise<unknown>

/** What Wails puts into the page, as far as we use it. */
export interface WailsWindow {
  readonly go?: { readonly desktop?: Readonly<Record<string, Readonly<Record<string, BoundMethod>>>> }
  readonly runtime?: {
    EventsOn(name: string, listener: (...data: unknown[]) => void): () => void
    BrowserOpenURL(url: string): void
  }
}

/** Null outside of the window. */
export function wailsHost(window: WailsWindow): Host | null {
  const { go, runtime } = window
  if (!go || !runtime) return null
  return {
    call(name, args) {
      const [struct = '', method = ''] = name.split('.')
      const bound = go.desktop?.[struct]?.[method]
      return bound ? bound(...args) : Promise.reject(new BridgeError('internal'))
    },
    onEvent: (name, listener) => runtime.EventsOn(name, (payload) => listener(payload)),
    // The program and its window live and die together.
    onLink: () => () => {},
    openUrl: (url) => runtime.BrowserOpenURL(url),
  }
}

/**
 * The host in the desktop window: bound methods and events of Wails, through
 * the code its generator writes.
 */
import * as Connection from '../../wailsjs/go/desktop/Connection'
import * as Home from '../../wailsjs/go/desktop/Home'
import * as Preferences from '../../wailsjs/go/desktop/Preferences'
import * as Reception from '../../wailsjs/go/desktop/Reception'
import * as Session from '../../wailsjs/go/desktop/Session'
import { BrowserOpenURL, ClipboardGetText, ClipboardSetText, EventsOn } from '../../wailsjs/runtime/runtime'
import type { Host } from './bridge'
import { BridgeError } from './errors'

/** The bound structs by name. */
const bound: Readonly<Record<string, object>> = { Session, Preferences, Home, Connection, Reception }

/** Tells whether this page is in the window: only there Wails has put its runtime. */
export function inWindow(window: object): boolean {
  return 'go' in window && 'runtime' in window
}

export function wailsHost(): Host {
  return {
    async call(name, args) {
      const [struct = '', method = ''] = name.split('.')
      const call: unknown = Reflect.get(bound[struct] ?? {}, method)
      if (typeof call !== 'function') throw new BridgeError('internal')
      return call(...args)
    },
    onEvent: (name, listener) => EventsOn(name, (payload: unknown) => listener(payload)),
    // The program and its window live and die together.
    onLink: () => () => {},
    // The web view's own clipboard wants a secure page, which that of macOS and Linux is not.
    clipboard: {
      read: () => ClipboardGetText(),
      async write(text) {
        if (!(await ClipboardSetText(text))) throw new BridgeError('internal')
      },
    },
    openUrl: (url) => BrowserOpenURL(url),
  }
}

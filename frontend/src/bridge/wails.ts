/**
 * The host in the desktop window: bound methods and events of Wails, through
 * the code its generator writes.
 */
import * as Connection from '../../wailsjs/go/desktop/Connection'
import * as Files from '../../wailsjs/go/desktop/Files'
import * as Home from '../../wailsjs/go/desktop/Home'
import * as Preferences from '../../wailsjs/go/desktop/Preferences'
import * as Reception from '../../wailsjs/go/desktop/Reception'
import * as Session from '../../wailsjs/go/desktop/Session'
import { BrowserOpenURL, ClipboardGetText, ClipboardSetText, EventsOn } from '../../wailsjs/runtime/runtime'
import type { Host } from './bridge'
import { BridgeError } from './errors'
import { postFile } from './files'

/** The bound structs by name. */
const structs: Readonly<Record<string, object>> = { Session, Preferences, Home, Connection, Reception, Files }

/** Tells whether this page is in the window: only there Wails has put its runtime. */
export function inWindow(window: object): boolean {
  return 'go' in window && 'runtime' in window
}

export function wailsHost(): Host {
  async function call(name: string, args: readonly unknown[]): Promise<unknown> {
    const [struct = '', method = ''] = name.split('.')
    const bound: unknown = Reflect.get(structs[struct] ?? {}, method)
    if (typeof bound !== 'function') throw new BridgeError('internal')
    return bound(...args)
  }

  return {
    call,
    sendFile: (file) => postFile(window.fetch.bind(window), {}, file),
    // A web view keeps no downloads; the program asks where the file is to be.
    saveFile: async (file) => (await call('Files.Save', [file])) === true,
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

/**
 * The page over made-up answers, to look at without the program:
 * npm run preview:stub, then for example
 *
 *   /stub.html?employees=500&language=en&theme=dark&steps=3&trouble#/settings/behavior
 *
 * face=first|signin|loading|failed|ended · employees=0…10000 · steps=0…7 ·
 * language, theme, release, trouble, quiet (no messages yet). It is not part
 * of the build.
 */
import { createRoot } from 'react-dom/client'
import { App } from '@/app/App'
import { BridgeError, type SessionState } from '@/bridge'
import '@/page.css'
import { bigOverview, checklist, feed, feedItem, session, status } from './samples'
import { stubBridge } from './stubBridge'

const query = new URLSearchParams(window.location.search)
const face = query.get('face') ?? ''
const employees = Number(query.get('employees') ?? 10)

const trouble = {
  listening: false,
  lost: 2,
  connection: 'failing',
  connectionCode: 'lineworks_network',
  wrongSignature: 3,
  quarantined: 3,
  outboxFailed: 4,
  outboxUnknown: 1,
} as const

let state: SessionState = session({
  firstStart: face === 'first',
  language: query.get('language') === 'en' ? 'en' : 'ja',
  theme: query.get('theme') === 'dark' ? 'dark' : 'light',
  release: query.has('release'),
  demo: !query.has('real'),
})
const signedIn = state.admin
if (face === 'first' || face === 'signin') state = { ...state, admin: null }

let items = query.has('quiet') ? [] : feed()
const never = new Promise<never>(() => {})
const failing = face === 'failed'

async function answer<Result>(result: Result): Promise<Result> {
  if (face === 'loading') return never
  if (failing) throw new BridgeError('busy')
  return result
}

async function enter(): Promise<SessionState> {
  state = { ...state, firstStart: false, admin: signedIn }
  return state
}

const bridge = stubBridge({
  session: {
    state: async () => state,
    createFirstAdmin: enter,
    signIn: async (input) => {
      if (input.password === 'wrong') throw new BridgeError('sign_in_failed')
      return enter()
    },
    signOut: async () => {
      state = { ...state, admin: null }
      return state
    },
  },
  preferences: {
    save: async (input) => {
      state = { ...state, ...input }
      return state
    },
  },
  home: {
    overview: (division) => answer(bigOverview(employees, division)),
    feed: () => answer(items),
    status: () =>
      answer(status(query.has('trouble') ? trouble : query.has('quiet') ? { lastPunch: '' } : {})),
    checklist: () => answer(checklist(Number(query.get('steps') ?? 7))),
  },
  openUrl: (url) => window.open(url),
})

// From the browser's console: a punch comes in.
Object.assign(window, {
  punch(name = '佐藤 花子') {
    items = [feedItem({ id: Date.now(), name }), ...items]
    bridge.change('punches', 'events')
  },
})

const root = document.getElementById('root')
if (root) createRoot(root).render(<App bridge={bridge} />)
if (face === 'ended') setTimeout(() => bridge.tellLink({ ended: 'page_replaced' }), 100)

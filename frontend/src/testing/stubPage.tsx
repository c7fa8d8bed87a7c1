/**
 * The page over made-up answers, to look at without the program:
 * npm run preview:stub, then for example
 *
 *   /stub.html?employees=500&language=en&theme=dark&steps=3&trouble#/settings/behavior
 *
 * face=first|signin|loading|failed|ended|looks (may only look)|limited (to some 所属) · employees=0…10000 · steps=0…7 ·
 * language, theme, release, trouble, quiet (no messages yet) · connect=off|form|bot|secret|…|done (how
 * far LINE WORKS連携 is) · import=arrange|uncertain|missing|reading|planned|units|clean|done (how far the
 * import is) · rows=100000 (of it) · accounts=checking|sending|paused (what 打刻連携設定 does) ·
 * reception=wrong_secret|foreign_url · lost (the key) · terms=old. It is not part of the build.
 */
import { createRoot } from 'react-dom/client'
import { App } from '@/app/App'
import {
  BridgeError,
  type ConnectionState,
  type ConnectStep,
  type FieldProblem,
  type SessionState,
} from '@/bridge'
import '@/page.css'
import { accountStates, accountsWork, company, manyEmployees } from './employeeSamples'
import { fakeImport, importFile, importRun, importState } from './importSamples'
import { atStep, bigOverview, checklist, feed, feedItem, gaps, reception, session, status } from './samples'
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
  trouble: 'lineworks_scope',
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

if (face === 'looks' && signedIn) {
  state = { ...state, admin: { ...signedIn, full: false, options: 1, employees: 1 } }
}
if (face === 'limited' && signedIn) {
  state = { ...state, admin: { ...signedIn, full: false, limited: true } }
}

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

let connected: ConnectionState = atStep((query.get('connect') ?? 'done') as ConnectStep, {
  keyLost: query.has('lost'),
  ...(query.has('reception') ? { reception: query.get('reception') as ConnectionState['reception'] } : {}),
  ...(query.get('reception') === 'wrong_secret' ? { wrongSecretAt: '2026-11-23T09:11:00+09:00' } : {}),
  ...(query.get('reception') === 'foreign_url' ? { foreignUrl: 'https://other.example.com/bot' } : {}),
  ...(query.has('trouble') ? { trouble: 'lineworks_scope' } : {}),
  ...(query.has('terms')
    ? { consent: { version: '2025-01', at: '2025-04-01T09:00:00+09:00', by: '総務 花子' } }
    : {}),
  ...(query.get('connect') === 'off' && !query.has('terms') ? { consent: null } : {}),
})
let received = reception({
  reception: connected.reception,
  publicUrl: connected.publicUrl,
  alwaysOn: connected.alwaysOn,
  demo: state.demo,
  gaps: query.has('trouble') ? gaps() : [],
  ...(query.has('trouble') ? { wrongSignature: 3, quarantined: 3 } : {}),
})

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function connect(change: Partial<ConnectionState>): Promise<ConnectionState> {
  connected = { ...connected, ...change }
  received = { ...received, reception: connected.reception }
  return answer(connected)
}

/** Spaces and things missing are noticed, as the program would. */
function checkForm(values: Readonly<Record<string, string>>): FieldProblem[] {
  return Object.entries(values).flatMap(([field, value]): FieldProblem[] => {
    if (value === '') return [{ field, reason: 'missing', mendable: false, mended: '' }]
    const mended = field === 'client_secret' ? '' : value.replace(/\s/g, '')
    return /\s/.test(value) ? [{ field, reason: 'space', mendable: true, mended }] : []
  })
}

const importing = query.get('import') ?? ''
const many = Number(query.get('rows') ?? 12)
const imported = fakeImport({
  state:
    importing === ''
      ? null
      : importState({
          phase:
            importing === 'reading'
              ? 'reading'
              : importing === 'done'
                ? 'done'
                : ['planned', 'units', 'clean'].includes(importing)
                  ? 'planned'
                  : 'arranging',
          done: 61_000,
          total: 100_000,
          counts: { new: many, changed: 3, unchanged: 1180, rejected: importing === 'clean' ? 0 : 2 },
          ...(importing === 'units'
            ? {
                unknownDivisions: { some: ['第三工場', '海外事業部', '監査室'], count: 3 },
                unknownTypes: { some: ['嘱託'], count: 1 },
              }
            : {}),
          ...(importing === 'done'
            ? { result: { new: 12, changed: 3, divisions: 2, employmentTypes: 0, importId: 7 } }
            : {}),
        }),
  file: importFile({
    ...(importing === 'uncertain' ? { certain: false } : {}),
    ...(importing === 'missing'
      ? {
          certain: false,
          missing: ['code'],
          columns: importFile().columns.map((column) =>
            column.index === 0 ? { ...column, field: '' } : column,
          ),
        }
      : {}),
  }),
  runs: query.has('quiet')
    ? []
    : [
        importRun(),
        importRun({ importId: 6, kind: 'accounts', undoable: false, at: '2026-11-20T17:03:00+09:00' }),
        importRun({
          importId: 5,
          undone: true,
          undoable: false,
          file: '株式会社見本ロジスティクス出向者を含む従業員名簿(最終版)(2)のコピー.csv',
          by: '長曾我部 喜左衛門',
          at: '2026-11-17T08:30:00+09:00',
        }),
      ],
})

const staff = company(manyEmployees(employees), () => bridge.change('employees'))
for (const { id, accountId } of staff.people.values()) {
  if (accountId !== '') staff.firsts.set(id, accountStates[id % accountStates.length] ?? {})
}

const bridge = stubBridge({
  employees: { ...staff.employees, list: async (query) => answer(await staff.employees.list(query)) },
  units: { ...staff.units, list: async () => answer(await staff.units.list()) },
  accounts: {
    ...staff.accounts,
    list: async (query) => answer(await staff.accounts.list(query)),
    state: async () => {
      const state = await staff.accounts.state()
      const work = accountsWork[query.get('accounts') ?? ''] ?? {}
      return { ...state, connected: connected.step === 'done', ...work }
    },
  },
  imports: imported.calls,
  files: {
    send: async () => {
      await pause(query.has('slow') ? 60_000 : 300)
      return 'f1'
    },
    save: async () => true,
  },
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
  connection: {
    state: () => answer(connected),
    agree: (version) =>
      connect({
        ...atStep('form'),
        consent: { version, at: '2026-11-23T09:13:00+09:00', by: state.admin?.name ?? '' },
      }),
    use: (on) => connect(on ? { ...atStep('done') } : { ...atStep('off') }),
    check: async (input) =>
      checkForm({
        client_id: input.clientId,
        ...(connected.hasClientSecret && input.clientSecret === ''
          ? {}
          : { client_secret: input.clientSecret }),
        service_account: input.serviceAccount,
        ...(connected.hasPrivateKey && input.privateKey === '' ? {} : { private_key: 'x' }),
        domain_id: input.domainId,
        'admins[0]': input.admins[0] ?? '',
      }),
    register: async (input) => {
      for (const step of ['form', 'bot', 'domain'] as const) {
        await connect({ registering: step })
        bridge.change('connection')
        await pause(query.has('slow') ? 60_000 : 800)
      }
      return connect({ ...atStep('secret'), clientId: input.clientId, registering: '' })
    },
    resume: async () => {
      await pause(500)
      throw new BridgeError('lineworks_scope')
    },
    stop: () => answer(connected),
    enterSecret: async () => connect(atStep('url')),
    fetchSecret: async () => {
      await pause(500)
      return connect(atStep('receive'))
    },
    sendTest: async () => connect({}),
    replaceUrl: async () => connect(atStep('publish')),
    disconnect: async () => ({ state: await connect(atStep('form')), left: 'lineworks_network' }),
  },
  reception: {
    state: () => answer(received),
    save: async (input) => {
      received = { ...received, ...input }
      return received
    },
    checkUrl: async (url) => {
      await pause(300)
      const result = url.includes('other') ? 'other_server' : url.includes('bad') ? 'certificate' : 'ok'
      return {
        problems: checkForm({ public_url: url }),
        url: url.endsWith('/callback') ? url : `${url}/callback`,
        result,
        issuer: result === 'ok' ? "Let's Encrypt R11" : '',
        notAfter: '2027-02-01T00:00:00+09:00',
      }
    },
  },
  clipboard: {
    read: () => navigator.clipboard.readText(),
    write: (text) => navigator.clipboard.writeText(text),
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

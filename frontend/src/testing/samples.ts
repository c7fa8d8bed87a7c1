/** Made-up answers of the program, for tests and for looking at screens. */
import type {
  ChecklistId,
  ChecklistItem,
  ConnectionState,
  ConnectStep,
  Counts,
  DivisionBoard,
  FeedItem,
  Gap,
  Overview,
  PersonState,
  Presence,
  ReceptionState,
  SessionState,
  Status,
} from '@/bridge'

export const today = '2026-11-23'
const at = (time: string) => `${today}T${time}:00+09:00`

export function session(change: Partial<SessionState> = {}): SessionState {
  return {
    firstStart: false,
    admin: {
      id: 1,
      login: 'soumu',
      name: '総務 花子',
      full: true,
      options: 2,
      employees: 2,
      records: 2,
      limited: false,
    },
    demo: true,
    company: '見本株式会社',
    language: 'ja',
    theme: 'light',
    closeHides: true,
    version: '0.1.0',
    release: false,
    chatUrl: 'http://127.0.0.1:9999/chat/',
    ...change,
  }
}

export function status(change: Partial<Status> = {}): Status {
  return {
    keeper: true,
    listening: true,
    addr: '127.0.0.1:8787',
    callbackUrl: 'http://127.0.0.1:8787/callback',
    registered: true,
    botName: '打刻',
    connection: 'ok',
    connectionCode: '',
    lastCallback: at('09:12'),
    lastPunch: at('09:12'),
    wrongSignature: 0,
    quarantined: 0,
    lost: 0,
    awaitingSender: 0,
    outboxWaiting: 0,
    outboxFailed: 0,
    outboxUnknown: 0,
    used: true,
    reception: 'received',
    keyLost: false,
    trouble: '',
    ...change,
  }
}

/** LINE WORKS連携 that is all set up; see also atStep. */
export function connection(change: Partial<ConnectionState> = {}): ConnectionState {
  return {
    used: true,
    termsVersion: '2026-11',
    consent: { version: '2026-11', at: at('08:30'), by: '総務 花子' },
    clientId: 'ZbsOq6zjt0IhtZZnrc',
    serviceAccount: '1wagx.serviceaccount@sample.example.jp',
    domainId: '10000001',
    admins: ['soumu.hanako@sample.example.jp'],
    botName: '打刻',
    iconUrl: 'https://punchline.example/bot.png',
    botId: '2000001',
    own: true,
    hasClientSecret: true,
    hasPrivateKey: true,
    hasBotSecret: true,
    keyLost: false,
    step: 'done',
    reception: 'received',
    publicUrl: 'https://dakoku.sample.example.jp/callback',
    publishedUrl: 'https://dakoku.sample.example.jp/callback',
    foreignUrl: '',
    alwaysOn: 'yes',
    testSentAt: at('08:40'),
    receivedAt: at('08:41'),
    wrongSecretAt: '',
    trouble: '',
    troubleAt: '',
    registering: '',
    consoleUrl: 'https://dev.worksmobile.com/jp/console/openapi/v2/app/list/view',
    botConsoleUrl: 'https://dev.worksmobile.com/jp/console/bot/view',
    ...change,
  }
}

const connectSteps: readonly ConnectStep[] = [
  'form',
  'bot',
  'domain',
  'secret',
  'url',
  'publish',
  'visible',
  'menu',
  'test',
  'receive',
  'done',
]

/** LINE WORKS連携 that has come as far as a step, which is the next to be done. */
export function atStep(step: ConnectStep, change: Partial<ConnectionState> = {}): ConnectionState {
  // 使用しない keeps what was done before.
  const reached = step === 'off' ? connectSteps.length : connectSteps.indexOf(step)
  const before = (other: ConnectStep) => reached <= connectSteps.indexOf(other)
  return connection({
    step,
    used: step !== 'off',
    ...(before('form')
      ? {
          clientId: '',
          serviceAccount: '',
          domainId: '',
          admins: [],
          botName: '',
          iconUrl: '',
          own: false,
          hasClientSecret: false,
          hasPrivateKey: false,
        }
      : {}),
    ...(before('bot') ? { botId: '' } : {}),
    ...(before('secret') ? { hasBotSecret: false } : {}),
    ...(before('url') ? { publicUrl: '', alwaysOn: '' } : {}),
    ...(before('publish') ? { publishedUrl: '' } : {}),
    ...(before('test') ? { testSentAt: '' } : {}),
    ...(before('receive') ? { receivedAt: '' } : {}),
    reception:
      step === 'off'
        ? 'off'
        : before('secret')
          ? 'none'
          : step === 'url'
            ? 'no_url'
            : step === 'receive'
              ? 'waiting'
              : step === 'done'
                ? 'received'
                : 'publishing',
    ...change,
  })
}

export function reception(change: Partial<ReceptionState> = {}): ReceptionState {
  return {
    addr: '127.0.0.1:8787',
    callbackUrl: 'http://127.0.0.1:8787/callback',
    keeper: true,
    listening: true,
    publicUrl: 'https://dakoku.sample.example.jp/callback',
    alwaysOn: 'yes',
    reception: 'received',
    demo: false,
    gaps: [],
    lastCallback: at('09:12'),
    accepted: 1234,
    wrongSignature: 0,
    quarantined: 0,
    ...change,
  }
}

/** Times without reception of every kind, newest first. */
export function gaps(): Gap[] {
  return [
    { id: 4, kind: 'public_url', from: at('09:05'), to: '', reason: '' },
    {
      id: 3,
      kind: 'sleep',
      from: '2026-11-22T12:00:00+09:00',
      to: '2026-11-22T12:42:00+09:00',
      reason: '',
    },
    {
      id: 2,
      kind: 'database',
      from: '2026-11-20T08:30:00+09:00',
      to: '2026-11-20T10:35:00+09:00',
      reason: 'disk_full',
    },
    {
      id: 1,
      kind: 'listener',
      from: '2026-11-17T18:00:00+09:00',
      to: '2026-11-19T20:00:00+09:00',
      reason: '',
    },
  ]
}

const steps: readonly ChecklistId[] = [
  'admin',
  'use',
  'api',
  'receive',
  'employees',
  'accounts',
  'first_message',
]

/** The first steps, so many of them done. */
export function checklist(done: number): ChecklistItem[] {
  return steps.map((id, index) => ({ id, done: index < done }))
}

export function person(change: Partial<PersonState> = {}): PersonState {
  return {
    employeeId: 1,
    code: '0001',
    name: '山田 太郎',
    presence: 'in',
    since: at('09:00'),
    firstIn: at('09:00'),
    lastOut: '',
    flags: [],
    ...change,
  }
}

export function division(id: number, name: string, people: readonly PersonState[]): DivisionBoard {
  return { id, code: String(id * 10), name, counts: countsOf(people), people }
}

export function overview(divisions: readonly DivisionBoard[], change: Partial<Overview> = {}): Overview {
  const people = divisions.flatMap((division) => division.people)
  return {
    date: today,
    now: at('09:13'),
    counts: countsOf(people),
    divisions,
    choices: divisions.map(({ id, code, name }) => ({ id, code, name })),
    employees: people.length,
    ...change,
  }
}

export function countsOf(people: readonly PersonState[]): Counts {
  const count = (presence: Presence) => people.filter((person) => person.presence === presence).length
  return {
    none: count('none'),
    in: count('in'),
    break: count('on_break'),
    outing: count('outing'),
    out: count('out'),
  }
}

export function feedItem(change: Partial<FeedItem> = {}): FeedItem {
  return {
    id: 1,
    at: at('09:00'),
    receivedAt: at('09:00'),
    employeeId: 1,
    code: '0001',
    name: '山田 太郎',
    division: '総務部',
    accountId: 'yamada.taro@sample.example.jp',
    type: 'clock_in',
    outcome: 'punched',
    reason: 'punched',
    message: '出勤',
    flags: [],
    reply: 'sent',
    replyCode: '',
    ...change,
  }
}

const families = [
  '山田',
  '佐藤',
  '鈴木',
  '高橋',
  '田中',
  '伊藤',
  '渡邊',
  '長曾我部',
  '小林',
  '𠮷田',
  '勅使河原',
]
const given = [
  '太郎',
  '花子',
  '一郎',
  '美咲',
  '健太',
  'さくら',
  '隆之介',
  '喜左衛門',
  '葵',
  'グエン・ティ・マイ',
]
const names = [
  '総務部',
  '営業部',
  '製造部 第一工場',
  '製造部 第二工場',
  '情報システム部',
  '株式会社見本ロジスティクス出向者',
  '研究開発本部',
  '品質保証部',
]

/** So many employees in up to eight 所属, some with very long names. */
export function bigOverview(count: number, only = 0): Overview {
  const people = names.map((): PersonState[] => [])
  for (let index = 0; index < count; index++) {
    const minute = String((index * 7) % 60).padStart(2, '0')
    // Small 所属 and large ones, as in life.
    const where = Math.floor(Math.sqrt((index * 37) % 64))
    people[where]?.push(
      person({
        employeeId: index + 1,
        code: String(index + 1).padStart(4, '0'),
        name: `${families[index % families.length]} ${given[(index * 3) % given.length]}`,
        ...stateOf(index, minute),
      }),
    )
  }
  const all = people
    .map((members, index) => division(index + 1, names[index] ?? '', members))
    .filter((division) => division.people.length > 0)
  const shown = all.filter(({ id }) => only === 0 || id === only)
  return overview(shown, { choices: overview(all).choices, employees: count })
}

function stateOf(index: number, minute: string): Partial<PersonState> {
  switch (index % 12) {
    case 3:
      return { presence: 'none', since: '', firstIn: '' }
    case 5:
      return { presence: 'on_break', since: at(`12:${minute}`) }
    case 8:
      return { presence: 'outing', since: at(`10:${minute}`), flags: index % 5 === 0 ? ['odd_order'] : [] }
    case 10:
      return { presence: 'out', since: at(`09:${minute}`), flags: index % 3 === 0 ? ['missing_in'] : [] }
    default:
      return { presence: 'in', since: at(`08:${minute}`), firstIn: at(`08:${minute}`) }
  }
}

/** One message of every kind, newest first. */
export function feed(): FeedItem[] {
  const unknown = { employeeId: 0, code: '', name: '', division: '', type: '' } as const
  const items: Partial<FeedItem>[] = [
    { at: at('09:12'), name: '佐藤 花子' },
    { at: at('09:11'), name: '鈴木 一郎', type: 'break_start', outcome: 'refused', reason: 'refused_break' },
    { at: at('09:10'), name: '長曾我部 喜左衛門グエン・ティ・マイ', flags: ['late'] },
    {
      at: at('09:09'),
      name: '高橋 美咲',
      type: '',
      outcome: 'asked',
      reason: 'ambiguous',
      message: 'お疲れ様です、出勤しました',
    },
    {
      at: at('09:08'),
      ...unknown,
      accountId: 'shinjin.saburo@sample.example.jp',
      outcome: 'unknown_sender',
      reason: 'unknown_sender',
    },
    {
      at: at('09:07'),
      name: '田中 健太',
      type: '',
      outcome: 'unmatched',
      reason: 'unmatched',
      message: '本日は電車の遅延のため、三十分ほど遅れます。申し訳ありませんがよろしくお願いいたします。',
    },
    { at: at('09:06'), name: '伊藤 さくら', outcome: 'double_tap', reason: 'double_tap' },
    { at: at('09:05'), name: '渡邊 隆之介', outcome: 'voided', reason: 'voided', message: '取消' },
    { at: at('09:04'), name: '小林 葵', reply: 'failed', replyCode: 'lineworks_bot_denied' },
    { at: at('09:03'), name: '𠮷田 グエン・ティ・マイ', reply: 'unknown' },
    { at: at('09:02'), ...unknown, accountId: '', outcome: 'awaiting_sender', reason: '' },
    {
      at: at('09:01'),
      name: '山田 太郎',
      type: '',
      outcome: 'answered',
      reason: 'today',
      message: '今日の打刻',
    },
    {
      at: at('09:00'),
      name: '勅使河原 健太',
      type: '',
      outcome: 'failed',
      reason: 'internal',
      message: '出勤',
    },
    { at: '2026-11-22T18:03:00+09:00', name: '山田 太郎', type: 'clock_out' },
  ]
  return items.map((item, index) => feedItem({ id: 100 - index, employeeId: index + 1, ...item }))
}

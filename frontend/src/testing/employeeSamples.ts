/** A made-up company of any size, kept in memory and answering as the program does. */
import {
  type AccountQuery,
  type AccountRow,
  type AccountsState,
  type Bridge,
  BridgeError,
  type EmployeeDetail,
  type EmployeeInput,
  type EmployeeQuery,
  type EmployeeRow,
  type FieldProblem,
  type FirstInput,
  type Unit,
} from '@/bridge'

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
const given = ['太郎', '花子', '一郎', '美咲', '健太', 'さくら', '隆之介', '喜左衛門', '葵', 'マイ']
const kanas = ['ヤマダ タロウ', 'サトウ ハナコ', 'スズキ イチロウ', 'タカハシ ミサキ', 'タナカ ケンタ']

export function unit(change: Partial<Unit> = {}): Unit {
  return {
    id: 1,
    version: 1,
    code: '01',
    name: '総務部',
    employees: 3,
    used: true,
    breakAllowed: false,
    ...change,
  }
}

export const divisions: readonly Unit[] = [
  unit(),
  unit({ id: 2, code: '02', name: '営業部', employees: 2 }),
  unit({ id: 3, code: '03', name: '製造部 第一工場', employees: 1 }),
  unit({ id: 4, code: '10', name: '準備室', employees: 0, used: false }),
]

export const employmentTypes: readonly Unit[] = [
  unit({ id: 1, code: '1', name: '正社員', breakAllowed: true }),
  unit({ id: 2, code: '2', name: 'パートタイム', breakAllowed: false, employees: 2 }),
]

export function employee(change: Partial<EmployeeDetail> = {}): EmployeeDetail {
  const of = (units: readonly Unit[], id: number) => units.find((one) => one.id === id) ?? units[0]
  const division = of(divisions, change.divisionId ?? 1)
  const type = of(employmentTypes, change.employmentTypeId ?? 1)
  const lastName = change.lastName ?? '山田'
  const firstName = change.firstName ?? '太郎'
  return {
    id: 1,
    version: 1,
    code: '0001',
    name: `${lastName} ${firstName}`.trim(),
    lastName,
    firstName,
    kana: 'ヤマダ タロウ',
    divisionId: 1,
    divisionCode: division?.code ?? '',
    division: division?.name ?? '',
    employmentTypeId: 1,
    employmentTypeCode: type?.code ?? '',
    employmentType: type?.name ?? '',
    accountId: 'yamada.taro@sample.example.jp',
    joinedOn: '2020-04-01',
    leftOn: '',
    state: 'employed',
    nextMove: '',
    moves: [
      {
        from: '2020-04-01',
        divisionId: change.divisionId ?? 1,
        division: division?.name ?? '',
        employmentTypeId: change.employmentTypeId ?? 1,
        employmentType: type?.name ?? '',
      },
    ],
    punches: 128,
    lastPunchAt: '2026-11-20T18:01:00+09:00',
    ...change,
  }
}

/** So many employees, a few with something about them. */
export function manyEmployees(count: number): EmployeeDetail[] {
  return Array.from({ length: count }, (_, index) => {
    const code = String(index + 1).padStart(4, '0')
    return employee({
      id: index + 1,
      code,
      lastName: families[index % families.length] ?? '',
      firstName: given[(index * 3) % given.length] ?? '',
      kana: kanas[index % kanas.length] ?? '',
      divisionId: 1 + (index % 3),
      employmentTypeId: 1 + (index % 2),
      accountId: index % 7 === 6 ? '' : `user${code}@sample.example.jp`,
      joinedOn: `20${String(10 + (index % 16))}-04-01`,
      ...(index % 29 === 4 ? { state: 'not_yet' as const, joinedOn: '2027-04-01' } : {}),
      ...(index % 31 === 5 ? { nextMove: '2026-12-01' } : {}),
      ...(index === 2
        ? {
            lastName: 'パブロ・ディエゴ・ホセ・フランシスコ・デ・パウラ',
            firstName: 'ファン・ネポムセーノ・マリア・デ・ロス・レメディオス・クリスピン',
            kana: 'ルイスイピカソパブロディエゴホセフランシスコデパウラフアンネポムセーノ',
            accountId: `${'a-very-long-account-name'.repeat(3)}@sample.example.jp`,
          }
        : {}),
      ...(index % 23 === 7 ? { state: 'left' as const, leftOn: '2025-03-31', accountId: '' } : {}),
    })
  })
}

export interface Company {
  readonly employees: Bridge['employees']
  readonly units: Bridge['units']
  readonly accounts: Bridge['accounts']
  /** Everybody, to be looked at and changed. */
  readonly people: Map<number, EmployeeDetail>
  readonly firsts: Map<number, Partial<AccountRow>>
}

/** The calls of a company, with the rules that tests need. */
export function company(begin: readonly EmployeeDetail[], changed: () => void = () => {}): Company {
  const people = new Map(begin.map((one) => [one.id, one]))
  const firsts = new Map<number, Partial<AccountRow>>()
  let lists = { divisions: [...divisions], employmentTypes: [...employmentTypes] }

  const found = (query: EmployeeQuery): EmployeeDetail[] => {
    const { compare } = new Intl.Collator('ja')
    const key = (query.sort === '' ? 'code' : query.sort) as string
    const by: Record<string, (row: EmployeeRow) => string> = {
      division: (row) => row.divisionCode,
      employment_type: (row) => row.employmentTypeCode,
      account_id: (row) => row.accountId,
      joined_on: (row) => row.joinedOn,
      left_on: (row) => row.leftOn,
      name: (row) => row.name,
      kana: (row) => row.kana,
      code: (row) => row.code,
    }
    const value = by[key] ?? ((row: EmployeeRow) => row.code)
    return [...people.values()]
      .filter(
        (one) =>
          (query.divisionId === 0 || one.divisionId === query.divisionId) &&
          (query.employmentTypeId === 0 || one.employmentTypeId === query.employmentTypeId) &&
          (query.state === 'all' || (query.state === 'left') === (one.state === 'left')) &&
          `${one.code} ${one.name} ${one.kana} ${one.accountId}`.includes(query.text),
      )
      .sort((a, b) => (query.desc ? -1 : 1) * compare(value(a), value(b)))
  }

  function check(input: EmployeeInput): FieldProblem[] {
    const say = (field: string, reason: FieldProblem['reason'], more: Partial<FieldProblem> = {}) => [
      { field, reason, mendable: false, mended: '', ...more },
    ]
    const others = [...people.values()].filter((one) => one.id !== input.id)
    const holder = others.find((one) => one.accountId !== '' && one.accountId === input.accountId)
    return [
      ...(input.code === '' ? say('code', 'missing') : []),
      ...(others.some((one) => one.code === input.code) ? say('code', 'code_taken') : []),
      ...(input.lastName === '' && input.firstName === '' ? say('last_name', 'missing') : []),
      ...(input.divisionId === 0 ? say('division', 'missing') : []),
      ...(input.employmentTypeId === 0 ? say('employment_type', 'missing') : []),
      ...(/\s/.test(input.accountId)
        ? say('account_id', 'space', { mendable: true, mended: input.accountId.replace(/\s/g, '') })
        : input.accountId !== '' && !input.accountId.includes('@')
          ? say('account_id', 'no_at')
          : holder
            ? say('account_id', 'account_taken', { other: `${holder.code} ${holder.name}` })
            : []),
      ...(input.leftOn !== '' && input.leftOn < input.joinedOn ? say('left_on', 'left_too_early') : []),
    ]
  }

  const unitsCalls: Bridge['units'] = {
    list: async () => lists,
    save: async (input) => {
      const key = input.kind === 'division' ? 'divisions' : 'employmentTypes'
      const others = lists[key].filter((one) => one.id !== input.id)
      if (input.code === '') throw new BridgeError('invalid', 'code', { reason: 'missing' })
      if (others.some((one) => one.code === input.code)) {
        throw new BridgeError('invalid', 'code', { reason: 'code_taken' })
      }
      const old = lists[key].find((one) => one.id === input.id)
      const next = {
        ...unit({ employees: 0, used: false, ...old }),
        id: input.id || Math.max(0, ...lists[key].map(({ id }) => id)) + 1,
        version: input.version + 1,
        code: input.code,
        name: input.name,
        breakAllowed: input.breakAllowed,
      }
      lists = { ...lists, [key]: [...others, next].sort((a, b) => a.code.localeCompare(b.code)) }
      return lists
    },
    delete: async (ref) => {
      const key = ref.kind === 'division' ? 'divisions' : 'employmentTypes'
      if (lists[key].find((one) => one.id === ref.id)?.used) throw new BridgeError('unit_in_use')
      lists = { ...lists, [key]: lists[key].filter((one) => one.id !== ref.id) }
      return lists
    },
  }

  const get = (id: number): EmployeeDetail => {
    const one = people.get(id)
    if (!one) throw new BridgeError('not_found')
    return one
  }

  let state = accountsState()
  const chosen = (query: AccountQuery, ids: readonly number[] = []) =>
    (ids.length > 0 ? ids.map(get) : found(query as EmployeeQuery))
      .map(accountOf)
      .filter(
        (row) =>
          (query.first === '' || row.first === query.first) &&
          (query.check === '' || row.check === query.check),
      )
  const receivers = ({ to, query, ids }: FirstInput) =>
    chosen(query, ids).filter(({ first }) => to !== 'unsent' || first === 'none' || first === 'no_id')
  const put = (id: number, change: Partial<AccountRow>) => firsts.set(id, { ...firsts.get(id), ...change })

  const accounts: Bridge['accounts'] = {
    state: async () => state,
    list: async (query) => {
      const rows = chosen(query)
      const count = (first: string) => rows.filter((row) => row.first === first).length
      return {
        total: rows.length,
        offset: query.offset,
        rows: rows.slice(query.offset, query.offset + query.limit),
        counts: {
          all: rows.length,
          withId: rows.length - count('no_id'),
          unsent: count('none'),
          failed: count('failed'),
          unknown: count('unknown'),
        },
      }
    },
    save: async (edits) => {
      const after = new Map(edits.map((edit) => [edit.employeeId, edit.accountId]))
      const problems = edits.flatMap(({ employeeId, version, accountId: value }) => {
        const one = get(employeeId)
        if (one.version !== version) throw new BridgeError('conflict', '', { employee: one.code })
        const holder = [...people.values()].find(
          ({ id, accountId }) => id !== employeeId && value !== '' && (after.get(id) ?? accountId) === value,
        )
        const reason = /\s/.test(value)
          ? 'account_space'
          : value !== '' && !value.includes('@')
            ? 'account_form'
            : holder
              ? after.has(holder.id)
                ? 'account_twice'
                : 'account_taken'
              : ''
        return reason === ''
          ? []
          : [{ employeeId, reason, value, other: holder ? `${holder.code} ${holder.name}` : '' }]
      })
      if (problems.length > 0) return { saved: 0, problems }
      for (const { employeeId, version, accountId } of edits) {
        people.set(employeeId, { ...get(employeeId), version: version + 1, accountId })
        firsts.delete(employeeId)
      }
      changed()
      return { saved: edits.length, problems }
    },
    check: async ({ query, ids }) => {
      const rows = chosen(query, ids).filter(({ accountId }) => accountId !== '')
      for (const { id, accountId } of rows) {
        put(id, { check: accountId.startsWith('nobody') ? 'not_found' : 'found' })
      }
      const total = rows.length
      state = { ...state, checking: { running: false, total, done: total, startedAt: '' } }
      return state.checking
    },
    cancelCheck: async () => {
      state = { ...state, checking: { ...state.checking, running: false } }
      return state.checking
    },
    acceptAddress: async (id, version) => {
      const one = get(id)
      people.set(id, { ...one, version: version + 1, accountId: firsts.get(id)?.newAddress ?? '' })
      put(id, { check: 'found', newAddress: '' })
      changed()
      return accountOf(get(id))
    },
    confirmUser: async (id, version) => {
      people.set(id, { ...get(id), version: version + 1 })
      put(id, { check: 'found' })
      changed()
      return accountOf(get(id))
    },
    firstPlan: async (input) => {
      const rows = receivers(input)
      const able = rows.filter(({ first }) => first !== 'no_id')
      return {
        count: able.length,
        withoutId: rows.length - able.length,
        again: able.filter(({ first }) => first !== 'none').length,
        minutes: Math.ceil(able.length / 30),
      }
    },
    sendFirst: async (input) => {
      const rows = receivers(input).filter(({ first }) => first !== 'no_id')
      for (const { id } of rows) put(id, { first: 'sent', firstAt: '2026-11-23T09:20:00+09:00' })
      state = { ...state, first: { ...state.first, total: rows.length, sent: rows.length } }
      return state.first
    },
    cancelFirst: async () => {
      const { first } = state
      state = { ...state, first: { ...first, running: false, total: first.total - first.queued, queued: 0 } }
      return state.first
    },
  }

  return {
    people,
    firsts,
    units: unitsCalls,
    employees: {
      list: async (query) => {
        const rows = found(query)
        return {
          total: rows.length,
          offset: query.offset,
          rows: rows.slice(query.offset, query.offset + query.limit),
        }
      },
      get: async (id) => get(id),
      check: async (input) => check(input),
      save: async (input) => {
        const [problem] = check(input)
        if (problem) throw new BridgeError('invalid', problem.field, { reason: problem.reason })
        const old = input.id === 0 ? null : get(input.id)
        if (old && old.version !== input.version) throw new BridgeError('conflict')
        const moved =
          old && (old.divisionId !== input.divisionId || old.employmentTypeId !== input.employmentTypeId)
        const { movedOn, ...rest } = input
        const one = employee({
          ...(old ? { punches: old.punches, lastPunchAt: old.lastPunchAt } : { punches: 0, lastPunchAt: '' }),
          ...rest,
          id: input.id || Math.max(0, ...people.keys()) + 1,
          version: input.version + 1,
        })
        const now = one.moves[0]
        const next =
          old && moved && now
            ? { ...one, moves: [{ ...now, from: movedOn || '2026-11-23' }, ...old.moves] }
            : { ...one, moves: old?.moves ?? one.moves }
        people.set(next.id, next)
        changed()
        return next
      },
      deleteMove: async (id, version, from) => {
        const old = get(id)
        const moves = old.moves.filter((move) => move.from !== from)
        const next = { ...old, version: version + 1, moves, nextMove: '' }
        people.set(id, next)
        changed()
        return next
      },
      export: async ({ format }) => ({ id: 'file', name: `従業員.${format === 'xlsx' ? 'xlsx' : 'csv'}` }),
    },
    accounts,
  }

  function accountOf(one: EmployeeDetail): AccountRow {
    return {
      ...one,
      userLinked: false,
      check: '',
      checkCode: '',
      checkedAt: '',
      newAddress: '',
      first: one.accountId === '' ? 'no_id' : 'none',
      firstCode: '',
      firstAt: '',
      lastPunchType: '',
      ...firsts.get(one.id),
    }
  }
}

export function accountsState(change: Partial<AccountsState> = {}): AccountsState {
  return {
    domain: 'sample.example.jp',
    connected: true,
    firstDefault: '打刻の連携が完了しました。',
    checking: { running: false, total: 0, done: 0, startedAt: '' },
    first: {
      running: false,
      total: 0,
      queued: 0,
      sent: 0,
      failed: 0,
      unknown: 0,
      replied: 0,
      trouble: '',
      startedAt: '',
    },
    ...change,
  }
}

/** How account IDs and first messages may stand, one of each. */
export const accountStates: readonly Partial<AccountRow>[] = [
  { check: 'found', userLinked: true, first: 'sent', firstAt: '2026-11-23T09:20:00+09:00' },
  { check: 'found', userLinked: true, first: 'replied', lastPunchType: 'clock_out' },
  { check: '', lastPunchAt: '' },
  { check: 'waiting', first: 'queued', lastPunchAt: '' },
  { check: 'not_found', checkCode: 'lineworks_not_found', first: 'failed', firstCode: 'lineworks_not_found' },
  {
    check: 'changed',
    newAddress: 'yamada-new@sample.example.jp',
    userLinked: true,
    lastPunchType: 'clock_in',
  },
  { check: 'conflict', userLinked: true, first: 'unknown', firstCode: 'lineworks_outcome' },
  { check: 'failed', checkCode: 'lineworks_network', first: 'none' },
]

const halfway = { running: true, total: 480, startedAt: '2026-11-23T09:10:00+09:00' }
const quietFirst = accountsState().first

/** Long work of 打刻連携設定 at different points, by name. */
export const accountsWork: Readonly<Record<string, Partial<AccountsState>>> = {
  checking: { checking: { ...halfway, done: 200 } },
  sending: {
    first: { ...quietFirst, ...halfway, queued: 300, sent: 160, failed: 3, unknown: 1, replied: 16 },
  },
  paused: {
    first: { ...quietFirst, ...halfway, queued: 479, sent: 1, trouble: 'lineworks_network' },
  },
}

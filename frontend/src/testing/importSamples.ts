/** A made-up import: a file of employees and what it would change, for tests and for looking at the screen. */
import {
  type Bridge,
  BridgeError,
  type ImportColumn,
  type ImportField,
  type ImportFile,
  type ImportRow,
  type ImportRun,
  type ImportState,
  type ImportStatus,
} from '@/bridge'

export const importFields: readonly ImportField[] = [
  'code',
  'name',
  'last_name',
  'first_name',
  'kana',
  'division_code',
  'division',
  'employment_type_code',
  'employment_type',
  'account_id',
  'joined_on',
  'left_on',
  'moved_on',
]

const headers = ['社員番号', '氏名', '部署', '雇用形態', 'メールアドレス', '内線', '備考']
const values = [
  ['0001', '山田 太郎', '総務部', '正社員', 'yamada.taro@sample.example.jp', '101', ''],
  ['0002', '佐藤 花子', '営業部', '正社員', 'sato.hanako@sample.example.jp', '102', '4月から時短'],
  ['0003', '鈴木 一郎', '製造部 第一工場', 'パート', 'suzuki.ichiro@sample.example.jp', '', ''],
  ['0004', '長曾我部 喜左衛門', '株式会社見本ロジスティクス出向者', '契約社員', '', '', ''],
]
const meant: Readonly<Record<number, ImportField>> = {
  0: 'code',
  1: 'name',
  2: 'division',
  3: 'employment_type',
  4: 'account_id',
}

function column(index: number, field: ImportField | ''): ImportColumn {
  return {
    index,
    letter: String.fromCharCode(65 + index),
    header: headers[index] ?? '',
    samples: values
      .map((row) => row[index] ?? '')
      .filter((value) => value !== '')
      .slice(0, 3),
    field,
  }
}

/** A workbook with two title rows, whose columns were found. */
export function importFile(change: Partial<ImportFile> = {}): ImportFile {
  return {
    id: 'i1',
    name: '社員名簿 2026年度.xlsx',
    kind: 'employees',
    format: 'xlsx',
    encoding: '',
    sheets: [
      { name: '名簿', hidden: false },
      { name: '記入の手引き', hidden: false },
      { name: 'リスト', hidden: true },
    ],
    sheet: '名簿',
    headerRow: 3,
    certain: true,
    headFrom: 1,
    head: [
      ['社員名簿', '', '', '', '', '', ''],
      ['2026年4月1日現在', '', '', '', '', '', ''],
      headers,
      ...values,
    ],
    columns: headers.map((_, index) => column(index, meant[index] ?? '')),
    fields: importFields,
    missing: [],
    rows: 0,
    remembered: false,
    ...change,
  }
}

const none = { some: [], count: 0 }

export function importState(change: Partial<ImportState> = {}): ImportState {
  return {
    id: 'i1',
    kind: 'employees',
    name: '社員名簿 2026年度.xlsx',
    phase: 'planned',
    done: 0,
    total: 0,
    error: null,
    counts: { new: 12, changed: 3, unchanged: 1180, rejected: 2 },
    createMissing: false,
    createDivisions: none,
    createTypes: none,
    unknownDivisions: none,
    unknownTypes: none,
    result: { new: 0, changed: 0, divisions: 0, employmentTypes: 0, importId: 0 },
    ...change,
  }
}

/** Row number index of a status. */
export function importRow(status: ImportStatus, index: number): ImportRow {
  const code = String(index + 1).padStart(4, '0')
  const base = {
    row: index + 4,
    status,
    code,
    name: ['山田 太郎', '佐藤 花子', '長曾我部 喜左衛門グエン・ティ・マイ'][index % 3] ?? '',
    division: ['総務部', '営業部', '株式会社見本ロジスティクス出向者'][index % 3] ?? '',
    employmentType: ['正社員', 'パート'][index % 2] ?? '',
    accountId: `user${code}@sample.example.jp`,
    changes: [],
    reasons: [],
  }
  if (status === 'changed') {
    return {
      ...base,
      changes: [
        { field: 'division', old: '営業部', new: '総務部' },
        ...(index % 2 === 0
          ? [{ field: 'account_id' as const, old: '', new: `user${code}@sample.example.jp` }]
          : []),
      ],
    }
  }
  if (status === 'rejected') {
    return {
      ...base,
      reasons: [
        '「所属」の「第三工場」は登録されていません。先に登録するか、一緒に作るように選んでください。',
        ...(index % 2 === 1
          ? ['「LINE WORKSアカウントID」の「yamada taro@sample」に空白が入っています。取り除いてください。']
          : []),
      ],
    }
  }
  return base
}

export function importRun(change: Partial<ImportRun> = {}): ImportRun {
  return {
    importId: 7,
    at: '2026-11-23T09:12:00+09:00',
    by: '総務 花子',
    kind: 'employees',
    file: '社員名簿 2026年度.xlsx',
    counts: { new: 12, changed: 3, unchanged: 1180, rejected: 2 },
    undoable: true,
    undone: false,
    ...change,
  }
}

/**
 * An import that answers like the program, but at once: each call moves on. A
 * file called locked… wants the password 1234.
 */
export function fakeImport(
  first: { state?: ImportState | null; file?: ImportFile; runs?: ImportRun[] } = {},
) {
  let state = first.state ?? null
  let file = first.file ?? importFile()
  let runs = first.runs ?? []
  const move = (change: Partial<ImportState>): ImportState => {
    if (!state) throw new BridgeError('not_found')
    state = { ...state, ...change }
    return state
  }
  const calls: Bridge['imports'] = {
    open: async ({ kind, password }) => {
      if (file.name.startsWith('locked') && password !== '1234') {
        throw new BridgeError(password === '' ? 'file_password' : 'file_password_wrong')
      }
      file = { ...file, kind }
      state = importState({ kind, name: file.name, phase: 'arranging' })
      return file
    },
    file: async () => file,
    arrange: async ({ sheet, headerRow, mapping }) => {
      const columns = mapping
        ? file.columns.map(({ index }) =>
            column(index, mapping.find((one) => one.column === index)?.field ?? ''),
          )
        : importFile().columns
      const has = new Set(columns.map(({ field }) => field))
      file = {
        ...file,
        sheet,
        headerRow: headerRow || (mapping ? 0 : 3),
        columns,
        certain: mapping !== null || file.certain,
        remembered: false,
        missing: (['code'] as const).filter((field) => !has.has(field)),
      }
      move({ phase: 'arranging', error: null })
      return file
    },
    plan: async ({ createMissing }) => {
      const now = move({})
      const names = now.createMissing ? now.createDivisions : now.unknownDivisions
      return move({
        phase: 'planned',
        error: null,
        createMissing,
        createDivisions: createMissing ? names : none,
        unknownDivisions: createMissing ? none : names,
      })
    },
    state: async () => move({}),
    rows: async ({ status: asked, text, offset, limit }) => {
      const status = asked || 'new'
      const count = state?.counts[status] ?? 0
      const all = Array.from({ length: count }, (_, index) => index).filter(
        (index) => text === '' || importRow(status, index).code.includes(text),
      )
      return {
        total: all.length,
        offset,
        rows: all.slice(offset, offset + limit).map((index) => importRow(status, index)),
      }
    },
    apply: async () => {
      const { counts, createDivisions, kind } = move({})
      runs = [importRun({ importId: 8, kind, file: file.name, counts }), ...runs]
      return move({
        phase: 'done',
        result: {
          new: counts.new,
          changed: counts.changed,
          divisions: createDivisions.count,
          employmentTypes: 0,
          importId: 8,
        },
      })
    },
    cancel: async () => move({ phase: 'cancelled' }),
    close: async () => {
      state = null
    },
    current: async () => state,
    rejected: async () => ({ id: 'f1', name: '取り込めない行.xlsx' }),
    template: async ({ kind, format }) => ({ id: 'f2', name: `${kind}.${format}` }),
    last: async () => runs,
    undo: async (importId) => {
      runs = runs.map((run) => (run.importId === importId ? { ...run, undoable: false, undone: true } : run))
      return { restored: 3, removed: 12 }
    },
  }
  return { calls, move }
}

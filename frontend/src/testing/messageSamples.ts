/** 打刻メッセージ編集, 修正申請 and オプション for tests and for looking at screens. */
import type { Bridge, CorrectionDetail, CorrectionRow, OptionsState, PhraseForm, PhraseState } from '@/bridge'

export const defaultForm: PhraseForm = {
  sections: [
    { kind: 'clock_in', phrases: ['出勤'] },
    { kind: 'clock_out', phrases: ['退勤'] },
    { kind: 'break_start', phrases: ['休憩開始'] },
    { kind: 'break_end', phrases: ['休憩終了'] },
    { kind: 'outing_start', phrases: ['外出開始'] },
    { kind: 'outing_end', phrases: ['外出終了'] },
    { kind: 'cancel', phrases: ['取消', '取り消し'] },
    { kind: 'correct', phrases: ['修正'] },
    { kind: 'today', phrases: ['今日の打刻'] },
    { kind: 'help', phrases: ['ヘルプ'] },
    { kind: 'day_off', phrases: ['今日は休み'] },
  ],
  templates: [],
}

export function phraseState(change: Partial<PhraseState> = {}): PhraseState {
  return {
    revision: 'a',
    breaksShown: true,
    outingsUsed: false,
    mayEdit: true,
    form: defaultForm,
    defaults: defaultForm,
    templates: [
      {
        case: 'punched',
        group: 'punch',
        default: '{name}さん {type}を打刻しました({time})',
        placeholders: ['name', 'type', 'time'],
        limit: 1000,
      },
      {
        case: 'help',
        group: 'command',
        default: '使い方\n{phrases}',
        placeholders: ['phrases'],
        limit: 1000,
      },
    ],
    suggestions: [
      {
        kind: 'clock_in',
        text: 'おはよう',
        warnings: [
          { kind: 'clock_in', index: 1, what: 'greeting', other: 'おはようございます', otherKind: '' },
        ],
      },
      { kind: 'clock_out', text: '退社', warnings: [] },
    ],
    maxPhrases: 10_000,
    maxLength: 100,
    ...change,
  }
}

/** Answers as a quiet program does: nothing is wrong, everything punches 出勤. */
export function phraseCalls(
  state = phraseState(),
  change: Partial<Bridge['phrases']> = {},
): Bridge['phrases'] {
  let stored = state
  return {
    get: async () => stored,
    check: async () => ({ problems: [], conflicts: [] }),
    tryMessage: async ({ message }) => ({
      outcome: 'punched',
      type: 'clock_in',
      command: '',
      hits: [{ kind: 'clock_in', text: '出勤' }],
      reply: `${message} → 打刻しました`,
      buttons: [],
      offers: ['退勤'],
    }),
    preview: async ({ text }) => ({ text: `見え方: ${text}`, buttons: [], offers: ['退勤'] }),
    save: async ({ form }) => {
      stored = { ...stored, revision: `${stored.revision}+`, form }
      return stored
    },
    history: async () => [
      {
        id: 1,
        at: '2026-11-23T09:00:00+09:00',
        by: '管理 花子',
        added: [{ kind: 'clock_in', text: 'おはよう' }],
        removed: [],
        templates: [{ case: 'punched', was: '', is: '{name}さん、{type}しました' }],
      },
    ],
    historyForm: async () => defaultForm,
    export: async () => ({ id: 'f', name: '打刻メッセージ.xlsx' }),
    import: async () => ({ sections: [], rows: 0, refused: [] }),
    ...change,
  }
}

export function correctionRow(change: Partial<CorrectionRow> = {}): CorrectionRow {
  return {
    id: 1,
    version: 1,
    state: 'open',
    employeeId: 1,
    code: '0001',
    name: '山田 太郎',
    division: '総務部',
    employmentType: '正社員',
    type: 'clock_in',
    wantedAt: '2026-11-23T08:30:00+09:00',
    workDate: '2026-11-23',
    askedAt: '2026-11-23T09:02:10+09:00',
    message: 'おはよう、出勤 8:30',
    replaces: {
      id: 5,
      type: 'clock_in',
      at: '2026-11-23T09:02:10+09:00',
      source: 'lineworks',
      voided: false,
      edited: false,
    },
    decidedAt: '',
    decidedBy: '',
    reason: '',
    resultAt: '',
    ...change,
  }
}

export function correctionDetail(change: Partial<CorrectionRow> = {}): CorrectionDetail {
  const row = correctionRow(change)
  return { row, day: row.replaces ? [row.replaces] : [], reply: '出勤を打刻しました', told: 'none' }
}

export function optionsState(change: Partial<OptionsState> = {}): OptionsState {
  return {
    revision: 'a',
    mayEdit: true,
    breaksShown: true,
    outingsUsed: false,
    groupRooms: false,
    doubleTapSec: 60,
    undoMin: 10,
    employmentTypes: [{ id: 1, code: '1', name: '正社員', breakAllowed: true }],
    reminders: {
      on: false,
      maxPerDay: 2,
      closedDays: [],
      rules: [
        {
          employmentTypeId: 1,
          on: false,
          weekdays: [1, 2, 3, 4, 5],
          holidays: false,
          clockInAt: '09:00',
          clockOutAt: '18:00',
          afterMin: 10,
        },
      ],
    },
    ...change,
  }
}

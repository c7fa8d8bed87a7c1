/** The forms of オプション while they are edited, without their looks. Pure. */
import type { FieldProblem, OptionsInput, OptionsState, ReminderRule, ReminderSettings } from '@/bridge'
import { byField, type DraftKind, dateIn, mergeFields } from '@/ui'

/** With numbers that may still be text: what was typed and is no number. */
type Typed<Form, Names extends keyof Form> = Omit<Form, Names> & {
  readonly [Name in Names]: number | string
}

/** What is punched, and how. */
export type PunchForm = Omit<OptionsInput, 'revision'>
export type PunchDraft = Typed<PunchForm, 'doubleTapSec' | 'undoMin'>

/** From 0 on. */
export const punchNumbers = [
  { name: 'doubleTapSec', field: 'double_tap_sec', max: 3600, step: 10 },
  { name: 'undoMin', field: 'undo_min', max: 1440, step: 5 },
] as const

export function punchFormOf(state: OptionsState): PunchForm {
  const { breaksShown, outingsUsed, groupRooms, doubleTapSec, undoMin } = state
  return { breaksShown, outingsUsed, groupRooms, doubleTapSec, undoMin }
}

export const punchDraft = byField<PunchDraft>()

export function punchFaults(draft: PunchDraft): readonly FieldProblem[] {
  return punchNumbers.flatMap(({ name, field, max }) => numberFault(field, draft[name], max))
}

/** Of a draft without faults. */
export function punchSent(draft: PunchDraft): PunchForm {
  return { ...draft, doubleTapSec: Number(draft.doubleTapSec), undoMin: Number(draft.undoMin) }
}

/** An empty field is no 0, which would switch off what it is about. */
function numberFault(field: string, value: number | string, max: number): readonly FieldProblem[] {
  const problem = { field, mendable: false, mended: '' }
  if (value === '') return [{ ...problem, reason: 'missing' }]
  if (typeof value === 'string') return [{ ...problem, reason: 'not_number' }]
  return value < 0 || value > max ? [{ ...problem, reason: 'range', other: `0〜${max}` }] : []
}

export type RuleDraft = Typed<ReminderRule, 'afterMin'>
export type ReminderDraft = Omit<ReminderSettings, 'rules'> & { readonly rules: readonly RuleDraft[] }

export const maxAfterMin = 180

/** Of what is switched off nothing is asked. */
export function reminderFaults(draft: ReminderDraft): readonly FieldProblem[] {
  if (!draft.on) return []
  return draft.rules.flatMap((rule) => (rule.on ? ruleFaults(rule) : []))
}

/** All at once, as the program finds them one by one. */
function ruleFaults(rule: RuleDraft): readonly FieldProblem[] {
  const { employmentTypeId, clockInAt, clockOutAt, afterMin, weekdays } = rule
  const fault = (name: string, reason: FieldProblem['reason']): FieldProblem => ({
    field: `rules[${employmentTypeId}].${name}`,
    reason,
    mendable: false,
    mended: '',
  })
  const isWrong = (time: string) => time !== '' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)
  return [
    ...(isWrong(clockInAt) ? [fault('clock_in', 'clock')] : []),
    ...(isWrong(clockOutAt) ? [fault('clock_out', 'clock')] : []),
    ...(clockInAt === '' && clockOutAt === '' ? [fault('clock_in', 'no_clock')] : []),
    ...numberFault(`rules[${employmentTypeId}].after_min`, afterMin, maxAfterMin),
    ...(weekdays.length === 0 ? [fault('weekdays', 'no_weekday')] : []),
  ]
}

/** Of a draft without faults. What was typed into a rule that is off now, and is no number, is as it was. */
export function remindersSent(draft: ReminderDraft, before: ReminderSettings): ReminderSettings {
  return {
    ...draft,
    rules: draft.rules.map((rule) => {
      const was = before.rules.find(({ employmentTypeId }) => employmentTypeId === rule.employmentTypeId)
      const { afterMin } = rule
      return { ...rule, afterMin: typeof afterMin === 'number' ? afterMin : (was?.afterMin ?? 0) }
    }),
  }
}

/** How often one employee may be reminded on one day: of 出勤, and of 退勤. */
export const remindersPerDay = [1, 2] as const
const most = 2

const fields = byField<ReminderDraft>()
const ruleFields = byField<RuleDraft>()

/** Of an earlier release more may be stored than can be chosen now; that by itself is no change. */
function draftOf(form: ReminderDraft): ReminderDraft {
  return form.maxPerDay > most ? { ...form, maxPerDay: most } : form
}

/** By the field, by the rule of a 雇用区分, and by the day off. */
export const reminderDraft: DraftKind<ReminderDraft, ReminderDraft> = {
  draftOf,
  formOf: (draft) => draft,
  changes: (draft, form) => fields.changes(draft, draftOf(form)),
  merge: (mine, from, to) => {
    const before = new Set(from.closedDays)
    const own = new Set(mine.closedDays)
    const days = [
      ...to.closedDays.filter((date) => own.has(date) || !before.has(date)),
      ...mine.closedDays.filter((date) => !before.has(date)),
    ]
    return {
      ...mergeFields(mine, draftOf(from), draftOf(to)),
      closedDays: [...new Set(days)].sort(),
      // 雇用区分 come and go by themselves.
      rules: to.rules.map((rule) => {
        const was = ruleOf(from, rule)
        const is = ruleOf(mine, rule)
        return was && is ? ruleFields.merge(is, was, rule) : rule
      }),
    }
  },
}

function ruleOf(form: ReminderDraft, { employmentTypeId }: RuleDraft): RuleDraft | undefined {
  return form.rules.find((rule) => rule.employmentTypeId === employmentTypeId)
}

/** Whether a field that was refused is on the screen: what is switched off is not. */
export function onScreen(form: ReminderDraft, field: string): boolean {
  if (field === 'on') return true
  if (!form.on) return false
  if (field === 'max_per_day' || field === 'closed_days') return true
  const [, id, name = ''] = /^rules\[(\d+)\]\.(\w+)$/.exec(field) ?? []
  return (
    ['clock_in', 'clock_out', 'after_min', 'weekdays'].includes(name) &&
    form.rules.some(({ on, employmentTypeId }) => on && employmentTypeId === Number(id))
  )
}

/** The 雇用区分 that a refused field belongs to; undefined for none. */
export function typeOf(field: string): number | undefined {
  const [, id] = /^rules\[(\d+)\]/.exec(field) ?? []
  return id === undefined ? undefined : Number(id)
}

/**
 * The day somebody means who adds a day off: 2026-12-31 as it is, and of 12/31 or 12月31日 the next
 * there is from today on; null for what is no date.
 */
export function dayOff(typed: string, today: string): string | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return typed
  const plain = typed.normalize('NFKC').trim()
  const [, month, day] =
    /^(\d{1,2})[/.-](\d{1,2})$/.exec(plain) ?? /^(\d{1,2})月(\d{1,2})日$/.exec(plain) ?? []
  if (!month || !day) return null
  // A 29th of February may be eight years away.
  for (let year = Number(today.slice(0, 4)), n = 0; n <= 8; n += 1) {
    const date = dateIn(`${year + n}/${month}/${day}`)
    if (/^\d{4}-\d{2}-\d{2}$/.test(date) && date >= today) return date
  }
  return null
}

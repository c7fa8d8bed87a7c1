/** The forms of オプション while they are edited, without their looks. Pure. */
import type { OptionsInput, OptionsState, ReminderRule, ReminderSettings } from '@/bridge'
import { byField, type DraftKind, mergeFields } from '@/ui'

/** What is punched, and how. */
export type PunchForm = Omit<OptionsInput, 'revision'>

export function punchFormOf(state: OptionsState): PunchForm {
  const { breaksShown, outingsUsed, groupRooms, doubleTapSec, undoMin } = state
  return { breaksShown, outingsUsed, groupRooms, doubleTapSec, undoMin }
}

export const punchDraft = byField<PunchForm>()

/** How often one employee may be reminded on one day: of 出勤, and of 退勤. */
export const remindersPerDay = [1, 2] as const
const most = 2

const fields = byField<ReminderSettings>()
const ruleFields = byField<ReminderRule>()

/** Of an earlier release more may be stored than can be chosen now; that by itself is no change. */
function draftOf(form: ReminderSettings): ReminderSettings {
  return form.maxPerDay > most ? { ...form, maxPerDay: most } : form
}

/** By the field, by the rule of a 雇用区分, and by the day off. */
export const reminderDraft: DraftKind<ReminderSettings, ReminderSettings> = {
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

function ruleOf(form: ReminderSettings, { employmentTypeId }: ReminderRule): ReminderRule | undefined {
  return form.rules.find((rule) => rule.employmentTypeId === employmentTypeId)
}

/** Whether a field that was refused is on the screen: what is switched off is not. */
export function onScreen(form: ReminderSettings, field: string): boolean {
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

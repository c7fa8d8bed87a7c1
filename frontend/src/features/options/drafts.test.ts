import { describe, expect, test } from 'vitest'
import type { ReminderSettings } from '@/bridge'
import { optionsState } from '@/testing/messageSamples'
import { dayOff, onScreen, reminderDraft, reminderFaults, typeOf } from './drafts'

const { reminders } = optionsState()
const [rule] = reminders.rules
if (!rule) throw new Error('no rule')
const on: ReminderSettings = { ...reminders, on: true, rules: [{ ...rule, on: true }] }

test('what was refused is on the screen only where nothing around it is switched off', () => {
  for (const field of ['on', 'max_per_day', 'closed_days', 'rules[1].clock_in', 'rules[1].weekdays']) {
    expect(onScreen(on, field), field).toBe(true)
    expect(onScreen({ ...on, on: false }, field), field).toBe(field === 'on')
  }
  expect(onScreen({ ...on, rules: [rule] }, 'rules[1].clock_in')).toBe(false)
  expect(onScreen(on, 'rules[2].clock_in')).toBe(false)
  expect(onScreen(on, 'rules[1].employment_type_id')).toBe(false)
  expect(typeOf('rules[12].clock_in')).toBe(12)
  expect(typeOf('on')).toBeUndefined()
})

test('all that is wrong with a rule is found at once, and nothing with one that is off', () => {
  const found = (part: Partial<typeof rule>) =>
    reminderFaults({ ...on, rules: [{ ...rule, on: true, ...part }] }).map(
      ({ field, reason }) => `${field} ${reason}`,
    )
  expect(found({})).toEqual([])
  expect(found({ clockInAt: '25:00', clockOutAt: '朝', weekdays: [] })).toEqual([
    'rules[1].clock_in clock',
    'rules[1].clock_out clock',
    'rules[1].weekdays no_weekday',
  ])
  expect(found({ clockInAt: '', clockOutAt: '' })).toEqual(['rules[1].clock_in no_clock'])
  expect(reminderFaults({ ...on, rules: [{ ...rule, on: false, clockInAt: '25:00' }] })).toEqual([])
})

test('a day off may come without its year', () => {
  for (const [typed, day] of [
    ['2026-12-29', '2026-12-29'],
    ['12/29', '2026-12-29'],
    ['１２月２９日', '2026-12-29'],
    ['11-23', '2026-11-23'],
    ['11/22', '2027-11-22'],
    ['2/29', '2028-02-29'],
    ['2/30', null],
    ['13/1', null],
    ['12', null],
    ['', null],
  ]) {
    expect(dayOff(typed ?? '', '2026-11-23'), typed ?? '').toBe(day)
  }
})

describe('reminders on top of what another administrator registered', () => {
  const { merge, changes, draftOf } = reminderDraft

  test('go by the field, the 雇用区分 and the day off', () => {
    const from = { ...reminders, closedDays: ['2026-12-28', '2026-12-29'] }
    const mine = {
      ...from,
      on: true,
      closedDays: ['2026-12-29', '2027-01-04'],
      rules: [{ ...rule, on: true, clockInAt: '08:30' }],
    }
    const to = {
      ...from,
      maxPerDay: 1,
      closedDays: ['2026-12-28', '2026-12-29', '2026-12-30'],
      rules: [
        { ...rule, clockOutAt: '17:00' },
        { ...rule, employmentTypeId: 2 },
      ],
    }
    expect(merge(mine, from, to)).toEqual({
      on: true,
      maxPerDay: 1,
      closedDays: ['2026-12-29', '2026-12-30', '2027-01-04'],
      rules: [
        { ...rule, on: true, clockInAt: '08:30', clockOutAt: '17:00' },
        { ...rule, employmentTypeId: 2 },
      ],
    })
  })

  test('that say more than can be chosen now are no change by that', () => {
    const old = { ...reminders, maxPerDay: 4 }
    expect(draftOf(old).maxPerDay).toBe(2)
    expect(changes(draftOf(old), old)).toBe(0)
    expect(merge(draftOf(old), old, { ...old, closedDays: ['2026-12-28'] }).maxPerDay).toBe(2)
  })
})

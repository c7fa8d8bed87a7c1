import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { type Bridge, BridgeError, type OptionsState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { optionsState } from '@/testing/messageSamples'
import { renderScreen } from '@/testing/render'
import { connection } from '@/testing/samples'
import { OptionsScreen } from './OptionsScreen'

const ja = wordsOf('ja')

function open(calls: Partial<Bridge['options']> = {}) {
  return renderScreen(
    <main>
      <OptionsScreen />
    </main>,
    {
      connection: { state: async () => connection() },
      options: { get: async () => optionsState(), holidays: async () => [], ...calls },
    },
  )
}

const part = (name: string) => screen.findByRole('form', { name })

test('休憩打刻 and the others are registered together', async () => {
  const save = vi.fn(async () => optionsState({ breaksShown: false, revision: 'b' }))
  const { user } = open({ save })
  const form = await part(ja.t('options.punch'))
  expect(within(form).queryByRole('button', { name: ja.t('ui.save') })).toBeNull()
  await user.click(within(form).getByRole('radio', { name: '表示しない' }))
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  await waitFor(() =>
    expect(save).toHaveBeenCalledWith({
      revision: 'a',
      breaksShown: false,
      outingsUsed: false,
      groupRooms: false,
      doubleTapSec: 60,
      undoMin: 10,
    }),
  )
  await waitFor(() => expect(within(form).queryByRole('button', { name: ja.t('ui.save') })).toBeNull())
  expect(await violations()).toEqual([])
})

test('reminders are off, and switched on by 雇用区分', async () => {
  const saveReminders = vi.fn(async () => optionsState())
  const { user } = open({ saveReminders })
  const form = await part(ja.t('reminders.title'))
  expect(within(form).queryByRole('group')).toBeNull()
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
  const rule = await within(form).findByRole('group', { name: '正社員' })
  await user.click(within(rule).getByRole('switch', { name: ja.t('reminders.rule.on') }))
  await user.click(await within(rule).findByRole('checkbox', { name: '土' }))
  const end = within(rule).getByRole('textbox', { name: ja.t('reminders.rule.clockOutAt') })
  await user.clear(end)
  expect(await violations()).toEqual([])
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  const [rules] = optionsState().reminders.rules
  await waitFor(() =>
    expect(saveReminders).toHaveBeenCalledWith({
      revision: 'a',
      reminders: {
        ...optionsState().reminders,
        on: true,
        rules: [{ ...rules, on: true, weekdays: [1, 2, 3, 4, 5, 6], clockOutAt: '' }],
      },
    }),
  )
})

test('what the program refuses stands beside its field', async () => {
  const { user } = open({
    saveReminders: async () => {
      const field = 'rules[1].weekdays'
      throw new BridgeError('invalid', field, { field, reason: 'missing' })
    },
  })
  const form = await part(ja.t('reminders.title'))
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.rule.on') }))
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  expect(await within(form).findByText(ja.t('problem.missing'))).toBeTruthy()
})

test('what is refused and not on the screen is said in a bar', async () => {
  const { user } = open({
    saveReminders: async () => {
      const field = 'rules[1].weekdays'
      throw new BridgeError('invalid', field, { field, reason: 'missing' })
    },
  })
  const form = await part(ja.t('reminders.title'))
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  expect(await within(form).findByText(`正社員 ${ja.t('problem.missing')}`)).toBeTruthy()
})

test('where something is refused, one goes on', async () => {
  const { user } = open({
    saveReminders: async () => {
      const field = 'rules[1].clock_in'
      throw new BridgeError('invalid', field, { field, reason: 'form' })
    },
  })
  const form = await part(ja.t('reminders.title'))
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.rule.on') }))
  const begin = within(form).getByRole('textbox', { name: ja.t('reminders.rule.clockInAt') })
  await user.clear(begin)
  await user.type(begin, '25:00')
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  await waitFor(() => expect(document.activeElement).toBe(begin))
  expect(begin.getAttribute('aria-invalid')).toBe('true')
})

test('one is reminded once or twice a day; what an earlier release stored is twice', async () => {
  const saveReminders = vi.fn(async () => optionsState())
  const { reminders } = optionsState()
  const { user } = open({
    get: async () => optionsState({ reminders: { ...reminders, on: true, maxPerDay: 4 } }),
    saveReminders,
  })
  const form = await part(ja.t('reminders.title'))
  const times = within(form).getByRole('radiogroup', { name: ja.t('reminders.max') })
  expect(within(times).getAllByRole('radio')).toHaveLength(2)
  expect(within(times).getByRole<HTMLInputElement>('radio', { name: '2回' }).checked).toBe(true)
  expect(within(form).queryByRole('button', { name: ja.t('ui.save') })).toBeNull()
  await user.click(within(times).getByRole('radio', { name: '1回' }))
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  await waitFor(() =>
    expect(saveReminders).toHaveBeenCalledWith({
      revision: 'a',
      reminders: { ...reminders, on: true, maxPerDay: 1 },
    }),
  )
})

describe('another administrator’s change', () => {
  const { reminders } = optionsState()
  const [rule] = reminders.rules
  if (!rule) throw new Error('no rule')

  /** What he registers while one edits. */
  function meanwhile(calls: Partial<Bridge['options']> = {}) {
    let state = optionsState()
    const view = open({ get: async () => state, ...calls })
    return {
      ...view,
      theirs: (change: Partial<OptionsState>) => {
        state = optionsState({ revision: 'b', ...change })
        act(() => {
          view.client.setQueryData(['options', 'state'], state)
        })
      },
    }
  }

  test('of the reminders is told of, and goes together with one’s own', async () => {
    const saveReminders = vi.fn<Bridge['options']['saveReminders']>(async (input) =>
      optionsState({ revision: 'c', reminders: input.reminders }),
    )
    const { user, theirs } = meanwhile({ saveReminders })
    const form = await part(ja.t('reminders.title'))
    await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
    theirs({
      reminders: {
        ...reminders,
        closedDays: ['2026-12-29'],
        rules: [{ ...rule, clockInAt: '08:00' }],
      },
    })
    const sentence = await within(form).findByText(ja.t('ui.newer'))
    expect(await violations()).toEqual([])
    // Registering leads to the choice, and registers nothing.
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    await waitFor(() => expect(document.activeElement?.contains(sentence)).toBe(true))
    expect(saveReminders).not.toHaveBeenCalled()
    await user.click(within(form).getByRole('button', { name: ja.t('ui.newer.keep') }))
    expect(document.activeElement).toBe(within(form).getByRole('button', { name: ja.t('ui.save') }))
    await user.click(within(form).getByRole('switch', { name: ja.t('reminders.rule.on') }))
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    await waitFor(() =>
      expect(saveReminders).toHaveBeenCalledWith({
        revision: 'b',
        reminders: {
          ...reminders,
          on: true,
          closedDays: ['2026-12-29'],
          rules: [{ ...rule, on: true, clockInAt: '08:00' }],
        },
      }),
    )
  })

  test('that came unseen is noticed by the revision one edits', async () => {
    const saveReminders = vi.fn<Bridge['options']['saveReminders']>(async ({ revision }) => {
      if (revision === 'a') throw new BridgeError('conflict')
      return optionsState({ revision: 'c' })
    })
    let state = optionsState()
    const { user } = open({ get: async () => state, saveReminders })
    const form = await part(ja.t('reminders.title'))
    await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
    state = optionsState({ revision: 'b', reminders: { ...reminders, closedDays: ['2026-12-29'] } })
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    expect(await within(form).findByText(ja.t('ui.newer'))).toBeTruthy()
    expect(saveReminders).toHaveBeenCalledWith(expect.objectContaining({ revision: 'a' }))
    await user.click(within(form).getByRole('button', { name: ja.t('ui.newer.load') }))
    const on = within(form).getByRole<HTMLInputElement>('switch', { name: ja.t('reminders.on') })
    expect(on.checked).toBe(false)
    expect(document.activeElement).toBe(on)
    expect(within(form).queryByRole('button', { name: ja.t('ui.save') })).toBeNull()
  })

  test('of the same option is told of, not written over', async () => {
    const save = vi.fn<Bridge['options']['save']>(async () => optionsState({ revision: 'c' }))
    const { user, theirs } = meanwhile({ save })
    const form = await part(ja.t('options.punch'))
    const minutes = within(form).getByRole('spinbutton', { name: ja.t('options.undoMin') })
    await user.clear(minutes)
    await user.type(minutes, '20')
    await user.tab()
    theirs({ undoMin: 5, doubleTapSec: 30 })
    expect(await within(form).findByText(ja.t('ui.newer'))).toBeTruthy()
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    expect(save).not.toHaveBeenCalled()
    await user.click(within(form).getByRole('button', { name: ja.t('ui.newer.keep') }))
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    await waitFor(() =>
      expect(save).toHaveBeenCalledWith(
        expect.objectContaining({ revision: 'b', undoMin: 20, doubleTapSec: 30 }),
      ),
    )
  })

  test('of another part of the screen disturbs nobody', async () => {
    const saveReminders = vi.fn(async () => optionsState({ revision: 'c' }))
    const { user, theirs } = meanwhile({ saveReminders })
    const form = await part(ja.t('reminders.title'))
    await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
    theirs({ undoMin: 5 })
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    await waitFor(() =>
      expect(saveReminders).toHaveBeenCalledWith({ revision: 'b', reminders: { ...reminders, on: true } }),
    )
    expect(within(form).queryByText(ja.t('ui.newer'))).toBeNull()
  })
})

test('what is changed while it is registered stays a change', async () => {
  let answer = (_: OptionsState) => {}
  const { user } = open({
    save: () =>
      new Promise<OptionsState>((resolve) => {
        answer = resolve
      }),
  })
  const form = await part(ja.t('options.punch'))
  await user.click(within(form).getByRole('radio', { name: '表示しない' }))
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  const outings = within(form).getByRole('radiogroup', { name: ja.t('options.outingsUsed') })
  await user.click(within(outings).getByRole('radio', { name: '打刻する' }))
  await act(async () => answer(optionsState({ breaksShown: false, revision: 'b' })))
  expect(within(outings).getByRole<HTMLInputElement>('radio', { name: '打刻する' }).checked).toBe(true)
  expect(within(form).getByRole('button', { name: ja.t('ui.save') })).toBeTruthy()
})

import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
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
  // The button keeps the focus as long as one stays on it.
  const button = within(form).getByRole('button', { name: ja.t('ui.save') })
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'))
  expect(document.activeElement).toBe(button)
  expect(await violations()).toEqual([])
  await user.tab({ shift: true })
  expect(within(form).queryByRole('button', { name: ja.t('ui.save') })).toBeNull()
})

test('changes that are taken back leave the focus where it was', async () => {
  const { user } = open()
  const form = await part(ja.t('options.punch'))
  await user.click(within(form).getByRole('radio', { name: '表示しない' }))
  const restore = within(form).getByRole('button', { name: ja.t('ui.restore') })
  await user.click(restore)
  expect(within(form).getByRole<HTMLInputElement>('radio', { name: '表示する' }).checked).toBe(true)
  expect(document.activeElement).toBe(restore)
})

describe('a number', () => {
  test.each(['', 'なし', '-1', '99999'])(
    'that is %j is refused beside its field, and nothing is sent',
    async (text) => {
      const save = vi.fn<Bridge['options']['save']>(async () => optionsState({ revision: 'b' }))
      const { user } = open({ save })
      const form = await part(ja.t('options.punch'))
      const seconds = within(form).getByRole<HTMLInputElement>('spinbutton', {
        name: ja.t('options.doubleTapSec'),
      })
      await user.clear(seconds)
      if (text !== '') await user.type(seconds, text)
      await user.tab()
      expect(seconds.value).toBe(text)
      await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
      expect(seconds.value).toBe(text)
      expect(seconds.getAttribute('aria-invalid')).toBe('true')
      expect(document.activeElement).toBe(seconds)
      expect(await violations()).toEqual([])
      expect(save).not.toHaveBeenCalled()
      await user.clear(seconds)
      await user.type(seconds, '９０')
      expect(seconds.getAttribute('aria-invalid')).not.toBe('true')
      await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
      await waitFor(() => expect(save).toHaveBeenCalledWith(expect.objectContaining({ doubleTapSec: 90 })))
    },
  )

  test('is a change as soon as it is typed', async () => {
    const { user } = open()
    const form = await part(ja.t('options.punch'))
    const minutes = within(form).getByRole('spinbutton', { name: ja.t('options.undoMin') })
    await user.clear(minutes)
    expect(within(form).queryByRole('button', { name: ja.t('ui.save') })).toBeNull()
    await user.type(minutes, '5')
    expect(within(form).getByRole('button', { name: ja.t('ui.save') })).toBeTruthy()
  })

  test('that the program refuses stands beside its field, with its range', async () => {
    const { user } = open({
      save: async () => {
        const field = 'undo_min'
        throw new BridgeError('invalid', field, { field, reason: 'range', other: '0〜30' })
      },
    })
    const form = await part(ja.t('options.punch'))
    const minutes = within(form).getByRole('spinbutton', { name: ja.t('options.undoMin') })
    await user.clear(minutes)
    await user.type(minutes, '40{Enter}')
    expect(await within(form).findByText(ja.t('ui.range', { least: 0, most: 30 }))).toBeTruthy()
    expect(within(form).getAllByRole('alert')).toHaveLength(1)
    await waitFor(() => expect(document.activeElement).toBe(minutes))
  })

  test('of a reminder that is left empty is refused, and none of one that is switched off', async () => {
    const saveReminders = vi.fn<Bridge['options']['saveReminders']>(async () => optionsState())
    const { user } = open({ saveReminders })
    const form = await part(ja.t('reminders.title'))
    await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
    const on = within(form).getByRole('switch', { name: ja.t('reminders.rule.on') })
    await user.click(on)
    const after = within(form).getByRole('spinbutton', { name: ja.t('reminders.rule.after') })
    await user.clear(after)
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    expect(document.activeElement).toBe(after)
    expect(within(form).getByText(ja.t('problem.missing'))).toBeTruthy()
    expect(saveReminders).not.toHaveBeenCalled()
    await user.click(on)
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    await waitFor(() => expect(saveReminders).toHaveBeenCalledOnce())
    expect(saveReminders.mock.calls[0]?.[0].reminders.rules[0]?.afterMin).toBe(10)
  })
})

test('reminders for nobody are refused at the switch', async () => {
  const { user } = open({
    saveReminders: async () => {
      throw new BridgeError('invalid', 'on', { field: 'on', reason: 'no_rule' })
    },
  })
  const form = await part(ja.t('reminders.title'))
  const on = within(form).getByRole('switch', { name: ja.t('reminders.on') })
  await user.click(on)
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  expect(await within(form).findByText(ja.t('problem.no_rule'))).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(on))
})

test('what could not be registered is said beside the button', async () => {
  const { user } = open({
    save: async () => {
      throw new BridgeError('unreachable')
    },
  })
  const form = await part(ja.t('options.punch'))
  await user.click(within(form).getByRole('radio', { name: '表示しない' }))
  const button = within(form).getByRole('button', { name: ja.t('ui.save') })
  await user.click(button)
  const sentence = await within(form).findByText(ja.t('bridge.unreachable'))
  const last = within(form).getByRole('link', { name: ja.t('options.by_type') })
  expect(last.compareDocumentPosition(sentence)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  expect(sentence.compareDocumentPosition(button)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

describe('the days off', () => {
  async function days(calls: Partial<Bridge['options']> = {}) {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 23, 8) })
    const view = open(calls)
    const form = await part(ja.t('reminders.title'))
    await view.user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
    return {
      ...view,
      form,
      field: within(form).getByRole<HTMLInputElement>('textbox', { name: ja.t('reminders.closed.date') }),
    }
  }
  afterEach(() => {
    vi.useRealTimers()
  })

  test('are added by Enter, which registers nothing; without a year the next there is', async () => {
    const saveReminders = vi.fn()
    const { user, form, field } = await days({ saveReminders })
    await user.type(field, '2026/12/29{Enter}')
    expect(within(form).getByText('2026/12/29(火)')).toBeTruthy()
    expect(field.value).toBe('')
    await user.type(field, '1/4{Enter}')
    expect(within(form).getByText('2027/01/04(月)')).toBeTruthy()
    await user.type(field, '１１月２３日{Enter}')
    expect(within(form).getByText('2026/11/23(月)')).toBeTruthy()
    expect(document.activeElement).toBe(field)
    expect(saveReminders).not.toHaveBeenCalled()
    expect(await violations()).toEqual([])
  })

  test.each([
    ['2026/11/22', ja.t('reminders.closed.past')],
    ['年末', ja.t('problem.date')],
    ['2/30', ja.t('problem.date')],
  ])('%s is explained beside the field', async (text, sentence) => {
    const { user, form, field } = await days()
    await user.type(field, text)
    await user.click(within(form).getByRole('button', { name: ja.t('reminders.closed.add') }))
    expect(within(form).getByText(sentence)).toBeTruthy()
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(field)
  })

  test('leave the focus near them as they are taken away', async () => {
    const { user, form, field } = await days()
    await user.type(field, '2026/12/29{Enter}12/30{Enter}')
    const tag = (name: RegExp) => within(form).getByRole('button', { name })
    tag(/12\/29/).focus()
    await user.keyboard('{Delete}')
    expect(document.activeElement).toBe(tag(/12\/30/))
    await user.keyboard('{Delete}')
    expect(document.activeElement).toBe(field)
  })

  test('are not forgotten when one registers without adding', async () => {
    const saveReminders = vi.fn<Bridge['options']['saveReminders']>(async () => optionsState())
    const { user, form, field } = await days({ saveReminders })
    await user.type(field, '12/29')
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    expect(within(form).getByText(ja.t('reminders.closed.add_first'))).toBeTruthy()
    expect(document.activeElement).toBe(field)
    expect(saveReminders).not.toHaveBeenCalled()
    await user.keyboard('{Enter}')
    await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
    await waitFor(() => expect(saveReminders).toHaveBeenCalledOnce())
    expect(saveReminders.mock.calls[0]?.[0].reminders.closedDays).toEqual(['2026-12-29'])
  })
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

test('of a rule all that is wrong is marked at once', async () => {
  const saveReminders = vi.fn(async () => optionsState())
  const { user } = open({ saveReminders })
  const form = await part(ja.t('reminders.title'))
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.on') }))
  await user.click(within(form).getByRole('switch', { name: ja.t('reminders.rule.on') }))
  const begin = within(form).getByRole('textbox', { name: ja.t('reminders.rule.clockInAt') })
  const after = within(form).getByRole('spinbutton', { name: ja.t('reminders.rule.after') })
  await user.clear(begin)
  await user.type(begin, '25:00')
  await user.clear(after)
  await user.click(within(form).getByRole('button', { name: ja.t('ui.save') }))
  await waitFor(() => expect(document.activeElement).toBe(begin))
  expect(begin.getAttribute('aria-invalid')).toBe('true')
  expect(after.getAttribute('aria-invalid')).toBe('true')
  expect(within(form).getByText(ja.t('problem.clock'))).toBeTruthy()
  expect(within(form).getByText(ja.t('problem.missing'))).toBeTruthy()
  expect(saveReminders).not.toHaveBeenCalled()
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
    expect(screen.queryByText(ja.error('conflict'))).toBeNull()
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

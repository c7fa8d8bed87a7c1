import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { type Bridge, BridgeError } from '@/bridge'
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

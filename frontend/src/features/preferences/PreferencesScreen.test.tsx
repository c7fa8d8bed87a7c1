import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BridgeError, type PreferencesInput } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import { PreferencesScreen } from './PreferencesScreen'

const ja = wordsOf('ja')

function open(save = vi.fn(async (input: PreferencesInput) => session(input))) {
  const page = renderScreen(
    <main>
      <PreferencesScreen />
    </main>,
    { preferences: { save } },
  )
  return { ...page, save, submit: screen.getByRole('button', { name: '登録' }) }
}

const off = (button: HTMLElement) => button.getAttribute('aria-disabled') === 'true'

test('shows what is registered, with nothing to register', async () => {
  const { submit } = open()
  expect(screen.getByRole('radio', { name: '日本語' })).toHaveProperty('checked', true)
  expect(screen.getByRole('radio', { name: '明るい' })).toHaveProperty('checked', true)
  expect(screen.getByRole('switch')).toHaveProperty('checked', true)
  expect(off(submit)).toBe(true)
  expect(screen.queryByText(ja.t('ui.unsaved'))).toBeNull()
  expect(await violations()).toEqual([])
})

test('marks changes and registers them together', async () => {
  const { user, save, submit } = open()
  await user.click(screen.getByRole('radio', { name: 'English' }))
  await user.click(screen.getByRole('radio', { name: '暗い' }))
  await user.click(screen.getByRole('switch'))
  expect(screen.getByText(ja.t('ui.unsaved'))).toBeTruthy()
  expect(save).not.toHaveBeenCalled()
  await user.click(submit)
  expect(save).toHaveBeenCalledWith({ language: 'en', theme: 'dark', closeHides: false })
  expect(await screen.findByText('Saved')).toBeTruthy()
  expect(off(submit)).toBe(true)
})

test('takes changes back', async () => {
  const { user, submit } = open()
  await user.click(screen.getByRole('radio', { name: 'English' }))
  await user.click(screen.getByRole('button', { name: ja.t('ui.restore') }))
  expect(screen.getByRole('radio', { name: '日本語' })).toHaveProperty('checked', true)
  expect(off(submit)).toBe(true)
})

test('says why it could not register, and keeps the changes', async () => {
  const { user, submit } = open(vi.fn(() => Promise.reject(new BridgeError('disk_full'))))
  await user.click(screen.getByRole('switch'))
  await user.click(submit)
  expect(await screen.findByText(ja.error('disk_full'))).toBeTruthy()
  expect(screen.getByRole('switch')).toHaveProperty('checked', false)
  expect(off(submit)).toBe(false)
})

import { screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import { check } from './check'
import { FirstStartScreen } from './FirstStartScreen'

const ja = wordsOf('ja')
const fresh = session({ firstStart: true, admin: null })

function open(createFirstAdmin = vi.fn(async () => session()), release = false) {
  const page = renderScreen(<FirstStartScreen />, { session: { createFirstAdmin } }, { ...fresh, release })
  const field = (name: RegExp) => screen.getByLabelText<HTMLInputElement>(name, { selector: 'input' })
  return {
    ...page,
    createFirstAdmin,
    login: field(/^ログインID/),
    name: field(/^氏名/),
    password: field(/^パスワード(?!\()/),
    again: field(/^パスワード\(確認\)/),
    submit: screen.getByRole('button', { name: ja.t('first.submit') }),
  }
}

async function fill(page: ReturnType<typeof open>, password = 'correct horse', again = password) {
  await page.user.type(page.login, 'soumu')
  await page.user.type(page.name, '総務 花子')
  await page.user.type(page.password, password)
  await page.user.type(page.again, again)
}

test('registers the full administrator', async () => {
  const page = open()
  await fill(page)
  expect(screen.getByText('punchline admin reset soumu')).toBeTruthy()
  await page.user.click(page.submit)
  expect(page.createFirstAdmin).toHaveBeenCalledWith({
    login: 'soumu',
    name: '総務 花子',
    password: 'correct horse',
    stay: false,
  })
})

test('offers the ways that come later, but only outside of a release', () => {
  const page = open()
  expect(screen.getByRole('radio', { name: '新しく始める' })).toHaveProperty('checked', true)
  expect(screen.getByRole('radio', { name: 'バックアップから' })).toHaveProperty('disabled', true)
  expect(screen.getByRole('radio', { name: '引っ越しファイルから' })).toHaveProperty('disabled', true)
  page.unmount()
  open(undefined, true)
  expect(screen.queryByRole('radio')).toBeNull()
})

describe('what is wrong', () => {
  test('is said beside each field, and the first one gets the focus', async () => {
    const page = open()
    await page.user.click(page.submit)
    expect(screen.getAllByText(ja.t('ui.required'))).toHaveLength(3)
    expect(document.activeElement).toBe(page.login)
    expect(page.login.getAttribute('aria-invalid')).toBe('true')
    expect(page.createFirstAdmin).not.toHaveBeenCalled()
    expect(await violations()).toEqual([])
    await page.user.type(page.login, 'a')
    expect(page.login.getAttribute('aria-invalid')).not.toBe('true')
  })

  test('with two passwords is said beside the second', async () => {
    const page = open()
    await fill(page, 'correct horse', 'correct house')
    await page.user.click(page.submit)
    expect(screen.getByText(ja.t('first.password_differs'))).toBeTruthy()
    expect(document.activeElement).toBe(page.again)
  })

  test('for the program is said beside the field it names', async () => {
    const page = open(vi.fn(() => Promise.reject(new BridgeError('invalid', 'name', { field: 'name' }))))
    await fill(page)
    await page.user.click(page.submit)
    expect(await screen.findByText(ja.t('first.refused'))).toBeTruthy()
    expect(document.activeElement).toBe(page.name)
  })

  test('with no field is said above the form', async () => {
    const page = open(vi.fn(() => Promise.reject(new BridgeError('conflict'))))
    await fill(page)
    await page.user.click(page.submit)
    expect(await screen.findByText(ja.error('conflict'))).toBeTruthy()
  })

  test.each([
    [{ login: 'a b' }, { login: 'first.login_space' }],
    [{ login: ' soumu ' }, {}],
    [{ password: '1234567', again: '1234567' }, { password: 'first.password_short' }],
    // Seven characters, fourteen UTF-16 units.
    [{ password: '𠮷𠮷𠮷𠮷𠮷𠮷𠮷', again: '𠮷𠮷𠮷𠮷𠮷𠮷𠮷' }, { password: 'first.password_short' }],
    [{}, {}],
  ])('in %j', (change, want) => {
    const good = { login: 'a', name: 'b', password: '12345678', again: '12345678', stay: true }
    expect(check({ ...good, ...change })).toEqual(want)
  })
})

test('a password can be shown', async () => {
  const page = open()
  await page.user.type(page.password, 'secret')
  expect(page.password.type).toBe('password')
  const [show] = screen.getAllByRole('button', { name: ja.t('ui.show_password') })
  if (show) await page.user.click(show)
  expect(page.password.type).toBe('text')
})

test('shuts nobody out', async () => {
  open()
  expect(await violations()).toEqual([])
})

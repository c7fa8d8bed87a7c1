import { act, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BridgeError } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import { SignInScreen } from './SignInScreen'

const ja = wordsOf('ja')

function open(signIn = vi.fn(async () => session())) {
  const page = renderScreen(<SignInScreen />, { session: { signIn } }, session({ admin: null }))
  return {
    ...page,
    signIn,
    login: screen.getByRole('textbox', { name: /ログインID/ }),
    password: screen.getByLabelText<HTMLInputElement>(/^パスワード/, { selector: 'input' }),
    submit: screen.getByRole('button', { name: ja.t('signin.submit') }),
  }
}

test('starts at the login and signs in by the Enter key', async () => {
  const { user, signIn, login, password } = open()
  expect(document.activeElement).toBe(login)
  await user.keyboard('soumu')
  act(() => password.focus())
  await user.keyboard('correct horse{Enter}')
  expect(signIn).toHaveBeenCalledWith({ login: 'soumu', password: 'correct horse', stay: false })
})

test('stays signed in on request', async () => {
  const { user, signIn, login, password } = open()
  await user.type(login, 'soumu')
  await user.type(password, 'correct horse')
  await user.click(screen.getByRole('checkbox', { name: ja.t('signin.stay') }))
  await user.keyboard('{Enter}')
  expect(signIn).toHaveBeenCalledWith({ login: 'soumu', password: 'correct horse', stay: true })
})

test('says that it failed and lets one type the password anew', async () => {
  const { user, login, password } = open(vi.fn(() => Promise.reject(new BridgeError('sign_in_failed'))))
  await user.type(login, 'soumu')
  await user.type(password, 'wrong{Enter}')
  expect(await screen.findByText(ja.error('sign_in_failed'))).toBeTruthy()
  expect(document.activeElement).toBe(password)
  expect(await violations()).toEqual([])
})

test('asks for what is missing', async () => {
  const { user, signIn, submit, login, password } = open()
  await user.click(submit)
  expect(screen.getAllByText(ja.t('ui.required'))).toHaveLength(2)
  expect(document.activeElement).toBe(login)
  await user.type(login, 'soumu{Enter}')
  expect(document.activeElement).toBe(password)
  expect(signIn).not.toHaveBeenCalled()
})

test('tells what to do about a lost password', async () => {
  const { user, login } = open()
  await user.type(login, 'soumu')
  await user.click(screen.getByText(ja.t('signin.lost')))
  expect(screen.getByText('punchline admin reset soumu')).toBeTruthy()
})

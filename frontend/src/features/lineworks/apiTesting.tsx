/** What the tests of API登録 share. */
import { screen } from '@testing-library/react'
import { vi } from 'vitest'
import type { Bridge, ConnectionState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { renderScreen } from '@/testing/render'
import { atStep, session } from '@/testing/samples'
import { ApiScreen } from './ApiScreen'

export const ja = wordsOf('ja')

export const key = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n'

/** The screen over a state that the calls given may change through say(). */
export function open(
  first: ConnectionState = atStep('form'),
  calls: Partial<Bridge['connection']> = {},
  { signedIn = session({ demo: false, chatUrl: '' }), clipboard = {} as Partial<Bridge['clipboard']> } = {},
) {
  let state = first
  const openUrl = vi.fn()
  const page = renderScreen(
    <main>
      <ApiScreen />
    </main>,
    { connection: { state: async () => state, check: async () => [], ...calls }, clipboard, openUrl },
    signedIn,
  )
  return {
    ...page,
    openUrl,
    say: (next: ConnectionState) => {
      state = next
      return next
    },
  }
}

/** The field with a label; a hidden secret is no textbox. */
export function field(label: string): HTMLInputElement {
  const found = screen
    .getAllByLabelText<HTMLInputElement>((name) => name.replace(/\s*\*$/, '') === label, {
      selector: 'input',
    })
    .filter((input) => input.type !== 'checkbox' && input.type !== 'radio')
  const [only] = found
  if (!only || found.length !== 1) throw new Error(`${found.length} fields are called ${label}`)
  return only
}

export const register = () => screen.getByRole('button', { name: ja.t('lineworks.register') })

export async function fill(user: ReturnType<typeof renderScreen>['user']) {
  await screen.findByRole('form')
  await user.type(field('Client ID'), 'ZbsOq6zjt0IhtZZnrc')
  await user.type(field('Client Secret'), 'oRm3M_nBg6')
  await user.type(field('Service Account'), '1wagx.serviceaccount@example.com')
  await user.upload(field('Private Key'), new File([key], 'private_20261123090000.key'))
  await screen.findAllByText(/private_20261123090000.key を選びました/)
  await user.type(field('Domain ID'), '10000001')
  await user.type(field(ja.t('lineworks.field.admin1')), 'soumu.hanako@example.com')
}

/** What the tests of the import share: the screen over an import that answers at once. */
import { screen } from '@testing-library/react'
import { vi } from 'vitest'
import type { Bridge, SessionState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { fakeImport } from '@/testing/importSamples'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import { ImportAccountsScreen, ImportEmployeesScreen } from './ImportScreen'

export const ja = wordsOf('ja')

export function open(
  first: Parameters<typeof fakeImport>[0] = {},
  change: Partial<Bridge['imports']> = {},
  { kind = 'employees' as 'employees' | 'accounts', signedIn = session() as SessionState } = {},
) {
  const fake = fakeImport(first)
  const imports = { ...fake.calls, ...change }
  const send = vi.fn(async (_file: File) => 'sent1')
  const save = vi.fn(async () => true)
  const page = renderScreen(
    <main>{kind === 'employees' ? <ImportEmployeesScreen /> : <ImportAccountsScreen />}</main>,
    { imports, files: { send, save } },
    signedIn,
  )
  return { ...page, fake, send, save }
}

export const button = (name: string | RegExp) => screen.findByRole('button', { name })

export async function choose(user: ReturnType<typeof open>['user'], name = '社員名簿.xlsx') {
  const input = await screen.findByLabelText<HTMLInputElement>(ja.t('importing.pick'), { selector: 'input' })
  await user.upload(input, new File(['x'], name))
}

/** What the steps say of themselves: the one that is now, and how many are behind. */
export function steps() {
  const list = screen.getByRole('list', { name: ja.t('importing.steps') })
  return {
    now: list.querySelector('[aria-current=step]')?.firstElementChild?.nextElementSibling?.textContent ?? '',
    done: [...list.children].filter((item) => item.textContent?.includes(ja.t('ui.step.done'))).length,
  }
}

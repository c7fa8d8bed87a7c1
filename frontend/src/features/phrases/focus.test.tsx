import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { wordsOf } from '@/i18n'
import { findDialog, hidden } from '@/testing/dialog'
import { phraseCalls, phraseState } from '@/testing/messageSamples'
import { renderScreen } from '@/testing/render'
import { PhrasesScreen } from './PhrasesScreen'

const ja = wordsOf('ja')

function open() {
  return renderScreen(
    <main>
      <PhrasesScreen />
    </main>,
    { phrases: phraseCalls(phraseState()) },
  )
}

const button = (name: string) => screen.findByRole('button', { name, hidden })

test('what was opened from the menu leads back to its button', async () => {
  const { user } = open()
  const menu = await button(ja.t('phrases.more_menu'))
  const choose = async (name: string) => {
    await user.click(menu)
    await user.click(await screen.findByRole('menuitem', { name, hidden }))
  }
  const back = async () => {
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden })).toBeNull())
    await waitFor(() => expect(document.activeElement).toBe(menu))
  }
  await choose(ja.t('phrases.history'))
  await button(ja.t('phrases.history.restore'))
  await user.keyboard('{Escape}')
  await back()
  await choose(ja.t('phrases.history'))
  await user.click(await button(ja.t('ui.close')))
  await back()
  await choose(ja.t('phrases.history'))
  await user.click(await button(ja.t('phrases.history.restore')))
  await back()
  await choose(ja.t('phrases.defaults'))
  await (await findDialog(user)).press(ja.t('phrases.defaults.go'))
  await back()
  // What was written is asked about, over what one was led there by.
  await user.type((await screen.findAllByRole('textbox', { name: /^退勤/ }))[0] as HTMLElement, 'します')
  await choose(ja.t('phrases.history'))
  await user.click(await button(ja.t('phrases.history.restore')))
  await (await findDialog(user)).press(ja.t('phrases.restore.go'))
  await back()
})

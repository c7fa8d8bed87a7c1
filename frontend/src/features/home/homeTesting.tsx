/** What the tests of ホーム share: a small company, and the screen over it. */
import { screen, within } from '@testing-library/react'
import { vi } from 'vitest'
import type { Bridge } from '@/bridge'
import { wordsOf } from '@/i18n'
import { renderScreen } from '@/testing/render'
import { checklist, division, feedItem, overview, person, session, status } from '@/testing/samples'
import { HomeScreen } from './HomeScreen'

export const ja = wordsOf('ja')

export const board = overview([
  division(1, '総務部', [
    person(),
    person({ employeeId: 2, name: '佐藤 花子', presence: 'none', since: '' }),
    person({ employeeId: 3, name: '鈴木 一郎', presence: 'on_break', flags: ['odd_order'] }),
  ]),
  division(2, '営業部', [person({ employeeId: 4, name: '高橋 美咲', presence: 'outing' })]),
])

export const answers: Bridge['home'] = {
  overview: async (id) => ({
    ...board,
    divisions: board.divisions.filter((one) => id === 0 || one.id === id),
  }),
  feed: async () => [feedItem()],
  status: async () => status(),
  checklist: async () => checklist(7),
}

export function open(home: Partial<Bridge['home']> = {}, state = session()) {
  const openUrl = vi.fn()
  const inMain = (
    <main>
      <HomeScreen />
    </main>
  )
  return { openUrl, ...renderScreen(inMain, { home: { ...answers, ...home }, openUrl }, state) }
}

export const boardPanel = () => screen.getByRole('region', { name: ja.t('home.board') })
export const feedPanel = () => screen.getByRole('region', { name: ja.t('feed.title') })

/** What each person's cell says. */
export const cells = () =>
  within(boardPanel())
    .getAllByRole('listitem')
    .map((item) => item.textContent)

import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { quietHome, renderApp } from '@/testing/render'
import { session } from '@/testing/samples'
import { paths } from '@/ui'
import { menu, screensOf } from './routes'

const ja = wordsOf('ja')

afterEach(() => void vi.useRealTimers())

async function open(hash: string, change: Parameters<typeof session>[0] = {}) {
  window.location.hash = hash
  const openUrl = vi.fn()
  const imports = { current: async () => null, last: async () => [] }
  const page = renderApp({
    session: { state: async () => session(change) },
    home: quietHome(),
    imports,
    openUrl,
  })
  await screen.findByRole('navigation')
  return { ...page, openUrl }
}

describe('the menu', () => {
  test('has every screen of the product page in its order', () => {
    expect(
      menu(false)
        .flatMap(screensOf)
        .map(({ path }) => path),
    ).toEqual(paths)
    expect(menu(false).map(({ title }) => ja.t(title))).toEqual([
      'ホーム',
      '打刻データ',
      '従業員',
      'LINE WORKS連携',
      '打刻連携設定',
      '打刻メッセージ編集',
      '設定',
      '管理者',
      '操作履歴',
    ])
  })

  test('of a release holds built screens only', async () => {
    await open('', { release: true })
    const nav = screen.getByRole('navigation')
    expect(
      within(nav)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(['ホーム', '打刻連携設定', '打刻メッセージ編集'])
    expect(
      within(nav)
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['打刻データ', '従業員', 'LINE WORKS連携', '設定'])
    expect(screen.queryByRole('link', { name: '接続診断' })).toBeNull()
  })

  test('marks the screen that leads to one without an entry of its own', async () => {
    await open('#/employees/import')
    const nav = screen.getByRole('navigation')
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('従業員の一括インポート')
    expect(within(nav).getByRole('link', { name: '従業員' }).getAttribute('aria-current')).toBe('page')
  })

  test('marks the screen one is in and opens its group', async () => {
    await open('#/lineworks/api')
    const link = within(screen.getByRole('navigation')).getByRole('link', { name: 'API登録' })
    expect(link.getAttribute('aria-current')).toBe('page')
  })

  test('can be closed and opened', async () => {
    const { user } = await open('')
    await user.click(screen.getByRole('button', { name: ja.t('frame.menu_close') }))
    await waitFor(() => expect(screen.queryByRole('navigation')).toBeNull())
    await user.click(screen.getByRole('button', { name: ja.t('frame.menu_open') }))
    expect(await screen.findByRole('navigation')).toBeTruthy()
  })
})

describe('a change of screen', () => {
  test('shows it, names it in the window and puts the focus on its title', async () => {
    const { user } = await open('')
    expect(document.title).toBe('ホーム - Punchline')
    await user.click(screen.getByRole('link', { name: '操作履歴' }))
    const title = await screen.findByRole('heading', { level: 1, name: '操作履歴' })
    expect(document.activeElement).toBe(title)
    expect(document.title).toBe('操作履歴 - Punchline')
    expect(screen.getByText(ja.t('planned.operations'))).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('to an unknown address leads to ホーム', async () => {
    await open('#/no/such/screen')
    expect(screen.getByRole('heading', { level: 1, name: 'ホーム' })).toBeTruthy()
  })

  test('every planned screen says what will be there', async () => {
    await open('')
    for (const candidate of menu(false).flatMap(screensOf)) {
      if (!('planned' in candidate)) continue
      act(() => {
        window.location.hash = candidate.path
      })
      expect(await screen.findByText(ja.t(candidate.planned))).toBeTruthy()
      expect(screen.getByRole('heading', { level: 1, name: ja.t(candidate.title) })).toBeTruthy()
    }
  })
})

describe('unsaved changes', () => {
  async function change() {
    const page = await open('#/settings/behavior')
    await page.user.click(screen.getByRole('radio', { name: 'English' }))
    await page.user.click(screen.getByRole('link', { name: '操作履歴' }))
    const { answers, press } = await findDialog(page.user)
    expect(answers).toEqual([ja.t('ui.leave.stay'), ja.t('ui.leave.go')])
    return { ...page, press }
  }

  test('are asked about, with the safe answer first', async () => {
    const { press } = await change()
    await press(ja.t('ui.leave.stay'))
    await waitFor(() => expect(screen.queryByRole('alertdialog', { hidden })).toBeNull())
    expect(screen.getByRole('radio', { name: 'English', hidden })).toHaveProperty('checked', true)
  })

  test('may be left behind', async () => {
    const { press } = await change()
    await press(ja.t('ui.leave.go'))
    expect(await screen.findByRole('heading', { level: 1, name: '操作履歴', hidden })).toBeTruthy()
  })

  test('are asked about when the browser goes back, too', async () => {
    const { user } = await open('#/settings/behavior')
    await user.click(screen.getByRole('radio', { name: 'English' }))
    window.location.hash = '#/operations' // as a press of Back changes it
    const { press } = await findDialog(user)
    expect(window.location.hash).toBe('#/settings/behavior')
    await press(ja.t('ui.leave.stay'))
    await waitFor(() => expect(screen.queryByRole('alertdialog', { hidden })).toBeNull())
    expect(screen.getByRole('radio', { name: 'English', hidden })).toHaveProperty('checked', true)
  })
})

describe('the header', () => {
  test('shows company, demo mark and who is signed in', async () => {
    const { user, openUrl } = await open('')
    const header = screen.getByRole('banner')
    expect(within(header).getByText('見本株式会社')).toBeTruthy()
    expect(within(header).getByText('デモ')).toBeTruthy()
    expect(within(header).getByRole('button', { name: '管理者: 総務 花子' })).toBeTruthy()
    await user.click(within(header).getByRole('link', { name: ja.t('frame.chat') }))
    expect(openUrl).toHaveBeenCalledWith('http://127.0.0.1:9999/chat/')
  })

  test('of a real folder has no mark and no chat page', async () => {
    await open('', { demo: false, chatUrl: '', company: '' })
    const header = screen.getByRole('banner')
    expect(within(header).getByText('Punchline')).toBeTruthy()
    expect(within(header).queryByText('デモ')).toBeNull()
    expect(within(header).queryByRole('link')).toBeNull()
  })
})

test('a lost link is told after a while, until it is back', async () => {
  const { bridge } = await open('#/operations')
  vi.useFakeTimers()
  act(() => bridge.tellLink('down'))
  expect(screen.queryByText(ja.t('bridge.down'))).toBeNull()
  act(() => void vi.advanceTimersByTime(3000))
  expect(screen.getByText(ja.t('bridge.down'))).toBeTruthy()
  act(() => bridge.tellLink('up'))
  expect(screen.queryByText(ja.t('bridge.down'))).toBeNull()
})

test('the first stop of the Tab key leads to the content', async () => {
  const { user } = await open('#/operations')
  act(() => screen.getByRole('link', { name: ja.t('frame.skip') }).focus())
  await user.keyboard('{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('main'))
  expect(window.location.hash).toBe('#/operations')
})

import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError, type Overview } from '@/bridge'
import { violations } from '@/testing/axe'
import { bigOverview, overview } from '@/testing/samples'
import { board, boardPanel, cells, ja, open } from './homeTesting'

describe('the board', () => {
  test('shows everybody by 所属, with presence in words and since when', async () => {
    open()
    const list = await screen.findByRole('list', { name: '総務部' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['山田 太郎出勤09:00', '佐藤 花子未出勤', `鈴木 一郎${ja.t('dayflag.odd_order')}休憩09:00`])
    expect(screen.getByRole('heading', { level: 3, name: '総務部' })).toBeTruthy()
    expect(screen.getByText('本日 11/23(月)')).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('narrows to one presence and back', async () => {
    const { user } = open()
    const count = await screen.findByRole('button', { name: '未出勤1' })
    await user.click(count)
    expect(count.getAttribute('aria-pressed')).toBe('true')
    expect(cells()).toEqual(['佐藤 花子未出勤'])
    await user.click(count)
    expect(cells()).toHaveLength(4)
  })

  test('narrows to one 所属', async () => {
    const { user } = open()
    await user.click(await screen.findByRole('combobox', { name: '所属' }))
    await user.click(await screen.findByRole('option', { name: '営業部' }))
    await waitFor(() => expect(cells()).toEqual(['高橋 美咲外出09:00']))
  })

  test('says so when nobody is left, and shows everybody again', async () => {
    const { user } = open()
    await user.click(await screen.findByRole('button', { name: '退勤0' }))
    expect(within(boardPanel()).getByText(ja.t('home.nobody'))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: ja.t('home.nobody.all') }))
    expect(cells()).toHaveLength(4)
  })

  test('is one stop of the Tab key; the arrows lead on', async () => {
    const { user } = open()
    const items = within(await screen.findByRole('list', { name: '総務部' })).getAllByRole('listitem')
    expect(items.map((cell) => cell.tabIndex)).toEqual([0, -1, -1])
    act(() => items[0]?.focus())
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(items[1])
    await user.keyboard('{ArrowRight}')
    expect(document.activeElement).toBe(items[2])
    await user.keyboard('{Home}')
    expect(document.activeElement).toBe(items[0])
  })

  test('draws only what is in sight of 10,000', async () => {
    open({ overview: async () => bigOverview(10_000) })
    await screen.findAllByRole('list', { name: '総務部' })
    expect(cells().length).toBeLessThan(300)
  })

  test('without employees says what to do next', async () => {
    open({ overview: async () => overview([]) })
    expect(await screen.findByText(ja.t('home.no_employees'))).toBeTruthy()
    const link = screen.getByRole('link', { name: ja.t('home.no_employees.go') })
    expect(link.getAttribute('href')).toBe('#/employees')
    expect(screen.queryByRole('button', { name: /未出勤/ })).toBeNull()
  })

  test('waits', () => {
    open({ overview: () => new Promise(() => {}), feed: () => new Promise(() => {}) })
    expect(screen.getAllByLabelText(ja.t('ui.loading'))).toHaveLength(2)
  })

  test('says why it failed and tries again', async () => {
    const ask = vi
      .fn<() => Promise<Overview>>()
      .mockRejectedValueOnce(new BridgeError('busy'))
      .mockResolvedValue(board)
    const { user } = open({ overview: ask })
    expect((await screen.findByRole('alert')).textContent).toContain(ja.error('busy'))
    await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
    expect(await screen.findByRole('list', { name: '総務部' })).toBeTruthy()
  })

  test('stays when it can no longer be asked, and says that it is old', async () => {
    const ask = vi
      .fn<() => Promise<Overview>>()
      .mockResolvedValueOnce(board)
      .mockRejectedValue(new BridgeError('busy'))
    const { client } = open({ overview: ask })
    await screen.findByRole('list', { name: '総務部' })
    await act(() => client.invalidateQueries({ queryKey: ['home', 'overview'] }))
    expect(await screen.findByText(new RegExp(ja.t('home.stale')))).toBeTruthy()
    expect(within(boardPanel()).getByText('山田 太郎')).toBeTruthy()
  })
})

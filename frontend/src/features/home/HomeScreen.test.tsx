import { act, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BridgeError, type FeedItem } from '@/bridge'
import { violations } from '@/testing/axe'
import { renderApp } from '@/testing/render'
import { checklist, feed, feedItem, session, status } from '@/testing/samples'
import { answers, feedPanel, ja, open } from './homeTesting'

afterEach(() => void vi.useRealTimers())

describe('without the right', () => {
  const limited = { ...session().admin, full: false, records: 0 } as Exclude<
    ReturnType<typeof session>['admin'],
    null
  >

  test('nothing is asked and the way out is said', async () => {
    const ask = vi.fn()
    open({ overview: ask }, session({ admin: limited }))
    expect(screen.getByText(ja.t('home.no_right'))).toBeTruthy()
    expect(ask).not.toHaveBeenCalled()
    expect(await violations()).toEqual([])
  })

  test('that was lost meanwhile, the same is said', async () => {
    open({ overview: () => Promise.reject(new BridgeError('forbidden')) })
    expect(await screen.findByText(ja.t('home.no_right'))).toBeTruthy()
  })
})

describe('the feed', () => {
  test('shows what became of every message, and why', async () => {
    open({ feed: async () => feed() })
    const list = await within(feedPanel()).findByRole('list')
    const items = within(list).getAllByRole('listitem')
    expect(items).toHaveLength(feed().length)
    expect(items[0]?.textContent).toBe('09:12佐藤 花子出勤')
    expect(items[1]?.textContent).toContain(`受け付けず休憩開始: ${ja.t('feed.reason.refused_break')}`)
    // Of another day, it says which.
    expect(items[items.length - 1]?.textContent).toContain('11/22 18:03')
    expect(await violations()).toEqual([])
  })

  test('without messages says what will happen, and in a demo where to write one', async () => {
    const { user, openUrl } = open({ feed: async () => [] })
    expect(await screen.findByText(ja.t('feed.empty'))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: ja.t('frame.chat') }))
    expect(openUrl).toHaveBeenCalledWith('http://127.0.0.1:9999/chat/')
  })

  test('says why it failed', async () => {
    open({ feed: () => Promise.reject(new BridgeError('internal')) })
    expect((await within(feedPanel()).findByRole('alert')).textContent).toContain(ja.error('internal'))
  })
})

describe('a punch', () => {
  test('shows by itself, and is read out once', async () => {
    let items: FeedItem[] = [feedItem()]
    const { bridge } = renderApp({
      session: { state: async () => session() },
      home: { ...answers, feed: async () => items },
    })
    await within(await screen.findByRole('region', { name: ja.t('feed.title') })).findByRole('list')
    expect(within(feedPanel()).getByRole('status').textContent).toBe('')

    vi.useFakeTimers()
    items = [feedItem({ id: 2, name: '佐藤 花子', at: '2026-11-23T09:12:00+09:00' }), ...items]
    await act(async () => {
      bridge.change('punches', 'events')
      await vi.advanceTimersByTimeAsync(100)
    })
    expect(within(feedPanel()).getByText('佐藤 花子')).toBeTruthy()
    expect(within(feedPanel()).getByRole('status').textContent).toBe('')
    await act(() => vi.advanceTimersByTimeAsync(2000))
    expect(within(feedPanel()).getByRole('status').textContent).toBe('佐藤 花子 出勤 09:12')

    items = [feedItem({ id: 4 }), feedItem({ id: 3 }), ...items]
    await act(async () => {
      bridge.change('events')
      await vi.advanceTimersByTimeAsync(3000)
    })
    expect(within(feedPanel()).getByRole('status').textContent).toBe('新しいメッセージ 2件')
  })
})

describe('the state of reception', () => {
  test.each([
    [{}, '受信中', '09:12 に最後の打刻'],
    [{ lastPunch: '' }, '受信中', '打刻はまだありません'],
    [{ lastPunch: '2026-11-20T18:00:00+09:00' }, '受信中', '11/20 18:00 に最後の打刻'],
    [{ listening: false }, '受信していません', '09:12 に最後の打刻'],
    [{ keeper: false, listening: false }, '別の Punchline が受信を担当', '09:12 に最後の打刻'],
    [
      { reception: 'off', used: false, listening: false },
      'LINE WORKS連携は使用しない設定',
      '09:12 に最後の打刻',
    ],
    [{ reception: 'none', listening: false }, 'LINE WORKS 未登録', '09:12 に最後の打刻'],
    [{ reception: 'no_url' }, '公開URLが未登録', '09:12 に最後の打刻'],
    [{ reception: 'publishing' }, 'LINE WORKS に設定中', '09:12 に最後の打刻'],
    [{ reception: 'foreign_url' }, '別のURLが設定されています', '09:12 に最後の打刻'],
    [{ reception: 'waiting' }, '受信テスト待ち', '09:12 に最後の打刻'],
    [{ reception: 'wrong_secret' }, 'Bot Secret が違います', '09:12 に最後の打刻'],
    [{ connection: 'failing' }, 'LINE WORKS に接続できません', '09:12 に最後の打刻'],
  ] as const)('of %j is "%s"', async (change, state, last) => {
    open({ status: async () => status(change) })
    expect(await screen.findByText(state)).toBeTruthy()
    expect(await screen.findByText(last)).toBeTruthy()
  })

  test('that cannot be asked is said to be unknown', async () => {
    open({ status: () => Promise.reject(new BridgeError('busy')) })
    expect(await screen.findByText(ja.t('home.status.unknown'))).toBeTruthy()
  })
})

describe('trouble', () => {
  test('in none no bar is shown', async () => {
    open()
    await screen.findByText('受信中')
    expect(screen.queryByText(/メッセージ.*件/)).toBeNull()
  })

  test('is told the worst first, with where to go, the rest on request', async () => {
    const { user } = open({
      status: async () =>
        status({
          listening: false,
          lost: 2,
          connection: 'failing',
          connectionCode: 'lineworks_network',
          wrongSignature: 5,
          quarantined: 3,
          outboxFailed: 4,
          outboxUnknown: 1,
        }),
    })
    expect(await screen.findByText(ja.t('home.trouble.not_listening'))).toBeTruthy()
    expect(screen.getByText(ja.t('home.trouble.lost', { count: 2 }))).toBeTruthy()
    expect(screen.queryByText(ja.error('lineworks_network'))).toBeNull()
    await user.click(screen.getByRole('button', { name: ja.t('home.trouble.more', { count: 4 }) }))
    expect(screen.getByText(ja.error('lineworks_network'))).toBeTruthy()
    expect(screen.getByText(ja.t('home.trouble.wrong_signature', { count: 5, kept: 3 }))).toBeTruthy()
    expect(screen.getByText(ja.t('home.trouble.outbox_failed', { count: 4 }))).toBeTruthy()
    expect(screen.getByText(/送信結果不明の返事が1件/)).toBeTruthy()
    expect(await violations()).toEqual([])
  })
})

describe('trouble with LINE WORKS連携', () => {
  test.each([
    [{ keyLost: true, trouble: 'key_missing' }, ja.error('key_missing')],
    [{ reception: 'foreign_url' }, ja.t('home.trouble.foreign_url')],
    [{ reception: 'wrong_secret' }, ja.t('home.trouble.wrong_secret')],
    [{ reception: 'publishing', trouble: 'lineworks_scope' }, ja.error('lineworks_scope')],
    // The same from two sides is said once.
    [
      { trouble: 'lineworks_network', connection: 'failing', connectionCode: 'lineworks_network' },
      ja.error('lineworks_network'),
    ],
    [{ connection: 'failing', connectionCode: 'no_such_code' }, ja.error('lineworks_unexpected')],
  ] as const)('of %j is told once and leads to API登録', async (change, sentence) => {
    open({ status: async () => status(change) })
    expect(await screen.findAllByText(sentence)).toHaveLength(1)
    expect(screen.getByRole('link', { name: 'API登録' }).getAttribute('href')).toBe('#/lineworks/api')
  })

  test('there is none while it is not used', async () => {
    open({ status: async () => status({ used: false, reception: 'off', listening: false }) })
    await screen.findByText('LINE WORKS連携は使用しない設定')
    expect(screen.queryByText(ja.t('home.trouble.not_listening'))).toBeNull()
  })
})

describe('the first steps', () => {
  test('lead on to the next one until all are done', async () => {
    open({ checklist: async () => checklist(3) })
    const steps = await screen.findByRole('region', { name: 'はじめに (3/7)' })
    expect(
      within(steps)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([
      '管理者済み',
      '使用する済み',
      'API登録済み',
      '受信設定次の手順',
      '従業員これから',
      'アカウントこれから',
      '初回メッセージこれから',
    ])
    expect(within(steps).getByRole('link', { name: '続ける' }).getAttribute('href')).toBe(
      '#/lineworks/receive',
    )
  })

  test('are gone when all are done', async () => {
    open()
    await screen.findByText('受信中')
    expect(screen.queryByRole('region', { name: /はじめに/ })).toBeNull()
  })
})

test('in English', async () => {
  open({ feed: async () => feed() }, session({ language: 'en' }))
  expect(await screen.findByText('Today 11/23 (Mon)')).toBeTruthy()
  expect(await screen.findByText('Last punch at 09:12')).toBeTruthy()
  expect(await screen.findByRole('button', { name: 'Not yet1' })).toBeTruthy()
})

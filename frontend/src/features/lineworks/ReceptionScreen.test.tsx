import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { type AdminInfo, type Bridge, BridgeError, type ReceptionState, type URLChecked } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { renderScreen } from '@/testing/render'
import { gaps, reception, session } from '@/testing/samples'
import { ReceptionScreen } from './ReceptionScreen'

const ja = wordsOf('ja')
const fresh = { publicUrl: '', alwaysOn: '', reception: 'no_url' } as const

function open(
  first: Partial<ReceptionState> = {},
  calls: Partial<Bridge['reception']> = {},
  signedIn = session({ demo: false }),
  write = vi.fn(async () => {}),
) {
  let state = reception(first)
  const page = renderScreen(
    <main>
      <ReceptionScreen />
    </main>,
    { reception: { state: async () => state, ...calls }, clipboard: { write } },
    signedIn,
  )
  return { ...page, write, say: (next: ReceptionState) => (state = next) }
}

const url = () => screen.findByRole('textbox', { name: ja.t('reception.url') })
const checkIt = () => screen.getByRole('button', { name: '確認する' })
const save = () => screen.getByRole('button', { name: '登録' })
const off = (button: HTMLElement) => button.getAttribute('aria-disabled') === 'true'

const checked = (change: Partial<URLChecked> = {}): URLChecked => ({
  problems: [],
  url: 'https://dakoku.example.co.jp/callback',
  result: 'ok',
  issuer: "Let's Encrypt R11",
  notAfter: '2027-02-01T00:00:00+09:00',
  ...change,
})

describe('the question whether the PC stays on', () => {
  test('says what is lost, and what to do if not', async () => {
    const { user } = open(fresh)
    const group = await screen.findByRole('radiogroup', { name: 'このPCは終日つけたままにできますか' })
    expect(screen.getByText(ja.t('reception.always_on.lost'))).toBeTruthy()
    expect(
      within(group)
        .getAllByRole('radio')
        .map((radio) => (radio as HTMLInputElement).checked),
    ).toEqual([false, false])
    await user.click(within(group).getByRole('radio', { name: 'いいえ' }))
    expect(screen.getByText(ja.t('reception.always_on.no_text'))).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('is registered together with the URL', async () => {
    const send = vi.fn(async () => reception())
    const { user } = open(fresh, { save: send })
    await user.type(await url(), 'https://dakoku.example.co.jp')
    await user.click(screen.getByRole('radio', { name: 'はい' }))
    expect(screen.getByText(ja.t('ui.unsaved'))).toBeTruthy()
    await user.click(save())
    expect(send).toHaveBeenCalledWith({ publicUrl: 'https://dakoku.example.co.jp', alwaysOn: 'yes' })
    expect((await screen.findAllByText(ja.t('ui.saved'))).length).toBeGreaterThan(0)
    await waitFor(() => expect(off(save())).toBe(true))
  })
})

describe('the public URL', () => {
  test('comes with how to prepare it and the address to forward to', async () => {
    const { user, write } = open(fresh)
    expect(await screen.findByText(ja.t('reception.url.how.2'))).toBeTruthy()
    expect(screen.getByText('http://127.0.0.1:8787/callback')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: '転送先のアドレス をコピー' }))
    expect(write).toHaveBeenCalledWith('http://127.0.0.1:8787/callback')
  })

  test('is checked, and shown as it will be registered', async () => {
    const checkUrl = vi.fn(async () => checked())
    const { user } = open(fresh, { checkUrl })
    const input = await url()
    expect(off(checkIt())).toBe(true)
    await user.type(input, 'https://dakoku.example.co.jp')
    await user.click(checkIt())
    expect(checkUrl).toHaveBeenCalledWith('https://dakoku.example.co.jp')
    expect(
      await screen.findByText('https://dakoku.example.co.jp/callback から、このPCに届きました。'),
    ).toBeTruthy()
    expect(screen.getByText("証明書の発行者: Let's Encrypt R11、期限: 2027/02/01(月)")).toBeTruthy()
    expect(await url()).toHaveProperty('value', 'https://dakoku.example.co.jp/callback')
    expect(await violations()).toEqual([])
    // Of another URL nothing is known.
    await user.type(await url(), 'x')
    expect(screen.queryByText(/このPCに届きました/)).toBeNull()
  })

  test.each(['unreachable', 'certificate', 'other_server'] as const)(
    'that is %s can be registered all the same',
    async (result) => {
      const found = checked({ result, issuer: '', notAfter: '' })
      const { user } = open(fresh, { checkUrl: async () => found })
      await user.type(await url(), found.url)
      await user.click(checkIt())
      expect(await screen.findByText(ja.t(`reception.check.${result}`, { url: found.url }))).toBeTruthy()
      expect(screen.getByText(ja.t('reception.save_anyway'))).toBeTruthy()
      expect(off(save())).toBe(false)
    },
  )

  test('with something wrong is not asked; the field says what and mends it', async () => {
    const problem = {
      field: 'public_url',
      reason: 'space',
      mendable: true,
      mended: 'https://a.example.com',
    } as const
    const found = checked({ problems: [problem], result: '', issuer: '', notAfter: '' })
    const { user } = open(fresh, { checkUrl: async () => found })
    await user.type(await url(), 'https://a .example.com')
    await user.click(checkIt())
    expect(await screen.findByText(ja.t('problem.space'))).toBeTruthy()
    expect(document.activeElement).toBe(await url())
    await user.click(screen.getByRole('button', { name: '取り除く: 公開URL' }))
    expect(await url()).toHaveProperty('value', 'https://a.example.com')
  })

  test('that is cleared or changed says what comes of it', async () => {
    const { user } = open(reception())
    await user.clear(await url())
    expect(screen.getByText(ja.t('reception.url.clears'))).toBeTruthy()
    await user.type(await url(), 'https://other.example.co.jp')
    expect(screen.getByText(ja.t('reception.url.changes'))).toBeTruthy()
    expect(screen.queryByText(ja.t('reception.url.clears'))).toBeNull()
  })

  test('that is refused on registering says why beside the field', async () => {
    const refused = new BridgeError('invalid', 'public_url', { field: 'public_url', reason: 'not_https' })
    const { user } = open(fresh, { save: () => Promise.reject(refused) })
    await user.type(await url(), 'http://a.example.com')
    await user.click(save())
    expect(await screen.findByText(ja.t('problem.not_https'))).toBeTruthy()
    expect(document.activeElement).toBe(await url())
  })

  test('that cannot be registered says why, and keeps what was typed', async () => {
    const { user } = open(fresh, { save: () => Promise.reject(new BridgeError('disk_full')) })
    await user.type(await url(), 'https://a.example.com')
    await user.click(save())
    expect(await screen.findByText(ja.error('disk_full'))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: ja.t('ui.restore') }))
    expect(await url()).toHaveProperty('value', '')
  })

  test('in a demo may be of this PC', async () => {
    open({ ...fresh, demo: true })
    expect(await screen.findByText(ja.t('reception.url.demo'))).toBeTruthy()
  })
})

describe('the state', () => {
  const panel = () => screen.findByRole('region', { name: ja.t('reception.state') })

  test.each([
    [{ reception: 'received' }, '受信確認済み'],
    [{ reception: 'waiting' }, '受信テスト待ち'],
    [{ reception: 'publishing' }, 'LINE WORKS に設定しています'],
    [{ reception: 'wrong_secret' }, 'Bot Secret が違います'],
    [{ reception: 'foreign_url' }, '別のURLが設定されています'],
    [{ reception: 'no_url' }, ja.t('reception.state.no_url')],
    [{ listening: false }, ja.t('reception.state.stopped')],
    [{ keeper: false }, ja.t('reception.state.elsewhere')],
    [{}, ja.t('reception.state.listening', { addr: '127.0.0.1:8787' })],
  ] as const)('of %j says "%s"', async (change, sentence) => {
    open(change)
    expect(within(await panel()).getAllByText(sentence).length).toBeGreaterThan(0)
    expect(
      within(await panel())
        .getByRole('link')
        .getAttribute('href'),
    ).toBe('#/lineworks/api')
  })

  test('before the API登録 leads there', async () => {
    open({ ...fresh, reception: 'none' })
    const link = await screen.findByRole('link', { name: ja.t('reception.state.see_api_register') })
    expect(link.getAttribute('href')).toBe('#/lineworks/api')
  })

  test('counts what came, and is live', async () => {
    const { client, say } = open({ reception: 'waiting', lastCallback: '', accepted: 0 })
    expect(within(await panel()).getByText(ja.t('reception.state.last.none'))).toBeTruthy()
    expect(screen.queryByText(ja.t('reception.state.wrong'))).toBeNull()
    say(reception({ wrongSignature: 3, quarantined: 2 }))
    await act(() => client.invalidateQueries({ queryKey: ['reception'] }))
    expect((await within(await panel()).findAllByText('受信確認済み')).length).toBeGreaterThan(0)
    expect(within(await panel()).getByText('1,234件')).toBeTruthy()
    expect(within(await panel()).getByText('2件')).toBeTruthy()
    expect(within(await panel()).getByText('11/23(月) 09:12')).toBeTruthy()
  })
})

describe('times without reception', () => {
  const rows = () =>
    within(screen.getByRole('table', { name: ja.t('reception.gaps') }))
      .getAllByRole('row')
      .slice(1)
      .map((row) =>
        within(row)
          .getAllByRole('cell')
          .map((cell) => cell.textContent),
      )

  test('there were none', async () => {
    open()
    expect(await screen.findByText(ja.t('reception.gaps.none'))).toBeTruthy()
  })

  test('are listed newest first with length and reason, and can be sorted', async () => {
    const { user } = open({ gaps: gaps() })
    await screen.findByRole('table', { name: ja.t('reception.gaps') })
    expect(rows()[0]?.slice(0, 2)).toEqual(['2026/11/23(月) 09:05', ja.t('reception.gaps.lasting')])
    expect(rows()[1]).toEqual([
      '2026/11/22(日) 12:00',
      '2026/11/22(日) 12:42',
      '42分',
      ja.t('reception.gap.sleep'),
    ])
    expect(rows()[2]?.[2]).toBe('2時間5分')
    expect(rows()[2]?.[3]).toContain(ja.error('disk_full'))
    expect(rows()[3]?.[2]).toBe('2日2時間')
    expect(await violations()).toEqual([])

    await user.click(
      screen.getByRole('columnheader', { name: ja.t('reception.gaps.from') }).children[0] as Element,
    )
    expect(rows()[0]?.[0]).toBe('2026/11/17(火) 18:00')
    expect(
      screen.getByRole('columnheader', { name: ja.t('reception.gaps.from') }).getAttribute('aria-sort'),
    ).toBe('ascending')
  })

  test('stay in sight while 使用しない, which leads to オプション', async () => {
    open({ reception: 'off', gaps: gaps() })
    expect(await screen.findByRole('link', { name: 'オプションを開く' })).toBeTruthy()
    expect(screen.queryByRole('form')).toBeNull()
    expect(rows()).toHaveLength(4)
  })
})

describe('who', () => {
  const limited = (change: Partial<AdminInfo>) =>
    session({ admin: { ...(session().admin as AdminInfo), full: false, ...change } })

  test('may only look can press nothing', async () => {
    open({}, {}, limited({ options: 1 }))
    expect(await screen.findByText(ja.t('ui.read_only'))).toBeTruthy()
    expect(screen.getByText('https://dakoku.sample.example.jp/callback')).toBeTruthy()
    expect(screen.queryByRole('button', { name: '登録' })).toBeNull()
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('may see nothing is told whom to ask', async () => {
    const { unmount } = open({}, {}, limited({ options: 0 }))
    expect(screen.getByText(ja.t('lineworks.no_right'))).toBeTruthy()
    unmount()
    open({}, { state: () => Promise.reject(new BridgeError('forbidden')) })
    expect(await screen.findByText(ja.t('lineworks.no_right'))).toBeTruthy()
  })
})

test('waits, and says why it cannot be shown', async () => {
  const state = vi.fn().mockRejectedValueOnce(new BridgeError('busy')).mockResolvedValue(reception())
  const { user } = open({}, { state })
  expect(screen.getByText(ja.t('ui.loading'))).toBeTruthy()
  expect((await screen.findByRole('alert')).textContent).toContain(ja.error('busy'))
  await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
  expect(await url()).toBeTruthy()
})

test('in English', async () => {
  open({ gaps: gaps() }, {}, session({ language: 'en' }))
  expect(await screen.findByRole('radiogroup', { name: 'Can this computer stay on all day?' })).toBeTruthy()
  expect(screen.getByText('2 h 5 min')).toBeTruthy()
})

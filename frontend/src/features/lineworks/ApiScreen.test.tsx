import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type AdminInfo, BridgeError, type ConnectionState, type FieldProblem } from '@/bridge'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { atStep, connection, session } from '@/testing/samples'
import { field, fill, ja, key, open, register } from './apiTesting'

afterEach(() => sessionStorage.clear())

const stage1 = '第一段階のAPI登録が成功しました。連携を完了するためボットシークレット情報を入力してください。'
const stage2 = 'LINE WORKS と連携できました。'
const mark = () => screen.getByRole('list', { name: ja.t('lineworks.stages') }).textContent

const wrong = (name: string, change: Partial<FieldProblem> = {}): FieldProblem => ({
  field: name,
  reason: 'space',
  mendable: true,
  mended: 'mended',
  ...change,
})

describe('the guide', () => {
  test('names menu, button and scopes; each scope can be copied and ticked', async () => {
    const write = vi.fn(async () => {})
    const { user, openUrl } = open(undefined, {}, { clipboard: { write } })
    const guide = await screen.findByRole('region', { name: ja.t('lineworks.guide') })
    const scopes = within(guide).getByRole('list', { name: ja.t('lineworks.guide.scopes.list') })
    expect(
      within(scopes)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['bot', 'bot.read', 'user.email.read'])
    await user.click(within(scopes).getByRole('button', { name: 'user.email.read をコピー' }))
    expect(write).toHaveBeenCalledWith('user.email.read')
    await user.click(within(scopes).getByRole('checkbox', { name: 'bot.read' }))
    expect(within(scopes).getByRole('checkbox', { name: 'bot.read' })).toHaveProperty('checked', true)
    await user.click(within(guide).getByRole('button', { name: ja.t('lineworks.guide.open') }))
    expect(openUrl).toHaveBeenCalledWith('https://dev.worksmobile.com/jp/console/openapi/v2/app/list/view')
  })

  test('keeps what was ticked while one goes elsewhere', async () => {
    const { user, unmount } = open()
    await user.click(await screen.findByRole('checkbox', { name: ja.t('lineworks.guide.app') }))
    unmount()
    open()
    expect(await screen.findByRole('checkbox', { name: ja.t('lineworks.guide.app') })).toHaveProperty(
      'checked',
      true,
    )
  })
})

describe('stage 1', () => {
  test('has the fields in the order of the Console, each with where it is', async () => {
    const { user } = open()
    const form = await screen.findByRole('form')
    expect(within(form).getAllByText('どこにありますか')).toHaveLength(6)
    const where = screen.getByRole('button', { name: 'どこにありますか: Domain ID' })
    expect(where.getAttribute('aria-expanded')).toBe('false')
    await user.click(where)
    expect(within(form).getByText(ja.t('lineworks.where.domain_id'))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /詳しい設定/ }))
    expect(within(form).getAllByText('どこにありますか')).toHaveLength(11)
    expect(field('Bot の名前').value).toBe('')
    expect(await violations()).toEqual([])
  })

  test('registers what was filled in, shows its steps, and leads to stage 2', async () => {
    let finish = (_: ConnectionState) => {}
    const send = vi.fn(() => new Promise<ConnectionState>((resolve) => (finish = resolve)))
    const { user, client, say } = open(undefined, { register: send })
    await fill(user)
    await user.click(register())
    expect(send).toHaveBeenCalledWith({
      clientId: 'ZbsOq6zjt0IhtZZnrc',
      clientSecret: 'oRm3M_nBg6',
      serviceAccount: '1wagx.serviceaccount@example.com',
      privateKey: key,
      domainId: '10000001',
      admins: ['soumu.hanako@example.com'],
      botName: '',
      iconUrl: '',
      botId: '',
    })
    const progress = await screen.findByRole('region', { name: ja.t('lineworks.progress') })
    expect(within(progress).getByRole('listitem', { current: 'step' }).textContent).toContain(
      ja.t('lineworks.progress.form'),
    )
    say(atStep('bot', { registering: 'bot' }))
    await act(() => client.invalidateQueries({ queryKey: ['connection'] }))
    await waitFor(() =>
      expect(within(progress).getByRole('listitem', { current: 'step' }).textContent).toContain(
        ja.t('lineworks.progress.bot'),
      ),
    )
    expect(await violations()).toEqual([])

    await act(async () => finish(say(atStep('secret'))))
    expect(await screen.findByText(stage1)).toBeTruthy()
    expect(document.activeElement).toBe(field('Bot Secret'))
    expect(mark()).toContain(`第一段階: API登録${ja.t('ui.step.done')}`)
  })

  test('checks a field when it is left, and says nothing yet of what is missing', async () => {
    const check = vi.fn(async () => [
      wrong('client_id', { mended: 'ZbsOq6' }),
      wrong('domain_id', { reason: 'missing' }),
    ])
    const { user } = open(undefined, { check })
    await screen.findByRole('form')
    await user.type(field('Client ID'), 'Zbs Oq6')
    expect(check).not.toHaveBeenCalled()
    await user.tab()
    expect(await screen.findByText(ja.t('problem.space'))).toBeTruthy()
    expect(screen.queryByText(ja.t('problem.missing'))).toBeNull()
    expect(field('Client ID').getAttribute('aria-invalid')).toBe('true')

    check.mockResolvedValue([])
    await user.click(screen.getByRole('button', { name: '取り除く: Client ID' }))
    expect(field('Client ID').value).toBe('ZbsOq6')
    expect(screen.queryByText(ja.t('problem.space'))).toBeNull()
    await waitFor(() => expect(document.activeElement).toBe(field('Client ID')))
  })

  test('mends a secret without sending it back', async () => {
    const check = vi.fn(async () => [wrong('client_secret', { reason: 'invisible', mended: '' })])
    const { user } = open(undefined, { check })
    await screen.findByRole('form')
    await user.type(field('Client Secret'), 'oRm3\u200bM')
    await user.tab()
    await user.click(await screen.findByRole('button', { name: '取り除く: Client Secret' }))
    expect(field('Client Secret').value).toBe('oRm3M')
  })

  test('offers half-width digits for full-width ones', async () => {
    const check = async () => [wrong('domain_id', { reason: 'not_number', mended: '100' })]
    const { user } = open(undefined, { check })
    await screen.findByRole('form')
    await user.type(field('Domain ID'), '１００')
    await user.tab()
    await user.click(await screen.findByRole('button', { name: '半角に直す: Domain ID' }))
    expect(field('Domain ID').value).toBe('100')
  })

  test('sends nothing while something is wrong, and goes to the first', async () => {
    const send = vi.fn()
    const check = async () => [
      wrong('client_secret', { reason: 'missing', mendable: false }),
      wrong('private_key', { reason: 'key_truncated', mendable: false }),
    ]
    const { user } = open(undefined, { check, register: send })
    await screen.findByRole('form')
    await user.click(register())
    await waitFor(() => expect(document.activeElement).toBe(field('Client Secret')))
    expect(screen.getByText(ja.t('problem.missing'))).toBeTruthy()
    expect(screen.getByText(ja.t('problem.key_truncated'))).toBeTruthy()
    expect(screen.getByText(ja.t('lineworks.problems', { count: 2 }))).toBeTruthy()
    expect(send).not.toHaveBeenCalled()
    expect(await violations()).toEqual([])
  })

  test('unfolds what is at fault', async () => {
    const check = async () => [wrong('icon_url', { reason: 'not_https', mendable: false })]
    const { user } = open(undefined, { check })
    await screen.findByRole('form')
    await user.click(register())
    await waitFor(() => expect(document.activeElement).toBe(field('Bot の画像のURL')))
  })

  test('says beside the field what only LINE WORKS knew', async () => {
    const refused = new BridgeError('invalid', 'admins[0]', { field: 'admins[0]', reason: 'unknown_user' })
    const { user } = open(undefined, { register: () => Promise.reject(refused) })
    await fill(user)
    await user.click(register())
    expect(await screen.findByText(ja.t('problem.unknown_user'))).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(field(ja.t('lineworks.field.admin1'))))
    // What was typed is still there, the secret too.
    expect(field('Client Secret').value).toBe('oRm3M_nBg6')
  })

  test('that fails at LINE WORKS says what to change where, and goes on from there', async () => {
    const resume = vi.fn(async () => say(atStep('secret')))
    const { user, say } = open(undefined, {
      register: async () => {
        say(
          atStep('bot', {
            trouble: 'lineworks_scope',
            serviceAccount: '1wagx.serviceaccount@example.com',
            admins: ['soumu.hanako@example.com'],
          }),
        )
        throw new BridgeError('lineworks_scope')
      },
      resume,
    })
    await fill(user)
    await user.click(register())
    expect(await screen.findByText(ja.error('lineworks_scope'))).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(register()))
    expect(await violations()).toEqual([])
    await user.click(await screen.findByRole('button', { name: 'もう一度' }))
    expect(resume).toHaveBeenCalled()
    expect(await screen.findByText(stage1)).toBeTruthy()
  })

  test('that was cut off is taken up again', async () => {
    const resume = vi.fn(async () => atStep('secret'))
    const { user } = open(atStep('domain'), { resume })
    expect(await screen.findByText(ja.t('lineworks.stopped'))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: '続ける' }))
    expect(await screen.findByText(stage1)).toBeTruthy()
  })

  test('that runs already is found again', async () => {
    open(atStep('domain', { registering: 'domain' }))
    const progress = await screen.findByRole('region', { name: ja.t('lineworks.progress') })
    expect(within(progress).getByRole('listitem', { current: 'step' }).textContent).toContain(
      ja.t('lineworks.progress.domain'),
    )
  })

  test('can be stopped, says that it was, and is taken up again', async () => {
    const stop = vi.fn(async () => {
      refuse(new BridgeError('stopped'))
      return page.say(atStep('bot'))
    })
    let refuse: (why: BridgeError) => void = () => {}
    const page = open(atStep('bot'), {
      resume: () => new Promise((_, reject) => (refuse = reject)),
      stop,
    })
    await page.user.click(await screen.findByRole('button', { name: '続ける' }))
    await page.user.click(await screen.findByRole('button', { name: '中止' }))
    expect(stop).toHaveBeenCalledTimes(1)
    expect(await screen.findByText(ja.error('stopped'))).toBeTruthy()
    expect(screen.getByRole('button', { name: '続ける' })).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('with a lost key asks for the secrets anew', async () => {
    open(connection({ step: 'form', reception: 'none', keyLost: true }))
    expect(await screen.findByText(ja.t('lineworks.key_lost'))).toBeTruthy()
    expect(field('Client ID').value).toBe('ZbsOq6zjt0IhtZZnrc')
    expect(field('Client Secret').placeholder).toBe('')
    expect(screen.getByText(ja.t('lineworks.key.drop'))).toBeTruthy()
  })
})

describe('the Private Key', () => {
  const area = () => screen.getByRole('group', { name: 'Private Key' })

  test('can be dropped', async () => {
    const check = vi.fn(async () => [])
    open(undefined, { check })
    await screen.findByRole('form')
    const file = new File([key], 'private_1.key')
    fireEvent.drop(area(), { dataTransfer: { files: [file] } })
    expect((await screen.findAllByText('private_1.key を選びました')).length).toBeGreaterThan(0)
    await waitFor(() => expect(check).toHaveBeenCalledWith(expect.objectContaining({ privateKey: key })))
  })

  test('is read in whatever encoding it was saved', async () => {
    const check = vi.fn(async () => [])
    open(undefined, { check })
    await screen.findByRole('form')
    const wide = new Uint16Array([...`\ufeff${key}`].map((c) => c.charCodeAt(0)))
    fireEvent.drop(area(), { dataTransfer: { files: [new File([wide], 'private_1.key')] } })
    await waitFor(() => expect(check).toHaveBeenCalledWith(expect.objectContaining({ privateKey: key })))
  })

  test('can be pasted as text', async () => {
    const send = vi.fn(async () => atStep('secret'))
    const { user } = open(undefined, { register: send })
    await screen.findByRole('form')
    await user.click(within(area()).getByRole('button', { name: '文字を貼り付ける' }))
    await user.click(screen.getByRole('textbox', { name: ja.t('lineworks.key.text') }))
    await user.paste(key)
    await user.click(register())
    await waitFor(() => expect(send).toHaveBeenCalledWith(expect.objectContaining({ privateKey: key })))
  })

  test('is not any large file', async () => {
    open()
    await screen.findByRole('form')
    fireEvent.drop(area(), { dataTransfer: { files: [new File(['x'.repeat(70_000)], 'film.mp4')] } })
    expect((await screen.findAllByText(ja.t('lineworks.key.too_large'))).length).toBeGreaterThan(0)
  })

  test('dropped beside the area does not carry the page away', async () => {
    open()
    const form = await screen.findByRole('form')
    // fireEvent gives false when the default was prevented.
    expect(fireEvent.drop(form)).toBe(false)
  })
})

describe('pasting', () => {
  test('takes the clipboard and checks at once', async () => {
    const check = vi.fn(async () => [wrong('client_id')])
    const { user } = open(undefined, { check }, { clipboard: { read: async () => 'Zbs Oq6' } })
    await screen.findByRole('form')
    await user.click(screen.getByRole('button', { name: 'Client ID に貼り付け' }))
    expect(await screen.findByText(ja.t('problem.space'))).toBeTruthy()
    expect(field('Client ID').value).toBe('Zbs Oq6')
  })

  test('that is not allowed says what to do', async () => {
    const { user } = open(undefined, {}, { clipboard: { read: () => Promise.reject(new Error()) } })
    await screen.findByRole('form')
    await user.click(screen.getByRole('button', { name: 'Client ID に貼り付け' }))
    expect((await screen.findAllByText(ja.t('ui.paste_failed'))).length).toBeGreaterThan(0)
  })
})

describe('stage 2', () => {
  const save = () => screen.getByRole('button', { name: ja.t('lineworks.secret.save') })

  test('takes the Bot Secret, which has the focus, and tells how receiving stands', async () => {
    const enterSecret = vi.fn(async () => atStep('receive'))
    const { user } = open(atStep('secret'), { enterSecret })
    expect(await screen.findByText(stage1)).toBeTruthy()
    expect(document.activeElement).toBe(field('Bot Secret'))
    expect(await violations()).toEqual([])
    await user.keyboard('12345a12-b12c{Enter}')
    expect(enterSecret).toHaveBeenCalledWith('12345a12-b12c')
    expect(await screen.findByText(stage2)).toBeTruthy()
    expect(screen.getAllByText('受信テスト待ち').length).toBeGreaterThan(0)
    expect(document.body.textContent).not.toContain('12345a12-b12c')
    expect(await violations()).toEqual([])
  })

  test('asks for what is missing and mends what is wrong', async () => {
    const refused = new BridgeError('invalid', 'bot_secret', { field: 'bot_secret', reason: 'space' })
    const enterSecret = vi.fn().mockRejectedValueOnce(refused).mockResolvedValue(atStep('url'))
    const { user } = open(atStep('secret'), { enterSecret })
    await user.click(await screen.findByRole('button', { name: ja.t('lineworks.secret.save') }))
    expect(screen.getByText(ja.t('problem.missing'))).toBeTruthy()
    await user.type(field('Bot Secret'), 'ab cd')
    await user.click(save())
    expect(await screen.findByText(ja.t('problem.space'))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: '取り除く: Bot Secret' }))
    await user.click(save())
    expect(enterSecret).toHaveBeenLastCalledWith('abcd')
    expect(await screen.findByText(ja.t('lineworks.state.no_url'))).toBeTruthy()
    expect(screen.getByRole('link', { name: '受信設定へ進む' }).getAttribute('href')).toBe(
      '#/lineworks/receive',
    )
  })

  test.each([
    ['invisible', 'ab\u3164cd'],
    ['invisible', 'ab\u2800cd\x7f'],
    ['not_ascii', 'ＡＢcd'],
  ])('mends what is %s', async (reason, typed) => {
    const refused = new BridgeError('invalid', 'bot_secret', { field: 'bot_secret', reason })
    const enterSecret = vi.fn().mockRejectedValueOnce(refused).mockResolvedValue(atStep('url'))
    const { user } = open(atStep('secret'), { enterSecret })
    await screen.findByText(stage1)
    await user.click(field('Bot Secret'))
    await user.paste(typed)
    await user.click(save())
    await user.click(await screen.findByRole('button', { name: /: Bot Secret$/ }))
    await user.click(save())
    expect(enterSecret.mock.lastCall?.[0]).toMatch(/^abcd$/i)
  })

  test('fetches it for our own Bot only', async () => {
    const fetchSecret = vi.fn(async () => atStep('publish'))
    const { user, unmount } = open(atStep('secret'), { fetchSecret })
    await user.click(await screen.findByRole('button', { name: '自動で取得' }))
    expect(fetchSecret).toHaveBeenCalled()
    expect(await screen.findByText(stage2)).toBeTruthy()
    expect(screen.getByText(ja.t('lineworks.state.publishing.text'))).toBeTruthy()
    unmount()
    open(atStep('secret', { own: false }))
    expect(await screen.findByText(stage1)).toBeTruthy()
    expect(screen.queryByRole('button', { name: '自動で取得' })).toBeNull()
  })

  test('of which a new one was lost on its way leads to the field, and says so once', async () => {
    const { user, say } = open(connection(), {
      fetchSecret: async () => {
        say(connection({ reception: 'wrong_secret', trouble: 'lineworks_secret' }))
        throw new BridgeError('lineworks_secret')
      },
    })
    await user.click(await screen.findByRole('button', { name: ja.t('lineworks.secret.change') }))
    await user.click(screen.getByRole('button', { name: '自動で取得' }))
    await (await findDialog(user)).press(ja.t('lineworks.secret.fetch.go'))
    expect(await screen.findByText(ja.error('lineworks_secret'))).toBeTruthy()
    expect(screen.getAllByText(ja.error('lineworks_secret'))).toHaveLength(1)
    expect(screen.queryByText(ja.t('lineworks.state.wrong_secret'))).toBeNull()
    await user.click(screen.getByRole('button', { name: ja.t('ui.cancel') }))
    await user.click(
      screen.getAllByRole('button', { name: ja.t('lineworks.secret.change') })[0] as HTMLElement,
    )
    expect(document.activeElement).toBe(field('Bot Secret'))
  })

  test('asks before it fetches another, for the old one dies', async () => {
    const fetchSecret = vi.fn(async () => atStep('receive'))
    const { user } = open(connection(), { fetchSecret })
    await user.click(await screen.findByRole('button', { name: ja.t('lineworks.secret.change') }))
    expect(field('Bot Secret').placeholder).toBe('登録済み（空欄のままなら変わりません）')
    await user.click(screen.getByRole('button', { name: '自動で取得' }))
    const { dialog, answers, press } = await findDialog(user)
    expect(dialog.textContent).toContain('いまの Bot Secret は使えなくなります')
    expect(answers).toEqual([ja.t('ui.cancel'), ja.t('lineworks.secret.fetch.go')])
    expect(fetchSecret).not.toHaveBeenCalled()
    await press(ja.t('lineworks.secret.fetch.go'))
    expect((await screen.findAllByText('受信テスト待ち')).length).toBeGreaterThan(0)
  })
})

describe('receiving', () => {
  test('becomes confirmed by itself', async () => {
    const { client, say } = open(atStep('receive'))
    expect((await screen.findAllByText('受信テスト待ち')).length).toBeGreaterThan(0)
    expect(screen.getByText(/soumu.hanako@sample.example.jp/, { selector: 'span' })).toBeTruthy()
    say(connection())
    await act(() => client.invalidateQueries({ queryKey: ['connection'] }))
    expect((await screen.findAllByText('受信確認済み')).length).toBeGreaterThan(0)
    expect(screen.getByText(stage2)).toBeTruthy()
    expect(mark()).not.toContain(ja.t('ui.step.now'))
    expect(screen.queryByText('受信テスト待ち')).toBeNull()
  })

  test('can be tested again', async () => {
    const sendTest = vi.fn(async () => atStep('receive'))
    const { user } = open(atStep('receive'), { sendTest })
    await user.click(await screen.findByRole('button', { name: ja.t('lineworks.state.test_again') }))
    expect(sendTest).toHaveBeenCalled()
    expect((await screen.findAllByText(ja.t('lineworks.state.test_sent'))).length).toBeGreaterThan(0)
  })

  test('without an administrator is tested by whoever writes', async () => {
    open(atStep('receive', { admins: [] }))
    expect(await screen.findByText(ja.t('lineworks.state.waiting.anyone'))).toBeTruthy()
  })

  test('in a demo leads to the talk page', async () => {
    const { user, openUrl } = open(atStep('receive'), {}, { signedIn: session() })
    await user.click(await screen.findByRole('button', { name: ja.t('frame.chat') }))
    expect(openUrl).toHaveBeenCalledWith('http://127.0.0.1:9999/chat/')
  })

  test('with a wrong Bot Secret says so and leads to the field', async () => {
    const { user } = open(
      atStep('receive', { reception: 'wrong_secret', wrongSecretAt: '2026-11-23T09:11:00+09:00' }),
    )
    expect((await screen.findAllByText('Bot Secret が違います')).length).toBeGreaterThan(0)
    expect(screen.queryByText(stage2)).toBeNull()
    const [again] = screen.getAllByRole('button', { name: ja.t('lineworks.secret.change') })
    if (again) await user.click(again)
    expect(document.activeElement).toBe(field('Bot Secret'))
    expect(screen.getByText(ja.t('lineworks.secret.kept'))).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('with a URL of somebody else asks before it is changed', async () => {
    const replaceUrl = vi.fn(async () => atStep('publish'))
    const { user } = open(
      atStep('publish', { reception: 'foreign_url', foreignUrl: 'https://other.example.com/bot' }),
      { replaceUrl },
    )
    expect((await screen.findAllByText(/https:\/\/other.example.com\/bot/)).length).toBeGreaterThan(0)
    await user.click(screen.getByRole('button', { name: 'このURLに変更する' }))
    expect(replaceUrl).toHaveBeenCalled()
    expect(await screen.findByText(ja.t('lineworks.state.publishing.text'))).toBeTruthy()
  })

  test('that cannot be set up says why, with another try', async () => {
    const resume = vi.fn(async () => atStep('visible'))
    const { user } = open(atStep('publish', { trouble: 'lineworks_network' }), { resume })
    expect(await screen.findByText(ja.error('lineworks_network'))).toBeTruthy()
    expect(screen.queryByText(ja.t('lineworks.state.publishing.text'))).toBeNull()
    await user.click(screen.getByRole('button', { name: 'もう一度' }))
    expect(await screen.findByText(ja.t('lineworks.state.publishing.text'))).toBeTruthy()
  })

  test('with a trouble nobody knows still says something', async () => {
    open(atStep('menu', { trouble: 'no_such_code' }))
    expect(await screen.findByText(ja.error('lineworks_unexpected'))).toBeTruthy()
  })
})

describe('a registration', () => {
  const change = () => screen.findByRole('button', { name: ja.t('lineworks.registered.change') })

  test('is changed with blank secrets staying as they are', async () => {
    const send = vi.fn(async () => connection())
    const { user } = open(connection(), { register: send })
    await user.click(await change())
    expect(field('Client ID').value).toBe('ZbsOq6zjt0IhtZZnrc')
    expect(field('Client Secret').placeholder).toBe('登録済み（空欄のままなら変わりません）')
    expect(screen.getByText('登録済み（空欄のままなら変わりません）')).toBeTruthy()
    await user.clear(field(ja.t('lineworks.field.admin1')))
    await user.type(field(ja.t('lineworks.field.admin1')), 'other@example.com')
    await user.click(register())
    expect(send).toHaveBeenCalledWith(
      expect.objectContaining({
        clientSecret: '',
        privateKey: '',
        admins: ['other@example.com'],
        botId: '',
      }),
    )
    expect((await screen.findAllByText(ja.t('ui.saved'))).length).toBeGreaterThan(0)
    expect(screen.getByRole('region', { name: ja.t('lineworks.registered') })).toBeTruthy()
  })

  test('for another app needs its secrets', async () => {
    const { user } = open(connection())
    await user.click(await change())
    await user.type(field('Client ID'), 'x')
    expect(field('Client Secret').placeholder).toBe('')
  })

  test('is left as it was on request', async () => {
    const { user } = open(connection())
    await user.click(await change())
    await user.type(field('Client ID'), 'x')
    await user.click(screen.getByRole('button', { name: ja.t('ui.cancel') }))
    expect(screen.getByText('ZbsOq6zjt0IhtZZnrc')).toBeTruthy()
  })

  async function askDisconnect(disconnect = vi.fn(async () => ({ state: atStep('form'), left: '' }))) {
    const page = open(connection(), { disconnect })
    await page.user.click(await screen.findByRole('button', { name: '連携を解除する' }))
    return { ...page, disconnect, ...(await findDialog(page.user)) }
  }

  test('is dissolved only after it was said what goes and what stays', async () => {
    const { disconnect, inside, answers, press } = await askDisconnect()
    expect(inside.getByText(ja.t('lineworks.disconnect.goes.registration'))).toBeTruthy()
    expect(inside.getByText(ja.t('lineworks.disconnect.stays.records'))).toBeTruthy()
    expect(answers).toEqual([ja.t('lineworks.disconnect.keep'), ja.t('lineworks.disconnect.go')])
    expect(await violations()).toEqual([])
    await press('連携を続ける')
    expect(disconnect).not.toHaveBeenCalled()
  })

  test('that is dissolved leaves the empty form', async () => {
    const { press } = await askDisconnect()
    await press('解除する')
    expect((await screen.findAllByText(ja.t('lineworks.disconnect.done'))).length).toBeGreaterThan(0)
    expect(field('Client ID').value).toBe('')
  })

  test('of which something stays at LINE WORKS says what and where', async () => {
    const left = 'lineworks_network'
    const { press, user } = await askDisconnect(vi.fn(async () => ({ state: atStep('form'), left })))
    await press('解除する')
    expect(await screen.findByText(new RegExp(ja.t('lineworks.disconnect.left')))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: ja.t('ui.close'), hidden }))
    expect(screen.queryByText(new RegExp(ja.t('lineworks.disconnect.left')))).toBeNull()
  })

  test('that cannot be dissolved says why in the dialog', async () => {
    const { press, inside } = await askDisconnect(vi.fn(() => Promise.reject(new BridgeError('disk_full'))))
    await press('解除する')
    expect(await inside.findByText(ja.error('disk_full'))).toBeTruthy()
  })
})

describe('who', () => {
  const limited = (change: Partial<AdminInfo>) =>
    session({ admin: { ...(session().admin as AdminInfo), full: false, ...change } })

  test('may only look sees what is registered and can press nothing', async () => {
    open(atStep('receive', { trouble: 'lineworks_rate' }), {}, { signedIn: limited({ options: 1 }) })
    expect(await screen.findByText(ja.t('ui.read_only'))).toBeTruthy()
    expect(screen.getByText('ZbsOq6zjt0IhtZZnrc')).toBeTruthy()
    for (const name of [
      'lineworks.registered.change',
      'lineworks.again',
      'lineworks.state.test_again',
    ] as const) {
      expect(screen.queryByRole('button', { name: ja.t(name) })).toBeNull()
    }
    expect(await violations()).toEqual([])
  })

  test('may see nothing is told whom to ask', () => {
    open(connection(), {}, { signedIn: limited({ options: 0 }) })
    expect(screen.getByText(ja.t('lineworks.no_right'))).toBeTruthy()
  })

  test('lost the right meanwhile, too', async () => {
    open(connection(), { state: () => Promise.reject(new BridgeError('forbidden')) })
    expect(await screen.findByText(ja.t('lineworks.no_right'))).toBeTruthy()
  })
})

test('while 使用しない it leads to オプション', async () => {
  open(atStep('off'))
  expect(await screen.findByText(ja.t('lineworks.off'))).toBeTruthy()
  expect(screen.getByRole('link', { name: 'オプションを開く' }).getAttribute('href')).toBe(
    '#/settings/options',
  )
})

test('a demo says that it is one', async () => {
  open(undefined, {}, { signedIn: session() })
  expect(await screen.findByText(ja.t('lineworks.demo'))).toBeTruthy()
})

test('waits, and says why it cannot be shown', async () => {
  const state = vi.fn().mockRejectedValueOnce(new BridgeError('busy')).mockResolvedValue(connection())
  const { user } = open(connection(), { state })
  expect(screen.getByText(ja.t('ui.loading'))).toBeTruthy()
  expect((await screen.findByRole('alert')).textContent).toContain(ja.error('busy'))
  await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
  expect(await screen.findByText(stage2)).toBeTruthy()
})

import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError, type EmployeeDetail, type SessionState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { accountsState, accountsWork, company, employee, manyEmployees } from '@/testing/employeeSamples'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import type { StubAnswers } from '@/testing/stubBridge'
import { AccountsScreen } from './AccountsScreen'

const ja = wordsOf('ja')

function open(
  people: readonly EmployeeDetail[],
  answers: StubAnswers['accounts'] = {},
  state: SessionState = session(),
  staff = company(people),
) {
  const view = renderScreen(
    <main>
      <h1 tabIndex={-1}>x</h1>
      <AccountsScreen />
    </main>,
    { units: staff.units, accounts: { ...staff.accounts, ...answers } },
    state,
  )
  return { staff, ...view }
}

const three = [
  employee({ accountId: 'yamada@sample.example.jp' }),
  employee({ id: 2, code: '0002', lastName: '佐藤', firstName: '花子', accountId: '' }),
  employee({ id: 3, code: '0003', lastName: '鈴木', firstName: '一郎', accountId: '' }),
]

const cell = (name: string | RegExp) => screen.findByRole('gridcell', { name, hidden })
const button = (name: string) => screen.findByRole('button', { name, hidden })
const codes = () =>
  screen
    .getAllByRole('row', { hidden })
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell', { hidden })[1]?.textContent)
const idOf = (name: string) =>
  screen.findByRole<HTMLInputElement>('textbox', { name: ja.t('accounts.id_of', { name }), hidden })

async function edit(people: readonly EmployeeDetail[] = three, answers: StubAnswers['accounts'] = {}) {
  const view = open(people, answers)
  await cell('0001')
  await view.user.click(await button(ja.t('accounts.edit')))
  const first = await idOf(people[0]?.name ?? '')
  await waitFor(() => expect(document.activeElement).toBe(first))
  return view
}

function paste(field: HTMLElement, text: string) {
  fireEvent.paste(field, { clipboardData: { getData: () => text } })
}

describe('the list', () => {
  test('says how each ID stands with LINE WORKS, and the first message', async () => {
    const staff = company(three)
    staff.firsts.set(1, { check: 'found', first: 'replied', lastPunchType: 'clock_out' })
    staff.firsts.set(2, { first: 'failed', firstCode: 'lineworks_not_found', check: 'not_found' })
    open([], {}, session(), staff)
    await cell('0001')
    expect(await cell(ja.t('accounts.check.found'))).toBeTruthy()
    expect(await cell(ja.t('accounts.first.replied'))).toBeTruthy()
    expect(await cell('11/20 18:01 退勤')).toBeTruthy()
    expect(await cell(`失敗: ${ja.error('lineworks_not_found')}`)).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('is narrowed by 所属 and state once 表示 is pressed', async () => {
    const { user } = open(manyEmployees(12))
    await cell('0001')
    await user.click(screen.getByRole('combobox', { name: ja.t('header.division') }))
    await user.click(await screen.findByRole('option', { name: '総務部' }))
    expect(codes().length).toBe(11)
    await user.click(screen.getByRole('button', { name: ja.t('accounts.show') }))
    await waitFor(() => expect(codes()).toEqual(['0001', '0004', '0007', '0010']))
    await user.click(screen.getByRole('combobox', { name: ja.t('accounts.state') }))
    await user.click(await screen.findByRole('option', { name: ja.t('accounts.state.first:no_id') }))
    await user.click(screen.getByRole('button', { name: ja.t('accounts.show') }))
    await waitFor(() => expect(codes()).toEqual(['0007']))
    await user.click(screen.getByRole('button', { name: ja.t('ui.filters_clear') }))
    await waitFor(() => expect(codes().length).toBe(11))
  })

  test('without the right asks nothing', () => {
    const list = vi.fn()
    const admin = { ...session().admin, full: false, options: 1 } as SessionState['admin']
    open([], { list, state: list }, session({ admin }))
    expect(screen.getByText(ja.t('importing.no_right.accounts'))).toBeTruthy()
    expect(list).not.toHaveBeenCalled()
  })

  test('without LINE WORKS leads there, and IDs can be set all the same', async () => {
    open(three, { state: async () => accountsState({ connected: false }) })
    await screen.findByText(ja.t('accounts.not_connected'))
    await cell('0001')
    expect((await button(ja.t('accounts.send'))).getAttribute('aria-disabled')).toBe('true')
    expect((await button(ja.t('accounts.edit'))).getAttribute('aria-disabled')).not.toBe('true')
  })
})

describe('account IDs', () => {
  test('are typed down the column and stored together', async () => {
    const { user, staff } = await edit()
    await user.keyboard('{Enter}sato{Enter}suzuki{Enter}')
    await user.click(await button(ja.t('accounts.add_domain', { domain: 'sample.example.jp', count: 2 })))
    await waitFor(async () => expect(document.activeElement).toBe(await idOf('佐藤 花子')))
    expect(await violations()).toEqual([])
    await user.click(await button(ja.t('ui.save')))
    await button(ja.t('accounts.edit'))
    expect([...staff.people.values()].map(({ accountId }) => accountId)).toEqual([
      'yamada@sample.example.jp',
      'sato@sample.example.jp',
      'suzuki@sample.example.jp',
    ])
    expect(document.activeElement).not.toBe(document.body)
  })

  test('are pasted as a column, also into rows that were not there yet; a step takes all back', async () => {
    const people = manyEmployees(450).map((one) => ({ ...one, state: 'employed' as const, accountId: '' }))
    const { user, staff } = await edit(people)
    const first = document.activeElement as HTMLElement
    paste(first, people.map(({ code }) => `u${code}@sample.example.jp`).join('\r\n'))
    await screen.findByText(ja.t('accounts.changes', { count: 450 }))
    fireEvent.keyDown(first, { key: 'z', ctrlKey: true })
    await screen.findByText(ja.t('accounts.changes', { count: 0 }))
    fireEvent.keyDown(first, { key: 'y', ctrlKey: true })
    await screen.findByText(ja.t('accounts.changes', { count: 450 }))
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(staff.people.get(450)?.accountId).toBe('u0450@sample.example.jp'))
  })

  test('that do not fit, or a table of several columns, are spoken of', async () => {
    await edit()
    const first = document.activeElement as HTMLElement
    paste(first, 'a@x\nb@x\nc@x\nd@x\n')
    await screen.findAllByText(ja.t('accounts.too_many', { count: 1 }))
    paste(first, '0001\ta@x\n0002\tb@x')
    await screen.findAllByText(ja.t('accounts.one_column'))
    expect(screen.getByText(ja.t('accounts.changes', { count: 3 }))).toBeTruthy()
  })

  test('that are wrong are listed and marked; none is stored until they are right', async () => {
    const { user, staff } = await edit()
    await user.keyboard('{Enter}sato@x{Enter}yamada@sample.example.jp')
    await user.click(await button(ja.t('ui.save')))
    await screen.findByText(ja.t('accounts.wrong', { count: 1 }))
    const sentence = ja.t('import.account_taken', {
      column: ja.t('header.account_id'),
      value: 'yamada@sample.example.jp',
      other: '0001 山田 太郎',
    })
    expect(screen.getAllByText(new RegExp(sentence.slice(0, 30))).length).toBeGreaterThan(0)
    expect(staff.people.get(2)?.accountId).toBe('')
    const wrong = await idOf('鈴木 一郎')
    expect(wrong.getAttribute('aria-invalid')).toBe('true')
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: '0003 鈴木 一郎' }))
    await waitFor(() => expect(document.activeElement).toBe(wrong))
    await user.keyboard('suzuki@x')
    expect(wrong.getAttribute('aria-invalid')).toBe('false')
    expect(screen.queryByText(ja.t('accounts.wrong', { count: 1 }))).toBeNull()
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(staff.people.get(3)?.accountId).toBe('suzuki@x'))
  })

  test('wrong ones that are not shown are shown at a press', async () => {
    const { user } = await edit(manyEmployees(40))
    paste(document.activeElement as HTMLElement, 'x\ny')
    await screen.findByText(ja.t('accounts.changes', { count: 2 }))
    await user.click(await button(ja.t('ui.save')))
    await screen.findByText(ja.t('accounts.wrong', { count: 2 }))
    await user.type(screen.getByRole('searchbox'), '0005{Enter}')
    await cell('0005')
    await user.click(screen.getByRole('button', { name: /^0002 / }))
    await waitFor(() => expect((document.activeElement as HTMLInputElement).value).toBe('y'))
  })

  test('Escape takes a cell back; leaving with changes is asked about', async () => {
    const { user } = await edit()
    const first = document.activeElement as HTMLInputElement
    await user.keyboard('abc{Escape}')
    expect(first.value).toBe('yamada@sample.example.jp')
    await user.keyboard('abc')
    await user.click(await button(ja.t('ui.cancel')))
    await (await findDialog(user)).press(ja.t('accounts.edit_on'))
    expect(first.value).toBe('abc')
    await user.click(await button(ja.t('ui.cancel')))
    await (await findDialog(user)).press(ja.t('accounts.edit_off'))
    await button(ja.t('accounts.edit'))
    expect(screen.queryByRole('textbox', { name: /LINE WORKS/, hidden })).toBeNull()
  })

  test('of somebody changed meanwhile are not written over', async () => {
    const { user, staff } = await edit()
    await user.keyboard('{Enter}sato@x{Enter}')
    staff.people.set(2, { ...three[1], version: 2 } as EmployeeDetail)
    await user.click(await button(ja.t('ui.save')))
    await screen.findByText(ja.t('accounts.outdated', { code: '0002' }))
    await user.click(await button(ja.t('accounts.outdated.reload')))
    await waitFor(() => expect(screen.queryByText(ja.t('accounts.outdated', { code: '0002' }))).toBeNull())
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(staff.people.get(2)?.accountId).toBe('sato@x'))
  })
})

describe('LINE WORKS', () => {
  test('is asked about everybody shown, or who is ticked, and can be stopped', async () => {
    let state = accountsState()
    const check = vi.fn(async () => {
      state = accountsState(accountsWork.checking)
      return state.checking
    })
    const cancelCheck = async () => {
      state = accountsState()
      return state.checking
    }
    const { user, staff } = open(three, { state: async () => state, check, cancelCheck })
    await cell('0001')
    await user.click(await button(ja.t('accounts.check_all')))
    await screen.findByText(ja.t('accounts.people_of', { done: 200, total: 480 }))
    expect(check).toHaveBeenLastCalledWith(expect.objectContaining({ ids: [] }))
    expect(await violations()).toEqual([])
    await user.click(
      screen.getByRole('checkbox', { name: ja.t('ui.select_what', { what: '0001 山田 太郎' }) }),
    )
    await user.click(screen.getAllByRole('button', { name: ja.t('accounts.check_all') })[1] as HTMLElement)
    await waitFor(() => expect(check).toHaveBeenLastCalledWith(expect.objectContaining({ ids: [1] })))
    expect(staff.people.size).toBe(3)
    await user.click(screen.getByRole('button', { name: ja.t('accounts.stop') }))
    await waitFor(() => expect(screen.queryByText(ja.t('accounts.checking'))).toBeNull())
  })

  test('knows another ID, which is taken over once one agrees', async () => {
    const staff = company(three)
    staff.firsts.set(1, { check: 'changed', newAddress: 'new@sample.example.jp' })
    const { user } = open([], {}, session(), staff)
    await user.click(await button(ja.t('accounts.update_of', { name: '山田 太郎' })))
    const asked = await findDialog(user)
    expect(asked.dialog.textContent).toContain('new@sample.example.jp')
    expect(asked.answers).toEqual([ja.t('ui.cancel'), ja.t('accounts.changed.go')])
    await asked.press(ja.t('accounts.changed.go'))
    await waitFor(() => expect(staff.people.get(1)?.accountId).toBe('new@sample.example.jp'))
  })

  test('has another account under an ID: somebody limited may not say whose', async () => {
    const staff = company(three)
    staff.firsts.set(1, { check: 'conflict' })
    const { user, unmount } = open([], {}, session(), staff)
    const confirm = ja.t('accounts.confirm_of', { name: '山田 太郎' })
    await user.click(await button(confirm))
    await (await findDialog(user)).press(ja.t('accounts.conflict.go'))
    await waitFor(() => expect(staff.firsts.get(1)?.check).toBe('found'))
    unmount()
    staff.firsts.set(1, { check: 'conflict' })
    const admin = { ...session().admin, full: false, limited: true } as SessionState['admin']
    open([], {}, session({ admin }), staff)
    await cell('0001')
    expect(screen.queryByRole('button', { name: confirm, hidden })).toBeNull()
  })

  test('that refuses a decision says why', async () => {
    const staff = company(three)
    staff.firsts.set(1, { check: 'changed', newAddress: 'new@x' })
    const acceptAddress = () =>
      Promise.reject(new BridgeError('invalid', 'account_id', { reason: 'account_taken' }))
    const { user } = open([], { acceptAddress }, session(), staff)
    await user.click(await button(ja.t('accounts.update_of', { name: '山田 太郎' })))
    await (await findDialog(user)).press(ja.t('accounts.changed.go'))
    await screen.findByText(ja.t('problem.account_taken'))
  })
})

describe('the first message', () => {
  const people = [
    ...three.slice(0, 2),
    employee({ id: 3, code: '0003', lastName: '鈴木', firstName: '一郎', accountId: 'suzuki@x' }),
  ]

  async function ask(answers: StubAnswers['accounts'] = {}) {
    const staff = company(people)
    staff.firsts.set(1, { first: 'sent' })
    const view = open([], answers, session(), staff)
    await cell('0001')
    await view.user.click(await button(ja.t('accounts.send')))
    await screen.findByRole('dialog', { hidden })
    return view
  }

  test('goes to who got none; the text can be changed, and is shown as it arrives', async () => {
    const { user, staff } = await ask()
    const only = await screen.findByRole('radio', {
      name: ja.t('accounts.send.to.unsent', { count: 1 }),
      hidden,
    })
    expect(only).toHaveProperty('checked', true)
    const text = screen.getByRole('textbox', { name: ja.t('accounts.send.text'), hidden })
    fireEvent.change(text, { target: { value: '{name}さん、どうぞ' } })
    expect(screen.getByText('山田 太郎さん、どうぞ')).toBeTruthy()
    expect(await violations()).toEqual([])
    await user.click(await button(ja.t('accounts.send.go', { count: 1 })))
    await waitFor(() => expect(staff.firsts.get(3)?.first).toBe('sent'))
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden })).toBeNull())
  })

  test('goes to everybody shown, also again', async () => {
    const { user } = await ask()
    await user.click(
      await screen.findByRole('radio', { name: ja.t('accounts.send.to.shown', { count: 2 }), hidden }),
    )
    await screen.findByText(/うち1名には、前にも送っています。 IDのない1名には送りません。/)
    await button(ja.t('accounts.send.go', { count: 2 }))
  })

  test('does not go without a text, or one too long', async () => {
    await ask()
    const text = screen.getByRole('textbox', { name: ja.t('accounts.send.text'), hidden })
    fireEvent.change(text, { target: { value: ' ' } })
    expect(await screen.findByText(ja.t('problem.missing'))).toBeTruthy()
    fireEvent.change(text, { target: { value: 'あ'.repeat(2001) } })
    expect(await screen.findByText(ja.t('problem.too_long'))).toBeTruthy()
    expect((await button(ja.t('accounts.send.go', { count: 1 }))).getAttribute('aria-disabled')).toBe('true')
  })

  test('that cannot be sent now says why in the dialog', async () => {
    const { user } = await ask({ sendFirst: () => Promise.reject(new BridgeError('not_registered')) })
    await user.click(await button(ja.t('accounts.send.go', { count: 1 })))
    await screen.findByText(ja.error('not_registered'))
  })

  test('that ends while one is elsewhere is told of to whoever began it', async () => {
    const first = { ...accountsState().first, total: 1, startedAt: '2026-11-23T09:20:00+09:00' }
    let state = accountsState()
    let answer: (progress: typeof first) => void = () => {}
    const staff = company(three)
    const calls = {
      ...staff.accounts,
      state: async () => state,
      sendFirst: () => new Promise<typeof first>((resolve) => (answer = resolve)),
    }
    function Pages() {
      const [here, setHere] = useState(true)
      return (
        <main>
          <h1 tabIndex={-1}>x</h1>
          <button type="button" onClick={() => setHere(!here)}>
            elsewhere
          </button>
          {here && <AccountsScreen />}
        </main>
      )
    }
    const { user, client } = renderScreen(<Pages />, { units: staff.units, accounts: calls }, session())
    await cell('0001')
    await user.click(await button(ja.t('accounts.send')))
    await user.click(await button(ja.t('accounts.send.go', { count: 1 })))
    fireEvent.click(screen.getByText('elsewhere'))
    await act(async () => answer({ ...first, running: true, queued: 1 }))
    state = accountsState({ first: { ...first, sent: 1 } })
    // Other screens ask as well.
    await act(() => client.refetchQueries({ queryKey: ['accounts', 'state'], type: 'all' }))
    fireEvent.click(screen.getByText('elsewhere'))
    await screen.findByText(ja.t('accounts.sent_all'), { selector: 'h2' })
  })

  test('that has come to its end before the answer is there has ended', async () => {
    const first = { ...accountsState().first, total: 1, startedAt: '2026-11-23T09:20:00+09:00' }
    let state = accountsState()
    let answer: (progress: typeof first) => void = () => {}
    const { user, client } = await ask({
      state: async () => state,
      sendFirst: () => new Promise((resolve) => (answer = resolve)),
    })
    await user.click(await button(ja.t('accounts.send.go', { count: 1 })))
    state = accountsState({ first: { ...first, sent: 1 } })
    await act(() => client.invalidateQueries())
    await act(async () => answer({ ...first, running: true, queued: 1 }))
    await screen.findByText(ja.t('accounts.sent_all'), { selector: 'h2' })
  })

  test('on its way is counted, says what is in the way, and can be stopped', async () => {
    let state = accountsState(accountsWork.paused)
    const cancelFirst = vi.fn(async () => {
      state = accountsState({
        first: { ...state.first, running: false, total: 4, queued: 0, sent: 1, failed: 3 },
      })
      return state.first
    })
    const { user, client } = open(three, { state: async () => state, cancelFirst })
    await screen.findByText(new RegExp(ja.error('lineworks_network')))
    expect(screen.getByRole('progressbar')).toBeTruthy()
    state = accountsState(accountsWork.sending)
    await act(() => client.invalidateQueries())
    await screen.findByText(ja.t('accounts.count', { state: ja.t('accounts.first.failed'), count: 3 }))
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: ja.t('accounts.stop') }))
    await screen.findByText(ja.t('accounts.sent_all'), { selector: 'h2' })
    await user.click(screen.getByRole('button', { name: ja.t('accounts.show_failed') }))
    await screen.findByText(ja.t('home.nobody'))
    await user.click(screen.getByRole('button', { name: ja.t('ui.close') }))
    expect(screen.queryByText(ja.t('accounts.sent_all'), { selector: 'h2' })).toBeNull()
  })
})

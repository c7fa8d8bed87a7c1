import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError, type EmployeeDetail, type SessionState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { company, employee, manyEmployees } from '@/testing/employeeSamples'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import type { StubAnswers } from '@/testing/stubBridge'
import { EmployeesScreen } from './EmployeesScreen'

const ja = wordsOf('ja')

function open(people: readonly EmployeeDetail[], answers: StubAnswers = {}, state: SessionState = session()) {
  const staff = company(people)
  const employees = { ...staff.employees, ...answers.employees }
  const view = renderScreen(
    <main>
      <EmployeesScreen />
    </main>,
    { ...staff, ...answers, employees, accounts: { ...staff.accounts, ...answers.accounts } },
    state,
  )
  return { staff, ...view }
}

const admin = (change: object) =>
  session({ admin: { ...session().admin, ...change } } as Partial<SessionState>)

const cell = (name: string | RegExp) => screen.findByRole('gridcell', { name, hidden })
const codes = () =>
  screen
    .getAllByRole('row', { hidden })
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell', { hidden })[0]?.textContent)
/** The drawer; Fluent hides it and the page from each other at moments of its own. */
const drawer = async () => within(await screen.findByRole('dialog', { hidden }))
const field = async (label: string | RegExp) => (await drawer()).findByLabelText<HTMLInputElement>(label)
const button = async (name: string) => (await drawer()).findByRole('button', { name, hidden })

async function choose(user: ReturnType<typeof open>['user'], label: RegExp, option: string) {
  await user.click((await drawer()).getByRole('combobox', { name: label, hidden }))
  await user.click(await screen.findByRole('option', { name: option, hidden }))
}

describe('the list', () => {
  test('shows who works here, what is about them, and how many', async () => {
    open([
      employee(),
      employee({ id: 2, code: '0002', lastName: '佐藤', firstName: '花子', nextMove: '2026-12-01' }),
      employee({ id: 3, code: '0003', state: 'left' }),
      employee({ id: 4, code: '0004', lastName: '高橋', firstName: '美咲', state: 'not_yet' }),
      employee({ id: 5, code: '0005', lastName: '田中', leftOn: '2026-12-31' }),
    ])
    await cell('0001')
    expect(codes()).toEqual(['0001', '0002', '0004', '0005'])
    expect(screen.getByText('4件')).toBeTruthy()
    expect(await cell(/高橋 美咲.*入社前/)).toBeTruthy()
    expect(await cell(/総務部.*12\/01 異動/)).toBeTruthy()
    expect(await cell(/田中.*12\/31 退職/)).toBeTruthy()
    expect(screen.queryByRole('columnheader', { name: '退職日' })).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('is searched, narrowed, sorted, and shown whole again', async () => {
    const { user } = open(manyEmployees(40))
    await cell('0001')
    await user.type(screen.getByRole('searchbox', { name: ja.t('ui.search') }), '佐藤')
    await waitFor(() => expect(codes()[0]).toBe('0002'))
    await user.click(screen.getByRole('combobox', { name: ja.t('header.division') }))
    await user.click(await screen.findByRole('option', { name: '総務部' }))
    await waitFor(() => expect(codes()).toEqual(['0013']))
    await user.click(screen.getByRole('button', { name: ja.t('ui.filters_clear') }))
    await cell('0001')
    expect((screen.getByRole('searchbox') as HTMLInputElement).value).toBe('')
    await user.click(screen.getByRole('combobox', { name: ja.t('employees.state') }))
    await user.click(await screen.findByRole('option', { name: ja.t('employees.state.left') }))
    await waitFor(() => expect(codes()).toEqual(['0008', '0031']))
    await user.click(screen.getByRole('button', { name: ja.t('header.left_on') }))
    await user.click(screen.getByRole('button', { name: ja.t('header.code') }))
    await user.click(screen.getByRole('button', { name: ja.t('header.code') }))
    await waitFor(() => expect(codes()).toEqual(['0031', '0008']))
  })

  test('without anybody says what to do next, and without a hit how to see all', async () => {
    const { user } = open([])
    await screen.findByText(ja.t('employees.none.text'))
    expect(await violations()).toEqual([])
    await user.type(screen.getByRole('searchbox'), 'x')
    await screen.findByText(ja.t('home.nobody'))
  })

  test('that could not be had says why, and tries again', async () => {
    const staff = company([employee()])
    const list = vi.fn(staff.employees.list)
    list.mockImplementationOnce(() => Promise.reject(new BridgeError('busy')))
    const { user } = open([employee()], { employees: { list } })
    await screen.findByText(ja.error('busy'))
    await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
    await cell('0001')
  })

  test('is asked for again when the program tells of a change', async () => {
    const { staff, client } = open([employee()])
    await cell('0001')
    staff.people.set(2, employee({ id: 2, code: '0002' }))
    await act(() => client.invalidateQueries())
    await cell('0002')
  })

  test('is written into a file as it is narrowed', async () => {
    const write = vi.fn(async () => ({ id: 'f', name: '従業員.csv' }))
    const save = vi.fn(async () => true)
    const { user } = open(manyEmployees(3), { employees: { export: write }, files: { save } })
    await cell('0001')
    await user.type(screen.getByRole('searchbox'), '佐藤{Enter}')
    await waitFor(() => expect(codes()).toEqual(['0002']))
    await user.click(screen.getByRole('button', { name: ja.t('employees.export') }))
    await user.click(await screen.findByRole('menuitem', { name: ja.t('employees.export.csv_sjis') }))
    await screen.findByText(ja.t('ui.saved_file', { name: '従業員.csv' }))
    expect(write).toHaveBeenCalledWith({
      query: expect.objectContaining({ text: '佐藤', state: 'employed' }),
      format: 'csv_sjis',
    })
    expect(save).toHaveBeenCalledWith({ id: 'f', name: '従業員.csv' })
  })
})

test('a file that could not be written: why is said until it is tried anew', async () => {
  const write = vi.fn(async () => ({ id: 'f', name: '従業員.csv' }))
  write.mockImplementationOnce(() => Promise.reject(new BridgeError('file_characters')))
  const { user } = open(manyEmployees(3), { employees: { export: write }, files: { save: async () => true } })
  await cell('0001')
  const tryIt = async () => {
    await user.click(screen.getByRole('button', { name: ja.t('employees.export') }))
    await user.click(await screen.findByRole('menuitem', { name: ja.t('employees.export.csv_sjis') }))
  }
  await tryIt()
  await screen.findByText(ja.error('file_characters'))
  expect(await violations()).toEqual([])
  await tryIt()
  await screen.findByText(ja.t('ui.saved_file', { name: '従業員.csv' }))
  expect(screen.queryByText(ja.error('file_characters'))).toBeNull()
})

describe('rights', () => {
  test('without any, nothing is asked', async () => {
    const list = vi.fn()
    open([], { employees: { list } }, admin({ full: false, employees: 0 }))
    expect(screen.getByText(ja.t('employees.no_right'))).toBeTruthy()
    expect(list).not.toHaveBeenCalled()
  })

  test('to look only: nothing can be changed', async () => {
    const { user } = open([employee()], {}, admin({ full: false, employees: 1, options: 0 }))
    await user.click(await cell('0001'))
    const name = await field('姓')
    expect(name.readOnly).toBe(true)
    expect((await drawer()).getByText(ja.t('ui.read_only'))).toBeTruthy()
    expect(screen.queryByRole('button', { name: ja.t('employees.add'), hidden })).toBeNull()
    expect(screen.queryByRole('button', { name: ja.t('ui.save'), hidden })).toBeNull()
    expect(await violations()).toEqual([])
  })
})

describe('a new employee', () => {
  test('is registered; what is missing is said, and the focus goes there', async () => {
    const { user, staff } = open([employee()])
    await user.click(await screen.findByRole('button', { name: ja.t('employees.add') }))
    await user.type(await field(/^名$/), '次郎')
    await user.click(await button(ja.t('ui.save')))
    expect((await drawer()).getAllByText(ja.t('problem.missing')).length).toBe(3)
    const code = await field(/従業員コード/)
    await waitFor(() => expect(document.activeElement).toBe(code))
    expect(await violations()).toEqual([])

    await user.type(code, '0001')
    await user.click(await field(/^名$/))
    await (await drawer()).findByText(ja.t('problem.code_taken'))
    await user.clear(code)
    await user.type(code, '0002')
    await choose(user, /^所属/, '営業部')
    await choose(user, /^雇用区分/, 'パートタイム')
    await user.type(await field(/入社日/), '2026/4/1')
    await user.click(await button(ja.t('ui.save')))
    await cell('0002')
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden })).toBeNull())
    expect(staff.people.get(2)).toMatchObject({ firstName: '次郎', divisionId: 2, joinedOn: '2026-04-01' })
  })

  test('keeps saying what is missing while one goes from field to field', async () => {
    const { user } = open([employee()])
    await user.click(await screen.findByRole('button', { name: ja.t('employees.add') }))
    await user.type(await field(/従業員コード/), '7{Enter}')
    const name = await field(/^姓/)
    await waitFor(() => expect(document.activeElement).toBe(name))
    await user.type(name, '田中')
    await choose(user, /^所属/, '営業部')
    // Only the 雇用区分 is left.
    await waitFor(async () => expect((await drawer()).getAllByText(ja.t('problem.missing')).length).toBe(1))
    expect(
      (await drawer()).getByRole('combobox', { name: /^雇用区分/, hidden }).getAttribute('aria-invalid'),
    ).toBe('true')
  })

  test('with an account ID: the domain is offered, the ID looked up, and the first message sent', async () => {
    const sendFirst = vi.fn()
    const staff = company([])
    sendFirst.mockImplementation(staff.accounts.sendFirst as never)
    const { user } = open([], {
      employees: staff.employees,
      accounts: { ...staff.accounts, sendFirst },
    })
    await user.click(await screen.findByRole('button', { name: ja.t('employees.add') }))
    await user.type(await field(/従業員コード/), '7')
    await user.type(await field(/^姓/), '田中')
    await choose(user, /^所属/, '総務部')
    await choose(user, /^雇用区分/, '正社員')
    await user.type(await field(/LINE WORKS/), 'tanaka')
    await user.click(await button(ja.t('employees.account.offer', { id: 'tanaka@sample.example.jp' })))
    await user.click(await button(ja.t('ui.save')))
    const send = await button(ja.t('employees.first.go'))
    await waitFor(() => expect(document.activeElement).toBe(send))
    await user.click(send)
    await (await drawer()).findByText(ja.t('employees.first.sent', { date: '2026/11/23', time: '09:20' }))
    expect(sendFirst).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ to: 'chosen', ids: [1], text: '打刻の連携が完了しました。' }),
    )
    expect(await violations()).toEqual([])
  })

  test('whose ID LINE WORKS does not know gets no message, and one is told', async () => {
    const sendFirst = vi.fn()
    const { user } = open([employee({ accountId: 'nobody@sample.example.jp' })], { accounts: { sendFirst } })
    await user.click(await cell('0001'))
    await user.click(await button(ja.t('employees.first.go')))
    await (await drawer()).findByText(ja.t('problem.unknown_user'))
    expect(await button(ja.t('employees.first.again'))).toBeTruthy()
    expect(sendFirst).not.toHaveBeenCalled()
  })

  test('and the next one, in the same 所属', async () => {
    const { user, staff } = open([])
    await user.click(await screen.findByRole('button', { name: ja.t('employees.add') }))
    await user.type(await field(/従業員コード/), '1')
    await user.type(await field(/^姓/), '田中')
    await choose(user, /^所属/, '営業部')
    await choose(user, /^雇用区分/, '正社員')
    await user.click(await button(ja.t('employees.save_next')))
    await waitFor(async () => expect((await field(/^姓/)).value).toBe(''))
    expect((await drawer()).getByRole('combobox', { name: /^所属/, hidden }).textContent).toContain('営業部')
    await user.type(await field(/従業員コード/), '2')
    await user.type(await field(/^姓/), '鈴木')
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(staff.people.size).toBe(2))
    expect(staff.people.get(2)).toMatchObject({ divisionId: 2 })
  })
})

describe('a change', () => {
  test('of 所属 asks from when, and is shown among those before', async () => {
    const { user, staff } = open([employee()])
    await user.click(await cell('0001'))
    await choose(user, /^所属/, '営業部')
    await user.type(await field(/異動日/), '2026/12/1')
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden })).toBeNull())
    expect(staff.people.get(1)?.moves.map(({ from }) => from)).toEqual(['2026-12-01', '2020-04-01'])

    await user.click(await cell('0001'))
    await user.click(await button(ja.t('employees.move.delete_of', { date: '2026/12/01' })))
    const asked = await findDialog(user)
    expect(asked.answers).toEqual([ja.t('employees.move.keep'), ja.t('employees.move.delete')])
    await asked.press(ja.t('employees.move.delete'))
    await waitFor(() => expect(staff.people.get(1)?.moves.length).toBe(1))
  })

  test('to a 退職日 is asked about, with what follows from it', async () => {
    const { user, staff } = open([employee()])
    await user.click(await cell('0001'))
    await user.type(await field(/退職日/), '2026/11/30')
    await user.click(await button(ja.t('ui.save')))
    const asked = await findDialog(user)
    expect(asked.dialog.textContent).toContain('yamada.taro@sample.example.jp')
    await asked.press(ja.t('employees.leave.keep'))
    expect(staff.people.get(1)?.leftOn).toBe('')
    await user.click(await button(ja.t('ui.save')))
    await (await findDialog(user)).press(ja.t('employees.leave.go'))
    await waitFor(() => expect(staff.people.get(1)?.leftOn).toBe('2026-11-30'))
  })

  test('that is not stored is asked about when the drawer is closed', async () => {
    const { user, staff } = open([employee()])
    await user.click(await cell('0001'))
    await user.type(await field(/^名/), 'X')
    await user.keyboard('{Escape}')
    await (await findDialog(user)).press(ja.t('ui.leave.stay'))
    expect((await field(/^名/)).value).toBe('太郎X')
    await user.click(
      (await drawer()).getAllByRole('button', { name: ja.t('ui.close'), hidden })[0] as HTMLElement,
    )
    await (await findDialog(user)).press(ja.t('ui.leave.close'))
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden })).toBeNull())
    expect(staff.people.get(1)?.firstName).toBe('太郎')
  })

  test('by somebody else meanwhile is not written over', async () => {
    const { user, staff, client } = open([employee()])
    await user.click(await cell('0001'))
    await user.type(await field(/^名/), 'X')
    staff.people.set(1, employee({ version: 2, firstName: '次郎' }))
    await user.click(await button(ja.t('ui.save')))
    await (await drawer()).findByText(ja.error('conflict'))
    await act(() => client.invalidateQueries())
    await user.click(await button(ja.t('employees.changed.reload')))
    await waitFor(async () => expect((await field(/^名/)).value).toBe('次郎'))
    await user.type(await field(/^名/), 'Y')
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(staff.people.get(1)?.firstName).toBe('次郎Y'))
  })

  test('refused by the program is said beside its field', async () => {
    const save = vi.fn(() =>
      Promise.reject(new BridgeError('invalid', 'account_id', { reason: 'account_taken' })),
    )
    const { user } = open([employee()], { employees: { save } })
    await user.click(await cell('0001'))
    await user.type(await field(/^名/), 'X')
    await user.click(await button(ja.t('ui.save')))
    await (await drawer()).findByText(ja.t('problem.account_taken'))
    const account = await field(/LINE WORKS/)
    await waitFor(() => expect(document.activeElement).toBe(account))
  })

  test('with stray spaces is mended at a press', async () => {
    const { user } = open([employee()])
    await user.click(await cell('0001'))
    await user.type(await field(/LINE WORKS/), ' ')
    await user.click(await field(/^名/))
    await user.click(await button(ja.t('lineworks.mend_of', { what: ja.t('header.account_id') })))
    expect((await field(/LINE WORKS/)).value).toBe('yamada.taro@sample.example.jp')
  })
})

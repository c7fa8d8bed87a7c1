import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError } from '@/bridge'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { importFile, importRun, importState } from '@/testing/importSamples'
import { session } from '@/testing/samples'
import { button, choose, ja, open, steps } from './importTesting'

const limited = { full: false, options: 1, employees: 1, records: 2 } as const

function signedIn(change: object) {
  const state = session()
  return state.admin ? { ...state, admin: { ...state.admin, ...change } } : state
}

describe('choosing a file', () => {
  test('says what is accepted, and that nothing was imported yet', async () => {
    open()
    await screen.findByText(ja.t('importing.accepted'))
    await screen.findByText(ja.t('importing.history.none'))
    expect(steps()).toEqual({ now: 'ファイル', done: 0 })
    expect(await violations()).toEqual([])
  })

  test('hands it to the program and shows its columns', async () => {
    const { user, send } = open()
    await choose(user)
    await screen.findByRole('table', { name: ja.t('importing.head') })
    expect(send.mock.calls[0]?.[0].name).toBe('社員名簿.xlsx')
    expect(steps()).toEqual({ now: '列の確認', done: 1 })
  })

  test('begins with a template, for whoever has none', async () => {
    const { user, save } = open()
    await user.click(await button(ja.t('importing.template')))
    await user.click(await screen.findByRole('menuitem', { name: ja.t('importing.template.csv'), hidden }))
    await waitFor(() => expect(save).toHaveBeenCalledWith({ id: 'f2', name: 'employees.csv' }))
  })

  test('by dropping it', async () => {
    open()
    const area = await screen.findByRole('group', { name: ja.t('importing.choose') })
    fireEvent.drop(area, { dataTransfer: { files: [new File(['x'], '名簿.csv')] } })
    await screen.findByRole('table', { name: ja.t('importing.head') })
  })

  test('that cannot be read says why and what to do, and another can be chosen', async () => {
    const broken = vi.fn(() => Promise.reject(new BridgeError('file_kind')))
    const { user } = open({}, { open: broken })
    await choose(user, '古い名簿.xls')
    await screen.findByText(new RegExp(ja.error('file_kind')))
    expect(screen.getByText('古い名簿.xls')).toBeTruthy()
    await button(ja.t('importing.pick'))
  })

  test('can be given up, and what comes of it is thrown away', async () => {
    let answer: (file: ReturnType<typeof importFile>) => void = () => {}
    const close = vi.fn(async () => {})
    const { user } = open({}, { open: () => new Promise((resolve) => (answer = resolve)), close })
    await choose(user)
    await user.click(await button(ja.t('ui.cancel')))
    await button(ja.t('importing.pick'))
    answer(importFile())
    await waitFor(() => expect(close).toHaveBeenCalledWith('i1'))
    expect(steps().now).toBe('ファイル')
  })

  test('with a password asks for it, says when it is wrong, and sends the file once', async () => {
    const { user, send } = open({ file: importFile({ name: 'locked.xlsx' }) })
    await choose(user, 'locked.xlsx')
    const dialog = await screen.findByRole('alertdialog', { hidden })
    const field = within(dialog).getByLabelText(/パスワード/, { selector: 'input' })
    await user.type(field, 'wrong{Enter}')
    await within(dialog).findByText(ja.t('importing.password.wrong'))
    await user.clear(field)
    await user.type(field, '1234{Enter}')
    await screen.findByRole('table', { name: ja.t('importing.head'), hidden })
    expect(send).toHaveBeenCalledTimes(1)
  })

  test('is for those who may edit what it changes', async () => {
    open({}, {}, { signedIn: signedIn(limited) })
    await screen.findByText(ja.t('importing.no_right.employees'))
  })

  test('of IDs is for those who may edit 打刻連携設定', async () => {
    open({}, {}, { kind: 'accounts', signedIn: signedIn({ ...limited, options: 2 }) })
    await screen.findByText(ja.t('importing.about.accounts'))
  })

  test('waits for an import of another kind to come to its end', async () => {
    const { user } = open({ state: importState() }, {}, { kind: 'accounts' })
    await screen.findByText(/「従業員の一括インポート」/)
    expect(screen.queryByRole('button', { name: ja.t('importing.pick') })).toBeNull()
    await user.click(await button(ja.t('importing.other.close')))
    await button(ja.t('importing.pick'))
  })
})

describe('earlier imports', () => {
  test('can be taken back while nothing touched them', async () => {
    const undo = vi.fn(async () => ({ restored: 3, removed: 12 }))
    const runs = [
      importRun({ file: 'a.csv' }),
      importRun({ importId: 6, file: 'b.csv', undoable: false }),
      importRun({ importId: 5, file: 'c.csv', undoable: false, undone: true, by: '' }),
    ]
    const { user } = open({ runs }, { undo })
    const table = await screen.findByRole('table', { name: ja.t('importing.history') })
    const rows = within(table).getAllByRole('row').slice(1)
    expect(rows.map((row) => row.lastElementChild?.textContent)).toEqual([
      ja.t('importing.undo'),
      ja.t('importing.history.touched'),
      ja.t('importing.history.undone'),
    ])
    expect(rows[2]?.textContent).toContain(ja.t('importing.history.owner'))
    await user.click(
      within(table).getByRole('button', { name: ja.t('importing.undo.of', { name: 'a.csv' }) }),
    )
    const dialog = await findDialog(user)
    expect(dialog.answers).toEqual([ja.t('ui.cancel'), ja.t('importing.undo')])
    expect(dialog.dialog.textContent).toContain('新規 12名、変更 3名')
    await dialog.press(ja.t('importing.undo'))
    await screen.findByText(ja.t('importing.undo.done', { restored: '3', removed: '12' }))
    expect(undo).toHaveBeenCalledWith(7)
  })

  test('that were touched meanwhile say so in the dialog', async () => {
    const { user } = open(
      { runs: [importRun()] },
      { undo: () => Promise.reject(new BridgeError('import_touched')) },
    )
    await user.click(await button(/元に戻す/))
    const dialog = await findDialog(user)
    await dialog.press(ja.t('importing.undo'))
    await dialog.inside.findByText(ja.error('import_touched'))
  })

  test('that cannot be listed say why, and can be asked for again', async () => {
    open({}, { last: () => Promise.reject(new BridgeError('busy')) })
    await screen.findByText(ja.error('busy'))
    await button(ja.t('ui.retry'))
  })
})

describe('work under way', () => {
  test('shows how far it is, and can be stopped', async () => {
    const { user } = open({ state: importState({ phase: 'reading', done: 61_000, total: 100_000 }) })
    const bar = await screen.findByRole('progressbar', { name: ja.t('importing.reading') })
    expect(bar.getAttribute('aria-valuenow')).toBe('61000')
    await screen.findByText('61,000 / 100,000行')
    expect(steps()).toEqual({ now: '内容の確認', done: 2 })
    expect(await violations()).toEqual([])
    await user.click(await button(ja.t('importing.stop')))
    await screen.findByText(ja.t('importing.cancelled'))
    await screen.findByRole('table', { name: ja.t('importing.head') })
  })

  test('is found again, and goes on to what it comes to', async () => {
    const { fake } = open({ state: importState({ phase: 'writing' }) })
    await screen.findByRole('progressbar', { name: ja.t('importing.writing') })
    fake.move({
      phase: 'done',
      result: { new: 12, changed: 3, divisions: 1, employmentTypes: 0, importId: 8 },
    })
    await screen.findByText(ja.t('importing.count.divisions'))
    expect(steps().done).toBe(4)
  })

  test('that failed says why where the columns are chosen', async () => {
    open({ state: importState({ phase: 'failed', error: { code: 'file_far_cell', message: '遠いセル' } }) })
    await screen.findByText('遠いセル')
    await button(ja.t('importing.plan'))
  })
})

describe('what was done', () => {
  const done = importState({
    phase: 'done',
    result: { new: 12, changed: 3, divisions: 0, employmentTypes: 0, importId: 7 },
  })

  test('has its counts, the undo and the next step', async () => {
    const { user } = open({ state: done, runs: [importRun()] })
    await screen.findByRole('heading', { name: ja.t('importing.done') })
    const counts = [...document.querySelectorAll('dl > div')].map((one) => one.textContent)
    expect(counts).toEqual(['新規12', '変更3', '変更なし1,180', '取り込めない2'])
    expect(screen.getByRole('link', { name: ja.t('importing.next.go') }).getAttribute('href')).toBe(
      '#/accounts',
    )
    expect(await violations()).toEqual([])
    await user.click(await button(/元に戻す/))
    await (await findDialog(user)).press(ja.t('importing.undo'))
    await screen.findByRole('heading', { name: ja.t('importing.done.undone'), hidden })
  })

  test('is left behind for another file', async () => {
    const { user } = open({ state: done })
    await user.click(await button(ja.t('importing.another')))
    await button(ja.t('importing.pick'))
  })

  test('of another kind is in nobody’s way', async () => {
    open({ state: done }, {}, { kind: 'accounts' })
    await button(ja.t('importing.pick'))
  })
})

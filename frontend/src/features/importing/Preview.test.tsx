import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError } from '@/bridge'
import { violations } from '@/testing/axe'
import { importState } from '@/testing/importSamples'
import { button, ja, open, steps } from './importTesting'

const planned = importState()
const clean = importState({ counts: { new: 12, changed: 3, unchanged: 5, rejected: 0 } })

async function cells(tab: string) {
  const grid = await screen.findByRole('grid', { name: tab })
  const [, first] = within(grid).getAllByRole('row')
  return first
    ? within(first)
        .getAllByRole('gridcell')
        .map((cell) => cell.textContent)
    : []
}

describe('the rows', () => {
  test('are told apart by what becomes of them', async () => {
    const { user } = open({ state: planned })
    for (const name of ['新規 12', '変更 3', '変更なし 1,180', '取り込めない 2']) {
      await screen.findByRole('tab', { name })
    }
    await waitFor(async () =>
      expect(await cells('新規')).toEqual([
        '4',
        '0001',
        '山田 太郎',
        '総務部',
        '正社員',
        'user0001@sample.example.jp',
      ]),
    )
    await user.click(screen.getByRole('tab', { name: /^変更 3/ }))
    await waitFor(async () =>
      expect((await cells('変更')).pop()).toBe(
        '所属 営業部 → 総務部 / LINE WORKSアカウントID (空欄) → user0001@sample.example.jp',
      ),
    )
    await user.click(screen.getByRole('tab', { name: /取り込めない/ }))
    await waitFor(async () =>
      expect((await cells('取り込めない')).pop()).toMatch(/「第三工場」は登録されていません/),
    )
    expect(steps()).toEqual({ now: '内容の確認', done: 2 })
    expect(await violations()).toEqual([])
  })

  test('begin with the first outcome there is', async () => {
    open({ state: importState({ counts: { new: 0, changed: 0, unchanged: 0, rejected: 2 } }) })
    await screen.findByRole('grid', { name: '取り込めない' })
    await screen.findByText(ja.t('importing.nothing'))
    expect((await button(/^取り込む/)).getAttribute('aria-disabled')).toBe('true')
  })

  test('can be searched', async () => {
    const { user } = open({ state: planned })
    await user.type(await screen.findByRole('searchbox'), '0012')
    await waitFor(async () => expect((await cells('新規'))[1]).toBe('0012'))
    await user.type(screen.getByRole('searchbox'), '9')
    await screen.findByText(ja.t('importing.none.found'))
  })

  test('that cannot be fetched say why', async () => {
    open({ state: planned }, { rows: () => Promise.reject(new BridgeError('not_found')) })
    await screen.findByText(ja.error('not_found'))
  })

  test('that are rejected can be kept for Excel', async () => {
    const { user, save } = open({ state: planned })
    await user.click(await button(ja.t('importing.rejected.save')))
    await waitFor(() => expect(save).toHaveBeenCalledWith({ id: 'f1', name: '取り込めない行.xlsx' }))
  })
})

describe('importing', () => {
  test('takes the good rows, or none unless all are good', async () => {
    const apply = vi.fn(async () => importState({ phase: 'writing' }))
    const { user } = open({ state: planned }, { apply })
    const go = await button('取り込む(15行)')
    await user.click(screen.getByRole('radio', { name: ja.t('importing.choice.all') }))
    await screen.findByText(ja.t('importing.held'))
    expect(go.getAttribute('aria-disabled')).toBe('true')
    await user.click(go)
    expect(apply).not.toHaveBeenCalled()
    await user.click(screen.getByRole('radio', { name: ja.t('importing.choice.good') }))
    await user.click(go)
    expect(apply).toHaveBeenCalledWith({ id: 'i1', strict: false })
    await screen.findByRole('progressbar', { name: ja.t('importing.writing') })
  })

  test('asks nothing more where every row is good, and ends with the counts', async () => {
    const { user } = open({ state: clean })
    const go = await button('取り込む(15行)')
    expect(screen.queryByRole('radio')).toBeNull()
    await user.click(go)
    await screen.findByRole('heading', { name: ja.t('importing.done') })
  })

  test('says what somebody changed meanwhile, with the new preview', async () => {
    open({ state: importState({ error: { code: 'conflict', message: '変わりました' } }) })
    await screen.findByText('変わりました')
    await screen.findByRole('grid', { name: '新規' })
  })

  test('that is refused says why, and can be looked at again', async () => {
    const { user } = open({ state: clean }, { apply: () => Promise.reject(new BridgeError('conflict')) })
    await user.click(await button(/^取り込む/))
    await screen.findByText(ja.error('conflict'))
    await user.click(await button(ja.t('importing.plan.again')))
    await waitFor(() => expect(screen.queryByText(ja.error('conflict'))).toBeNull())
  })

  test('can go back to the columns, and on again', async () => {
    const { user } = open({ state: planned })
    await user.click(await button(ja.t('importing.rearrange')))
    await screen.findByRole('table', { name: ja.t('importing.head') })
    await user.click(await button(ja.t('importing.plan')))
    await screen.findByRole('tab', { name: /新規/ })
  })
})

describe('units that are not registered', () => {
  const units = importState({
    unknownDivisions: { some: ['第三工場', 'b', 'c', 'd', 'e', 'f'], count: 1234 },
    unknownTypes: { some: ['嘱託'], count: 1 },
  })

  test('are named and created on request', async () => {
    const { user } = open({ state: units })
    await screen.findByText(/所属: 第三工場、b、c、d、e、ほか1,229件 \/ 雇用区分: 嘱託/)
    await user.click(await button(ja.t('importing.units.create')))
    await screen.findByText(/取り込むときに作成します/)
    await user.click(await button(ja.t('importing.units.leave')))
    await button(ja.t('importing.units.create'))
  })

  test('that cannot be created are not offered to be', async () => {
    open({ state: importState({ createMissing: true, unknownDivisions: { some: ['第三工場'], count: 1 } }) })
    await screen.findByText(ja.t('importing.units.cannot', { names: '所属: 第三工場' }))
    expect(screen.queryByRole('button', { name: ja.t('importing.units.create') })).toBeNull()
  })

  test('that an admin may not create say so', async () => {
    const { user } = open({ state: units }, { plan: () => Promise.reject(new BridgeError('forbidden')) })
    await user.click(await button(ja.t('importing.units.create')))
    await screen.findByText(ja.error('forbidden'))
  })
})

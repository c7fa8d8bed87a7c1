import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError, type ImportArrangeInput } from '@/bridge'
import { violations } from '@/testing/axe'
import { fakeImport, importFile, importState } from '@/testing/importSamples'
import { button, ja, open, steps } from './importTesting'

const arranging = importState({ phase: 'arranging' })

function column(header: string) {
  return screen.findByRole<HTMLSelectElement>('combobox', { name: new RegExp(`「${header}」`) })
}

/** Opens it with calls of arrange noted. */
function noted(file = importFile()) {
  const fake = fakeImport({ state: arranging, file })
  const arrange = vi.fn((input: ImportArrangeInput) => fake.calls.arrange(input))
  return { arrange, ...open({}, { ...fake.calls, arrange }) }
}

describe('the columns', () => {
  test('stand over the first rows of the file, with what each means', async () => {
    open({ state: arranging })
    expect((await column('社員番号')).value).toBe('code')
    expect((await column('備考')).value).toBe('')
    const table = screen.getByRole('table', { name: ja.t('importing.head') })
    const rows = within(table).getAllByRole('row').slice(1)
    expect(rows[0]?.textContent).toBe('1社員名簿')
    expect(rows[2]?.textContent).toMatch(/^見出し 3社員番号氏名/)
    expect(rows[2]?.getAttribute('aria-current')).toBe('true')
    expect(rows).toHaveLength(7)
    expect(await violations()).toEqual([])
  })

  test('show examples where too few rows of values are in sight', async () => {
    open({ state: arranging, file: importFile({ headerRow: 7, headFrom: 1 }) })
    await column('社員番号')
    expect(screen.getAllByRole('rowheader', { name: ja.t('importing.head.example') })).toHaveLength(3)
  })

  test('a field that is chosen for another column leaves the first', async () => {
    const { user, arrange } = noted()
    await user.selectOptions(await column('内線'), ja.t('importing.field.code'))
    await waitFor(async () => expect((await column('社員番号')).value).toBe(''))
    expect((await column('内線')).value).toBe('code')
    const { mapping } = arrange.mock.calls[0]?.[0] ?? {}
    expect(mapping).toContainEqual({ field: 'code', column: 5 })
    expect(mapping).not.toContainEqual({ field: 'code', column: 0 })
    expect(mapping).toHaveLength(5)
  })

  test('that are missing are named, and hold the next step back', async () => {
    const { user } = noted()
    await user.selectOptions(await column('社員番号'), ja.t('importing.column.unused'))
    await screen.findByText(/従業員コードの列が選ばれていません/)
    const next = await button(ja.t('importing.plan'))
    expect(next.getAttribute('aria-disabled')).toBe('true')
    await user.click(next)
    expect(steps().now).toBe('列の確認')
    await user.selectOptions(await column('社員番号'), ja.t('importing.field.code'))
    await waitFor(() => expect(next.getAttribute('aria-disabled')).not.toBe('true'))
    await user.click(next)
    await screen.findByRole('tab', { name: /新規/ })
  })

  test('of a sheet with hundreds are shown when they are asked for', async () => {
    const columns = Array.from({ length: 300 }, (_, index) => ({
      samples: [],
      index,
      letter: `C${index}`,
      header: '',
      field: index === 250 ? ('code' as const) : ('' as const),
    }))
    const { user } = open({ state: arranging, file: importFile({ columns }) })
    await screen.findByRole('combobox', { name: 'C250列' })
    expect(screen.getAllByRole('columnheader')).toHaveLength(41)
    await user.click(await button(ja.t('importing.columns.more', { count: 259 })))
    expect(screen.getAllByRole('columnheader')).toHaveLength(300)
  })
})

describe('sheet and headers', () => {
  test('another sheet is looked at anew; hidden ones are named so', async () => {
    const { user, arrange } = noted()
    const sheet = await screen.findByRole('combobox', { name: ja.t('importing.sheet') })
    expect(within(sheet).getByRole('option', { name: 'リスト(非表示)' })).toBeTruthy()
    await user.selectOptions(sheet, '記入の手引き')
    expect(arrange).toHaveBeenCalledWith({ id: 'i1', sheet: '記入の手引き', headerRow: 0, mapping: null })
  })

  test('another row of headers can be typed in, in full width too', async () => {
    const { user, arrange } = noted()
    const header = await screen.findByRole('spinbutton', { name: ja.t('importing.header') })
    await user.clear(header)
    await user.type(header, '５{Enter}')
    await waitFor(() =>
      expect(arrange).toHaveBeenCalledWith({ id: 'i1', sheet: '名簿', headerRow: 5, mapping: null }),
    )
  })

  test('that are not certain are asked about', async () => {
    const { user } = open({ state: arranging, file: importFile({ certain: false }) })
    await screen.findByText(ja.t('importing.uncertain'))
    const next = await button(ja.t('importing.plan'))
    expect(next.getAttribute('aria-disabled')).toBe('true')
    await user.click(screen.getByRole('checkbox', { name: ja.t('importing.certain') }))
    expect(next.getAttribute('aria-disabled')).not.toBe('true')
  })

  test('that were remembered can be chosen anew', async () => {
    const { user, arrange } = noted(importFile({ remembered: true }))
    await user.click(await button(ja.t('importing.remembered.anew')))
    expect(arrange).toHaveBeenCalledWith({ id: 'i1', sheet: '名簿', headerRow: 3, mapping: null })
    await waitFor(() => expect(screen.queryByText(ja.t('importing.remembered'))).toBeNull())
  })

  test('that cannot be taken say why', async () => {
    const { user } = open(
      { state: arranging },
      { arrange: () => Promise.reject(new BridgeError('file_sheet')) },
    )
    await user.selectOptions(await column('社員番号'), ja.t('importing.column.unused'))
    await screen.findByText(ja.error('file_sheet'))
    expect((await column('社員番号')).value).toBe('code')
  })
})

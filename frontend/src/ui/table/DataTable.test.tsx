import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { renderScreen } from '@/testing/render'
import { EmptyState } from '@/ui/states'
import {
  type Column,
  DataTable,
  type RowWindow,
  type Sort,
  type TableHandle,
  useLocalRows,
  useWindowedRows,
} from '.'

const ja = wordsOf('ja')

interface Row {
  readonly id: number
  readonly code: string
  readonly name: string
}

const columns: readonly Column<Row>[] = [
  { id: 'code', title: 'コード', width: 80, sortable: true, text: (row) => row.code },
  { id: 'name', title: '氏名', width: 120, sortable: true, text: (row) => row.name },
  {
    id: 'more',
    title: 'ほか',
    width: 80,
    text: () => '-',
    cell: (row, at) => (
      <button type="button" tabIndex={at.active ? 0 : -1} onClick={() => pressed(row.id)}>
        {`${row.code}を更新`}
      </button>
    ),
  },
]

const pressed = vi.fn()

const rowOf = (index: number): Row => ({
  id: index + 1,
  code: String(index + 1).padStart(4, '0'),
  name: `氏名${index + 1}`,
})

/** A list of so many rows, and what of it was asked for. */
function listOf(total: number) {
  return vi.fn(async (by: string, desc: boolean, offset: number, limit: number): Promise<RowWindow<Row>> => {
    const all = Array.from({ length: total }, (_, index) => rowOf(index))
    if (desc) all.reverse()
    return { total, rows: all.slice(offset, offset + limit).map((row) => ({ ...row, by })) }
  })
}

function Table(props: {
  fetch: ReturnType<typeof listOf>
  onOpen?: (row: Row) => void
  selectable?: boolean
  failure?: string
}) {
  const [sort, setSort] = useState<Sort>({ by: 'code', desc: false })
  const [selected, setSelected] = useState<ReadonlyMap<number, Row>>(new Map())
  const rows = useWindowedRows<Row>({
    queryKey: ['list', sort],
    fetchWindow: (offset, limit) => props.fetch(sort.by, sort.desc, offset, limit),
    meta: { topics: ['employees'] },
  })
  return (
    <main>
      <DataTable
        label="一覧"
        columns={columns}
        rows={rows}
        idOf={(row) => row.id}
        sort={sort}
        onSort={setSort}
        onOpen={props.onOpen}
        failure={rows.error ? (props.failure ?? '失敗しました') : undefined}
        empty={<EmptyState title="何もありません" />}
        {...(props.selectable
          ? { selection: { selected, onChange: setSelected, nameOf: (row: Row) => row.name } }
          : {})}
      />
    </main>
  )
}

const open = (props: Parameters<typeof Table>[0]) => renderScreen(<Table {...props} />, {})

const cell = (name: string) => screen.findByRole('gridcell', { name })
const focused = () => document.activeElement?.textContent
const drawn = () => within(screen.getByRole('grid')).getAllByRole('row').length - 1

describe('what is drawn and asked for', () => {
  test('of 100,000 rows, only what is in sight', async () => {
    const fetch = listOf(100_000)
    open({ fetch })
    await cell('0001')
    expect(screen.getByText('100,000件')).toBeTruthy()
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001')
    expect(drawn()).toBeLessThan(60)
    expect(fetch.mock.calls).toEqual([['code', false, 0, 200]])
    expect(await violations()).toEqual([])
  })

  test('is the end after Ctrl+End, and the beginning after sorting', async () => {
    const fetch = listOf(100_000)
    const { user } = open({ fetch })
    const first = await cell('0001')
    act(() => first.focus())
    await user.keyboard('{Control>}{End}{/Control}')
    await waitFor(() => expect(fetch).toHaveBeenCalledWith('code', false, 99_800, 200))
    await cell('100000')
    expect(fetch.mock.calls.length).toBeLessThanOrEqual(3)
    await user.click(screen.getByRole('button', { name: 'コード' }))
    await waitFor(() => expect(screen.getByRole('grid').getAttribute('aria-busy')).toBe('false'))
    const head = screen.getByRole('columnheader', { name: 'コード' })
    expect(head.getAttribute('aria-sort')).toBe('descending')
    await waitFor(() => expect(fetch).toHaveBeenCalledWith('code', true, 0, 200))
    await cell('100000')
  })

  test('the last rows stay until the sorted ones are there', async () => {
    const fetch = listOf(3)
    const { user } = open({ fetch })
    await cell('0001')
    let answer = () => {}
    fetch.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ total: 1, rows: [rowOf(8)] })
        }),
    )
    await user.click(screen.getByRole('button', { name: '氏名' }))
    await cell('0001')
    expect(screen.getByRole('grid').getAttribute('aria-busy')).toBe('true')
    await act(async () => answer())
    await cell('0009')
    expect(screen.queryByRole('gridcell', { name: '0001' })).toBeNull()
    expect(screen.getByText('1件')).toBeTruthy()
  })

  test('is asked for again when it changed', async () => {
    const fetch = listOf(2)
    const { client } = open({ fetch })
    await cell('0002')
    fetch.mockImplementation(async () => ({ total: 1, rows: [rowOf(4)] }))
    await act(() => client.invalidateQueries())
    await cell('0005')
    expect(screen.getByText('1件')).toBeTruthy()
  })
})

describe('without rows', () => {
  test('it says so', async () => {
    open({ fetch: listOf(0) })
    await screen.findByText('何もありません')
    expect(screen.getByText('0件')).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('because they could not be had, it says why and tries again', async () => {
    const fetch = listOf(2)
    fetch.mockImplementationOnce(() => Promise.reject(new Error('no')))
    const { user } = open({ fetch, failure: '混み合っています' })
    expect((await screen.findByRole('alert')).textContent).toContain('混み合っています')
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
    await cell('0001')
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('the keyboard', () => {
  test('moves as in a spreadsheet, and the table is one stop of Tab', async () => {
    const { user } = open({ fetch: listOf(500) })
    await cell('0001')
    await user.tab()
    expect(focused()).toBe('0001')
    await user.keyboard('{ArrowRight}')
    expect(focused()).toBe('氏名1')
    await user.keyboard('{ArrowDown}')
    expect(focused()).toBe('氏名2')
    await user.keyboard('{Home}')
    expect(focused()).toBe('0002')
    await user.keyboard('{PageDown}')
    expect(focused()).toBe('0020')
    await user.keyboard('{PageUp}{ArrowUp}{ArrowUp}')
    expect(focused()).toBe('コード')
    expect(document.activeElement?.getAttribute('role')).not.toBe('columnheader')
    await user.keyboard('{ArrowDown}{End}')
    expect(focused()).toBe('0001を更新')
    // Tab leads from the cell to what is in it, and then on.
    const stops = [...screen.getByRole('grid').querySelectorAll('[tabindex="0"]')]
    expect(stops).toEqual([document.activeElement, screen.getByRole('button', { name: '0001を更新' })])
  })

  test('Enter opens a row, and presses what is in a cell', async () => {
    const onOpen = vi.fn()
    const { user } = open({ fetch: listOf(5), onOpen })
    await cell('0001')
    await user.tab()
    await user.keyboard('{ArrowDown}{Enter}')
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: '0002' }), 1)
    await user.keyboard('{End}{Enter}')
    expect(pressed).toHaveBeenCalledExactlyOnceWith(2)
    expect(onOpen).toHaveBeenCalledOnce()
    await user.click(await cell('氏名4'))
    expect(onOpen).toHaveBeenLastCalledWith(expect.objectContaining({ code: '0004' }), 3)
    await user.click(screen.getByRole('button', { name: '0003を更新' }))
    expect(onOpen).toHaveBeenCalledTimes(2)
  })
})

describe('selecting', () => {
  test('by Space, with Shift up to a row, all and none', async () => {
    const fetch = listOf(1234)
    const { user } = open({ fetch, selectable: true })
    await cell('0001')
    await user.tab()
    expect(document.activeElement).toBe(screen.getByRole('checkbox', { name: '氏名1 を選択' }))
    await user.keyboard('{ArrowDown} ')
    expect(screen.getByText('1件を選択中')).toBeTruthy()
    expect(await violations()).toEqual([])
    await user.keyboard('{ArrowDown}{ArrowDown}{Shift>} {/Shift}')
    expect(await screen.findByText('3件を選択中')).toBeTruthy()
    const second = screen.getByRole('row', { name: /0002/ })
    expect(second.getAttribute('aria-selected')).toBe('true')
    await user.click(screen.getByRole('checkbox', { name: ja.t('ui.select_all') }))
    expect(await screen.findByText('1,234件を選択中')).toBeTruthy()
    expect(fetch).toHaveBeenCalledWith('code', false, 1000, 234)
    await user.click(screen.getByRole('button', { name: ja.t('ui.unselect') }))
    expect(screen.getByText('1,234件')).toBeTruthy()
  })

  test('by a click on the box, which opens nothing', async () => {
    const onOpen = vi.fn()
    const { user } = open({ fetch: listOf(3), selectable: true, onOpen })
    const box = await screen.findByRole('checkbox', { name: '氏名2 を選択' })
    await user.click(box)
    expect((box as HTMLInputElement).checked).toBe(true)
    await user.click(box)
    expect((box as HTMLInputElement).checked).toBe(false)
    expect(onOpen).not.toHaveBeenCalled()
  })
})

describe('copying', () => {
  const copied = (): Record<string, string> => {
    const clipboardData = { types: {} as Record<string, string>, setData: vi.fn() }
    clipboardData.setData.mockImplementation((type: string, text: string) => {
      clipboardData.types[type] = text
    })
    fireEvent.copy(document.activeElement as Element, { clipboardData })
    return clipboardData.types
  }

  test('takes the cell, or the selected rows in the order they stand in', async () => {
    const { user } = open({ fetch: listOf(5), selectable: true })
    await cell('0001')
    await user.tab()
    await user.keyboard('{ArrowRight}{ArrowDown}')
    expect(copied()['text/plain']).toBe('0002')
    await user.keyboard(' {ArrowUp} ')
    const both = copied()
    expect(both['text/plain']).toBe('0001\t氏名1\t-\r\n0002\t氏名2\t-')
    expect(both['text/html']).toContain(`<td style="mso-number-format:'\\@'">0001</td>`)
  })
})

function Short(props: { rows: readonly Row[] | undefined }) {
  const [sort, setSort] = useState<Sort>({ by: 'code', desc: false })
  const rows = useLocalRows(props.rows, columns, sort)
  return (
    <DataTable
      label="短い一覧"
      columns={columns}
      rows={rows}
      idOf={(row) => row.id}
      sort={sort}
      onSort={setSort}
      empty={null}
    />
  )
}

test('a short list sorts by itself, numbers by their size', async () => {
  const rows = ['10', '9', 'A'].map((code, id) => ({ id, code, name: '' }))
  const { user } = renderScreen(<Short rows={rows} />, {})
  const codes = () =>
    screen
      .getAllByRole('row')
      .slice(1)
      .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent)
  await cell('9')
  expect(codes()).toEqual(['9', '10', 'A'])
  await user.click(screen.getByRole('button', { name: 'コード' }))
  expect(codes()).toEqual(['A', '10', '9'])
})

function Fields(props: { handle: { current: TableHandle | null } }) {
  const [sort, setSort] = useState<Sort>({ by: 'code', desc: false })
  const [fields] = useState<readonly Column<Row>[]>(() => [
    { id: 'code', title: 'コード', width: 80, text: (row) => row.code },
    {
      id: 'name',
      title: '氏名',
      width: 80,
      text: (row) => row.name,
      cell: (row, at) => (
        <input aria-label={row.code} data-focus="" tabIndex={at.active ? 0 : -1} defaultValue={row.name} />
      ),
    },
  ])
  const [data] = useState(() => Array.from({ length: 300 }, (_, index) => rowOf(index)))
  const rows = useLocalRows(data, fields, sort)
  return (
    <DataTable
      label="入力"
      columns={fields}
      rows={rows}
      idOf={(row) => row.id}
      sort={sort}
      onSort={setSort}
      empty={null}
      handle={props.handle}
    />
  )
}

test('a field that is the cell keeps its own keys; Enter and the arrows lead down and up', async () => {
  const handle = { current: null as TableHandle | null }
  const { user } = renderScreen(<Fields handle={handle} />, {})
  const field = (code: string) => screen.findByRole('textbox', { name: code })
  await user.click(await field('0001'))
  await user.keyboard('{End}X{Home}Y{ArrowRight}')
  expect(((await field('0001')) as HTMLInputElement).value).toBe('Y氏名1X')
  expect(document.activeElement).toBe(await field('0001'))
  await user.keyboard('{Enter}{ArrowDown}')
  expect(document.activeElement).toBe(await field('0003'))
  await user.keyboard('{ArrowUp}')
  expect(document.activeElement).toBe(await field('0002'))
  // From outside: also to a row that is not drawn yet.
  act(() => handle.current?.focus(250, 'name'))
  await waitFor(async () => expect(document.activeElement).toBe(await field('0251')))
})

test('a field that is not there yet gets the focus when its row has come, unless one has gone elsewhere', async () => {
  const handle: { current: TableHandle | null } = { current: null }
  const late: { come?: () => void } = {}
  const held = new Promise<void>((come) => {
    late.come = come
  })
  function Late() {
    const [sort, setSort] = useState<Sort>({ by: 'code', desc: false })
    const [fields] = useState<readonly Column<Row>[]>(() => [
      {
        id: 'name',
        title: '氏名',
        width: 80,
        text: (row) => row.name,
        cell: (row, at) => (
          <input aria-label={row.code} data-focus="" tabIndex={at.active ? 0 : -1} defaultValue={row.name} />
        ),
      },
    ])
    const [fetch] = useState(() => listOf(900))
    const rows = useWindowedRows<Row>({
      queryKey: ['late'],
      fetchWindow: async (offset, limit) => {
        if (offset > 0) await held
        return fetch('code', false, offset, limit)
      },
    })
    return (
      <>
        <button type="button">elsewhere</button>
        <DataTable
          label="遅れて"
          columns={fields}
          rows={rows}
          idOf={(row) => row.id}
          sort={sort}
          onSort={setSort}
          empty={null}
          handle={handle}
        />
      </>
    )
  }
  renderScreen(<Late />, {})
  await screen.findByRole('textbox', { name: '0001' })
  act(() => handle.current?.focus(300, 'name'))
  await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('gridcell'))
  const elsewhere = screen.getByRole('button', { name: 'elsewhere' })
  act(() => elsewhere.focus())
  await act(async () => late.come?.())
  await screen.findByRole('textbox', { name: '0301' })
  expect(document.activeElement).toBe(elsewhere)

  act(() => handle.current?.focus(700, 'name'))
  const field = await screen.findByRole('textbox', { name: '0701' })
  await waitFor(() => expect(document.activeElement).toBe(field))
  expect(handle.current?.first()).toBeGreaterThan(600)
})

import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { type AdminInfo, type Bridge, BridgeError, type CorrectionRow } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { company } from '@/testing/employeeSamples'
import { correctionDetail, correctionRow } from '@/testing/messageSamples'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import { CorrectionsScreen } from './CorrectionsScreen'

const ja = wordsOf('ja')

function open(rows: readonly CorrectionRow[], calls: Partial<Bridge['corrections']> = {}, who = session()) {
  return renderScreen(
    <main>
      <h1 tabIndex={-1}>x</h1>
      <CorrectionsScreen />
    </main>,
    {
      units: company([]).units,
      corrections: {
        list: async ({ offset, limit }) => ({
          total: rows.length,
          open: rows.length,
          rows: rows.slice(offset, offset + limit),
        }),
        get: async () => correctionDetail(rows[0]),
        ...calls,
      },
    },
    who,
  )
}

const cell = (name: string) => screen.findByRole('gridcell', { name, hidden })
const button = (name: string) => screen.findByRole('button', { name, hidden })

describe('the list', () => {
  test('says what it is for while nothing waits', async () => {
    open([])
    expect(await screen.findByText(ja.t('corrections.none'))).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('shows who asks for what', async () => {
    open([correctionRow(), correctionRow({ id: 2, name: '長曾我部 喜左衛門', replaces: null })])
    expect(await cell('山田 太郎')).toBeTruthy()
    expect(await screen.findAllByRole('gridcell', { name: '11/23(月) 08:30' })).toHaveLength(2)
    expect(await cell(ja.t('corrections.adds'))).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('sorts by its heads, the newest first until then', async () => {
    const list = vi.fn<Bridge['corrections']['list']>(async () => ({
      total: 1,
      open: 1,
      rows: [correctionRow()],
    }))
    const { user } = open([correctionRow()], { list })
    const head = (name: string) => screen.findByRole('columnheader', { name })
    expect((await head(ja.t('corrections.asked'))).getAttribute('aria-sort')).toBe('descending')
    expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ sort: 'asked', desc: true }))
    for (const [title, sort] of [
      [ja.t('corrections.wanted'), 'wanted'],
      [ja.t('header.code'), 'code'],
      [ja.t('header.name'), 'name'],
      [ja.t('corrections.state'), 'state'],
    ] as const) {
      await user.click(await button(title))
      await waitFor(() =>
        expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ sort, desc: false, offset: 0 })),
      )
      expect((await head(title)).getAttribute('aria-sort')).toBe('ascending')
    }
    await user.click(await button(ja.t('corrections.state')))
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ sort: 'state', desc: true })),
    )
  })

  test('is narrowed by 雇用区分 and by the days of asking, once they are whole', async () => {
    const list = vi.fn<Bridge['corrections']['list']>(async () => ({ total: 0, open: 0, rows: [] }))
    const { user } = open([], { list })
    await user.click(await screen.findByRole('combobox', { name: ja.t('header.employment_type') }))
    await user.click(await screen.findByRole('option', { name: 'パートタイム' }))
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ employmentTypeId: 2 })),
    )
    const days = screen.getByRole('group', { name: ja.t('corrections.asked_on') })
    const first = within(days).getByRole<HTMLInputElement>('textbox', { name: /開始日/ })
    await user.type(first, '2026/11/')
    expect(first.getAttribute('aria-invalid')).toBeNull()
    await user.tab()
    expect(first.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByRole('alert').textContent).toBe(ja.t('ui.period.date'))
    expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ askedFrom: '', askedTo: '' }))
    await user.type(first, '20')
    await user.type(within(days).getByRole('textbox', { name: /終了日/ }), '20261123')
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({ askedFrom: '2026-11-20', askedTo: '2026-11-23', offset: 0 }),
      ),
    )
    expect(first.getAttribute('aria-invalid')).toBeNull()
    const end = within(days).getByRole('textbox', { name: /終了日/ })
    await user.clear(end)
    await user.type(end, '20261101')
    await user.tab()
    expect(end.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByRole('alert').textContent).toBe(ja.t('ui.period.reversed'))
    expect(list).not.toHaveBeenCalledWith(expect.objectContaining({ askedTo: '2026-11-01' }))
    expect(await violations()).toEqual([])
    const [clear] = screen.getAllByRole('button', { name: ja.t('ui.filters_clear') })
    if (clear) await user.click(clear)
    expect(first.value).toBe('')
    expect(await screen.findByText(ja.t('corrections.none'))).toBeTruthy()
  })

  test('of no day that can be read speaks of no conditions', async () => {
    const { user } = open([])
    const days = await screen.findByRole('group', { name: ja.t('corrections.asked_on') })
    await user.type(within(days).getByRole('textbox', { name: /開始日/ }), 'あした')
    await user.tab()
    expect(screen.getByRole('alert').textContent).toBe(ja.t('ui.period.date'))
    expect(await screen.findByText(ja.t('corrections.none'))).toBeTruthy()
    expect(screen.queryByText(ja.t('corrections.nothing'))).toBeNull()
  })

  test('keeps the focus where rows go, and where they come', async () => {
    let rows = [correctionRow(), correctionRow({ id: 2, name: '長曾我部 喜左衛門' })]
    const { user, client } = open([], {
      list: async ({ state }) =>
        state === ''
          ? { total: 1, open: 0, rows: [correctionRow({ name: '前の人' })] }
          : { total: rows.length, open: rows.length, rows },
      get: async () => correctionDetail(rows[1] ?? rows[0]),
      approve: async () => {
        rows = rows.slice(0, -1)
        return correctionDetail({ state: 'approved' })
      },
    })
    const approve = async (name: string) => {
      await user.click(await cell(name))
      await user.click(await button(ja.t('corrections.approve')))
      await waitFor(() => expect(screen.queryByRole('dialog', { hidden })).toBeNull())
      await act(() => client.invalidateQueries())
      await waitFor(() => expect(screen.queryByRole('gridcell', { name, hidden })).toBeNull())
    }
    await approve('長曾我部 喜左衛門')
    await waitFor(() => expect(document.activeElement?.closest('[data-at^="0:"]')).toBeTruthy())
    await approve('山田 太郎')
    await waitFor(() => expect(document.activeElement?.closest('[role=grid]')).toBeTruthy())
    await user.click(await button(ja.t('corrections.show_all')))
    await cell('前の人')
    await waitFor(() => expect(document.activeElement?.closest('[role=grid]')).toBeTruthy())
  })

  test('is not for everybody', async () => {
    open([], {}, session({ admin: { ...(session().admin as AdminInfo), full: false, records: 0 } }))
    expect(await screen.findByText(ja.t('corrections.no_right'))).toBeTruthy()
  })
})

describe('a request', () => {
  test('is approved as it was asked, or with another time', async () => {
    const approve = vi.fn(async () => correctionDetail({ state: 'approved' }))
    const { user } = open([correctionRow()], { approve })
    await user.click(await cell('山田 太郎'))
    expect(await screen.findByText('おはよう、出勤 8:30')).toBeTruthy()
    const time = await screen.findByRole<HTMLInputElement>('textbox', {
      name: ja.t('corrections.time'),
      hidden,
    })
    expect(time.value).toBe('08:30')
    await user.clear(time)
    await user.type(time, '8:45')
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() =>
      expect(approve).toHaveBeenCalledWith({
        id: 1,
        version: 1,
        type: 'clock_in',
        date: '2026-11-23',
        time: '08:45',
        note: '',
      }),
    )
    expect(await screen.findAllByText(ja.t('corrections.approved', { name: '山田 太郎' }))).toBeTruthy()
  })

  test('is declined with a reason only, not too long, and the field says so', async () => {
    const decline = vi.fn(async ({ reason }: { reason: string }) =>
      correctionDetail({ state: 'declined', reason }),
    )
    const { user } = open([correctionRow()], { decline })
    await user.click(await cell('山田 太郎'))
    await user.click(await button(ja.t('corrections.decline')))
    const note = await screen.findByRole('textbox', { name: ja.t('corrections.note'), hidden })
    await waitFor(() => expect(document.activeElement).toBe(note))
    expect(screen.getByText(ja.t('corrections.note.missing'))).toBeTruthy()
    fireEvent.change(note, { target: { value: '違'.repeat(201) } })
    expect(screen.getByText(ja.t('corrections.note.hint', { limit: '200', count: '201' }))).toBeTruthy()
    await user.click(await button(ja.t('corrections.decline')))
    await screen.findByText(ja.t('corrections.note.length', { limit: '200' }))
    await user.click(await button(ja.t('corrections.approve')))
    expect(note.getAttribute('aria-invalid')).toBe('true')
    expect(decline).not.toHaveBeenCalled()
    await user.clear(note)
    await user.type(note, '違います')
    await user.click(await button(ja.t('corrections.decline')))
    await waitFor(() => expect(decline).toHaveBeenLastCalledWith({ id: 1, version: 1, reason: '違います' }))
  })

  const field = (name: string) => screen.findByRole<HTMLInputElement>('textbox', { name, hidden })
  const marked = (name: string) =>
    screen.getByRole('textbox', { name, hidden }).getAttribute('aria-invalid') === 'true'

  test.each([
    ['25:99', 'corrections.time.form'],
    ['', 'corrections.time.missing'],
  ] as const)('of the time "%s" is refused at the time, where one goes on', async (typed, sentence) => {
    const approve = vi.fn(async () => correctionDetail())
    const { user } = open([correctionRow()], { approve })
    await user.click(await cell('山田 太郎'))
    const time = await field(ja.t('corrections.time'))
    await user.clear(time)
    if (typed !== '') await user.type(time, typed)
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() => expect(document.activeElement).toBe(time))
    expect(marked(ja.t('corrections.time'))).toBe(true)
    expect(marked(ja.t('corrections.date'))).toBe(false)
    const said = screen.getByText(ja.t(sentence))
    expect(time.getAttribute('aria-describedby')).toBe(said.id)
    expect(approve).not.toHaveBeenCalled()
    // Whoever goes on writing is not held up by it.
    await user.type(time, '1')
    expect(screen.queryByText(ja.t(sentence))).toBeNull()
  })

  test('of a time to come is refused where it was changed', async () => {
    const approve = vi.fn(async () => {
      throw new BridgeError('invalid', 'wanted_at', { field: 'wanted_at', reason: 'future' })
    })
    const { user } = open([correctionRow()], { approve })
    await user.click(await cell('山田 太郎'))
    const time = await field(ja.t('corrections.time'))
    await user.clear(time)
    await user.type(time, '23:59')
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() => expect(document.activeElement).toBe(time))
    const date = await field(ja.t('corrections.date'))
    await user.clear(date)
    await user.type(date, '2026/11/24')
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() => expect(document.activeElement).toBe(date))
    expect(screen.getByText(ja.t('problem.future'))).toBeTruthy()
  })

  test('of a day that is none is refused at the date', async () => {
    const { user } = open([correctionRow()])
    await user.click(await cell('山田 太郎'))
    const date = await field(ja.t('corrections.date'))
    await user.clear(date)
    await user.type(date, '2026/2/30')
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() => expect(document.activeElement).toBe(date))
    expect(screen.getByText(ja.t('problem.date'))).toBeTruthy()
  })

  test('is asked about once when its date is far from the one asked for', async () => {
    const approve = vi.fn<Bridge['corrections']['approve']>(async () => {
      throw new BridgeError('busy')
    })
    const { user } = open([correctionRow()], { approve })
    await user.click(await cell('山田 太郎'))
    const date = await field(ja.t('corrections.date'))
    await user.clear(date)
    await user.type(date, '2020/1/1')
    await user.click(await button(ja.t('corrections.approve')))
    const first = await findDialog(user)
    expect(first.answers).toEqual([ja.t('corrections.far.keep'), ja.t('corrections.far.go')])
    expect(
      first.inside.getByText(
        ja.t('corrections.far.text', { asked: '2026/11/23(月)', date: '2020/01/01(水)' }),
      ),
    ).toBeTruthy()
    await first.press(ja.t('corrections.far.keep'))
    await waitFor(() => expect(screen.queryByRole('alertdialog', { hidden })).toBeNull())
    expect(approve).not.toHaveBeenCalled()
    await user.click(await button(ja.t('corrections.approve')))
    await (await findDialog(user)).press(ja.t('corrections.far.go'))
    await waitFor(() => expect(approve).toHaveBeenCalledWith(expect.objectContaining({ date: '2020-01-01' })))
    // The next day is what a night's work may well be about.
    await user.clear(date)
    await user.type(date, '2026/11/22')
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() =>
      expect(approve).toHaveBeenLastCalledWith(expect.objectContaining({ date: '2026-11-22' })),
    )
  })

  test.each([
    ['withdrawn', '', 'corrections.overtaken.withdrawn'],
    ['declined', '別の人', 'corrections.overtaken'],
  ] as const)(
    'that is %s while one writes says so, and what is open can be left',
    async (to, by, sentence) => {
      let state: CorrectionRow['state'] = 'open'
      const { user, client } = open([correctionRow()], {
        get: async () => correctionDetail({ state, decidedBy: by, decidedAt: '2026-11-23T10:00:00+09:00' }),
      })
      await user.click(await cell('山田 太郎'))
      await user.type(await field(ja.t('corrections.note')), '確認')
      state = to
      await act(() => client.invalidateQueries())
      expect(await screen.findByText(ja.t(sentence))).toBeTruthy()
      expect(screen.getByText(ja.t('corrections.overtaken.typed'))).toBeTruthy()
      const closes = screen
        .getAllByRole('button', { name: ja.t('ui.close'), hidden })
        .filter(({ textContent }) => textContent === ja.t('ui.close'))
      expect(closes).toEqual([document.activeElement])
      await user.keyboard('{Escape}')
      await waitFor(() => expect(screen.queryByText(ja.t(sentence))).toBeNull())
      expect(screen.queryByRole('alertdialog', { hidden })).toBeNull()
    },
  )

  test('about a punch that is gone says what approving will do', async () => {
    const gone = correctionRow().replaces
    if (!gone) throw new Error('the sample replaces a punch')
    const { user } = open([correctionRow({ replaces: { ...gone, voided: true } })])
    expect(await cell(ja.t('corrections.adds'))).toBeTruthy()
    await user.click(await cell('山田 太郎'))
    expect(await screen.findByText(ja.t('corrections.lost', { punch: '出勤 09:02' }))).toBeTruthy()
  })

  test('names the working day, and the date of what came after midnight', async () => {
    const { user } = open([
      correctionRow({
        type: 'clock_out',
        wantedAt: '2026-11-24T03:50:00+09:00',
        replaces: {
          id: 5,
          type: 'clock_out',
          at: '2026-11-24T04:10:00+09:00',
          source: 'lineworks',
          voided: false,
          edited: false,
        },
      }),
    ])
    await user.click(await cell('山田 太郎'))
    expect(
      await screen.findByRole('heading', {
        name: ja.t('corrections.day', { date: '2026/11/23(月)' }),
        hidden,
      }),
    ).toBeTruthy()
    expect(screen.getByText('11/24 04:10')).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('of many words is folded, for the decision stands below it', async () => {
    const long = '長い話です。'.repeat(300)
    const { user } = open([correctionRow({ message: long })])
    await user.click(await cell('山田 太郎'))
    const more = await button(ja.t('ui.show_more'))
    expect(screen.queryByText(long)).toBeNull()
    await user.click(more)
    expect(screen.getByText(long)).toBeTruthy()
    await user.click(await button(ja.t('ui.show_less')))
    expect(screen.queryByText(long)).toBeNull()
  })

  test('decided by somebody else meanwhile is shown as it is now', async () => {
    let state: CorrectionRow['state'] = 'open'
    const { user } = open([correctionRow()], {
      get: async () =>
        correctionDetail({ state, decidedBy: '別の人', decidedAt: '2026-11-23T10:00:00+09:00' }),
      approve: async () => {
        state = 'declined'
        throw new BridgeError('conflict')
      },
    })
    await user.click(await cell('山田 太郎'))
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: ja.t('corrections.approve') })).toBeNull(),
    )
    expect(screen.getByText(/別の人/)).toBeTruthy()
    expect(screen.getByText(ja.t('corrections.overtaken'))).toBeTruthy()
  })

  test('is only looked at without the right to decide', async () => {
    const who = session({ admin: { ...(session().admin as AdminInfo), full: false, records: 1 } })
    const { user } = open([correctionRow()], {}, who)
    await user.click(await cell('山田 太郎'))
    expect(await screen.findByText('おはよう、出勤 8:30')).toBeTruthy()
    expect(screen.queryByRole('button', { name: ja.t('corrections.approve') })).toBeNull()
  })
})

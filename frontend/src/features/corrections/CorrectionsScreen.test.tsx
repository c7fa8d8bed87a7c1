import { screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { type AdminInfo, type Bridge, BridgeError, type CorrectionRow } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { hidden } from '@/testing/dialog'
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

  test('is declined with a reason only, and the field says so', async () => {
    const decline = vi.fn(async ({ reason }: { reason: string }) => {
      if (reason === '') throw new BridgeError('invalid', 'reason', { field: 'reason', reason: 'missing' })
      return correctionDetail({ state: 'declined', reason })
    })
    const { user } = open([correctionRow()], { decline })
    await user.click(await cell('山田 太郎'))
    await user.click(await button(ja.t('corrections.decline')))
    const note = await screen.findByRole('textbox', { name: ja.t('corrections.note'), hidden })
    await waitFor(() => expect(document.activeElement).toBe(note))
    expect(screen.getByText(ja.t('problem.missing'))).toBeTruthy()
    await user.type(note, '違います')
    await user.click(await button(ja.t('corrections.decline')))
    await waitFor(() => expect(decline).toHaveBeenLastCalledWith({ id: 1, version: 1, reason: '違います' }))
  })

  test('of a time that is none is refused beside the time, where one goes on', async () => {
    const approve = vi.fn(async () => {
      throw new BridgeError('invalid', 'time', { field: 'time', reason: 'form' })
    })
    const { user } = open([correctionRow()], { approve })
    await user.click(await cell('山田 太郎'))
    const time = await screen.findByRole('textbox', { name: ja.t('corrections.time'), hidden })
    await user.clear(time)
    await user.type(time, '25:00')
    await user.click(await button(ja.t('corrections.approve')))
    await waitFor(() => expect(document.activeElement).toBe(time))
    expect(time.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText(ja.t('problem.form'))).toBeTruthy()
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
  })

  test('is only looked at without the right to decide', async () => {
    const who = session({ admin: { ...(session().admin as AdminInfo), full: false, records: 1 } })
    const { user } = open([correctionRow()], {}, who)
    await user.click(await cell('山田 太郎'))
    expect(await screen.findByText('おはよう、出勤 8:30')).toBeTruthy()
    expect(screen.queryByRole('button', { name: ja.t('corrections.approve') })).toBeNull()
  })
})

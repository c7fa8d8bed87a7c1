import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError, type EmployeeDetail, type SessionState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { company, employee, unit } from '@/testing/employeeSamples'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import type { StubAnswers } from '@/testing/stubBridge'
import { DivisionsScreen, EmploymentTypesScreen } from './UnitsScreen'

const ja = wordsOf('ja')

function open(
  Screen: () => React.ReactNode,
  units: StubAnswers['units'] = {},
  state: SessionState = session(),
  people: readonly EmployeeDetail[] = [],
) {
  const { employees, units: calls } = company(people)
  return renderScreen(
    <main>
      <Screen />
    </main>,
    { employees, units: { ...calls, ...units } },
    state,
  )
}

const admin = (change: object) =>
  session({ admin: { ...session().admin, ...change } } as Partial<SessionState>)
const rows = () =>
  screen
    .getAllByRole('row', { hidden })
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('gridcell', { hidden })
        .map((one) => one.textContent),
    )
const drawer = async () => within(await screen.findByRole('dialog', { hidden }))
const field = async (label: RegExp) => (await drawer()).findByLabelText<HTMLInputElement>(label)
const button = async (name: string) => (await drawer()).findByRole('button', { name, hidden })

describe('所属', () => {
  test('are listed, added and deleted', async () => {
    const { user } = open(DivisionsScreen)
    await screen.findByRole('gridcell', { name: '総務部' })
    expect(rows()[0]).toEqual(['01', '総務部', '3'])
    expect(await violations()).toEqual([])

    await user.click(screen.getByRole('button', { name: ja.t('units.division.add') }))
    await user.type(await field(/コード/), '01')
    await user.type(await field(/名称/), '監査室')
    await user.click(await button(ja.t('ui.save')))
    await (await drawer()).findByText(ja.t('problem.code_taken'))
    expect(document.activeElement).toBe(await field(/コード/))
    expect(await violations()).toEqual([])
    await user.clear(await field(/コード/))
    await user.type(await field(/コード/), '99{Enter}')
    await waitFor(() => expect(rows()).toContainEqual(['99', '監査室', '0']))

    await user.click(screen.getByRole('gridcell', { name: '監査室', hidden }))
    await user.click(await button(ja.t('ui.delete')))
    const asked = await findDialog(user)
    expect(asked.answers[0]).toBe(ja.t('units.delete.keep'))
    await asked.press(ja.t('units.delete.go'))
    await waitFor(() => expect(rows()).not.toContainEqual(['99', '監査室', '0']))
  })

  test('in use cannot be deleted, and it is said why', async () => {
    const { user } = open(DivisionsScreen)
    await user.click(await screen.findByRole('gridcell', { name: '総務部' }))
    expect((await button(ja.t('ui.delete'))).getAttribute('aria-disabled')).toBe('true')
    await (await drawer()).findByText(ja.t('units.used'))
  })

  test('in use name who uses them', async () => {
    const people = ['佐藤', '鈴木', '高橋', '田中', '伊藤'].map((lastName, at) =>
      employee({ id: at + 1, code: `000${at}`, lastName, firstName: '葵', divisionId: at === 1 ? 2 : 1 }),
    )
    const { user } = open(DivisionsScreen, {}, session(), people)
    await user.click(await screen.findByRole('gridcell', { name: '総務部' }))
    const names = '佐藤 葵 さん、高橋 葵 さん、田中 葵 さん'
    await (await drawer()).findByText(ja.t('units.used_by_more', { names, count: '1' }))
  })

  test('are sorted by how many belong to them', async () => {
    const { user } = open(DivisionsScreen, {
      list: async () => ({
        divisions: [unit({ employees: 11 }), unit({ id: 2, code: '02', employees: 9996 })],
        employmentTypes: [],
      }),
    })
    const people = () => rows().map((cells) => cells[2])
    await screen.findByRole('gridcell', { name: '9,996' })
    await user.click(screen.getByRole('button', { name: ja.t('units.people') }))
    expect(people()).toEqual(['11', '9,996'])
    await user.click(screen.getByRole('button', { name: ja.t('units.people') }))
    expect(people()).toEqual(['9,996', '11'])
  })

  test('taken into use meanwhile are kept, and it is said why', async () => {
    const { user } = open(DivisionsScreen, {
      delete: () => Promise.reject(new BridgeError('unit_in_use')),
    })
    await user.click(await screen.findByRole('gridcell', { name: '準備室' }))
    await user.click(await button(ja.t('ui.delete')))
    const asked = await findDialog(user)
    await asked.press(ja.t('units.delete.go'))
    await asked.inside.findByText(ja.error('unit_in_use'))
  })

  test('that somebody changed meanwhile are not written over', async () => {
    const { user } = open(DivisionsScreen, { save: () => Promise.reject(new BridgeError('conflict')) })
    await user.click(await screen.findByRole('gridcell', { name: '準備室' }))
    await user.type(await field(/名称/), '2{Enter}')
    await (await drawer()).findByText(ja.error('conflict'))
  })

  test('none yet: what to do', async () => {
    open(DivisionsScreen, { list: async () => ({ divisions: [], employmentTypes: [] }) })
    await screen.findByText(ja.t('units.division.none'))
    expect(await violations()).toEqual([])
  })

  test('that could not be had', async () => {
    const list = vi.fn(async () => ({ divisions: [unit()], employmentTypes: [] }))
    list.mockImplementationOnce(() => Promise.reject(new BridgeError('busy')))
    const { user } = open(DivisionsScreen, { list })
    await screen.findByText(ja.error('busy'))
    await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
    await screen.findByRole('gridcell', { name: '総務部' })
  })
})

describe('雇用区分', () => {
  test('say whether 休憩打刻 are allowed, which can be changed', async () => {
    const { user } = open(EmploymentTypesScreen)
    await screen.findByRole('gridcell', { name: '正社員' })
    expect(rows()[1]).toEqual(['2', 'パートタイム', '許可しない', '2'])
    await user.click(screen.getByRole('gridcell', { name: 'パートタイム' }))
    await user.click(await (await drawer()).findByRole('radio', { name: '許可する', hidden }))
    expect(await violations()).toEqual([])
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(rows()[1]?.[2]).toBe('許可する'))
  })
})

describe('rights', () => {
  test.each([
    ['limited to some 所属', { full: false, limited: true }, 'units.limited'],
    ['only to look', { full: false, employees: 1 }, 'ui.read_only'],
  ] as const)('%s: nothing can be changed', async (_, change, sentence) => {
    const { user } = open(DivisionsScreen, {}, admin(change))
    await user.click(await screen.findByRole('gridcell', { name: '総務部' }))
    expect(screen.getByText(ja.t(sentence))).toBeTruthy()
    expect(screen.queryByRole('dialog', { hidden })).toBeNull()
    expect(screen.queryByRole('button', { name: ja.t('units.division.add') })).toBeNull()
  })

  test('none: nothing is asked', () => {
    open(DivisionsScreen, {}, admin({ full: false, employees: 0 }))
    expect(screen.getByText(ja.t('employees.no_right'))).toBeTruthy()
  })
})

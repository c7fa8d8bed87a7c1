import { describe, expect, test, vi } from 'vitest'
import { columnOf, inputOf, makeSheet, type Person, withoutDomain } from './sheet'

const person = (id: number, accountId = ''): Person => ({
  id,
  version: 1,
  code: `000${id}`,
  name: `氏名${id}`,
  accountId,
})
const one = person(1, 'a@x')
const two = person(2)
const three = person(3)

function values(sheet: ReturnType<typeof makeSheet>) {
  return [one, two, three].map((each) => sheet.value(each))
}

describe('a sheet', () => {
  test('keeps what differs from what is stored, tidied when one leaves the cell', () => {
    const sheet = makeSheet()
    sheet.enter()
    sheet.type(two, ' ｂ＠x ')
    expect(sheet.value(two)).toBe(' ｂ＠x ')
    sheet.leave(two)
    sheet.enter()
    sheet.type(one, 'A@X')
    sheet.leave(one)
    expect(inputOf(sheet.edits())).toEqual([{ employeeId: 2, version: 1, accountId: 'b@x' }])
  })

  test('goes back and forth a step at a time: a cell, or all that was pasted', () => {
    const sheet = makeSheet()
    sheet.enter()
    sheet.type(two, 'b')
    sheet.type(two, 'b@x')
    sheet.leave(two)
    sheet.fill([
      [one, 'n@x'],
      [two, ''],
      [three, 'c@x'],
    ])
    expect(values(sheet)).toEqual(['n@x', '', 'c@x'])
    expect([...sheet.undo()].sort()).toEqual([1, 2, 3])
    expect(values(sheet)).toEqual(['a@x', 'b@x', ''])
    expect(sheet.undo()).toEqual([2])
    expect(sheet.undo()).toEqual([])
    expect(values(sheet)).toEqual(['a@x', '', ''])
    sheet.redo()
    sheet.redo()
    expect(values(sheet)).toEqual(['n@x', '', 'c@x'])
    expect(sheet.redo()).toEqual([])
  })

  test('takes back what was typed since the focus came', () => {
    const sheet = makeSheet()
    sheet.fill([[two, 'b@x']])
    sheet.enter()
    expect(sheet.revert(two)).toBe(false)
    sheet.type(two, 'c')
    expect(sheet.revert(two)).toBe(true)
    expect(sheet.value(two)).toBe('b@x')
    sheet.undo()
    expect(sheet.edits().size).toBe(0)
  })

  test('drops what was wrong with a cell as soon as it is touched', () => {
    const sheet = makeSheet()
    sheet.fill([
      [two, 'b'],
      [three, 'c'],
    ])
    const problem = { reason: 'account_form', value: '', other: '' }
    sheet.refuse([
      { ...problem, employeeId: 2 },
      { ...problem, employeeId: 3 },
    ])
    sheet.enter()
    sheet.type(two, 'b@')
    expect(sheet.problem(2)).toBeUndefined()
    expect(sheet.problem(3)).toMatchObject(problem)
  })

  test('goes on over what others stored meanwhile', () => {
    const sheet = makeSheet()
    sheet.fill([
      [one, 'n@x'],
      [two, 'b@x'],
    ])
    sheet.rebase([
      { ...one, version: 4, accountId: 'other@x' },
      { ...two, version: 2, accountId: 'b@x' },
    ])
    expect(inputOf(sheet.edits())).toEqual([{ employeeId: 1, version: 4, accountId: 'n@x' }])
  })

  test('tells those who listen', () => {
    const sheet = makeSheet()
    const heard = vi.fn()
    const end = sheet.subscribe(heard)
    sheet.fill([[two, 'b@x']])
    sheet.fill([[two, 'b@x']])
    expect(heard).toHaveBeenCalledTimes(1)
    end()
    sheet.clear()
    expect(heard).toHaveBeenCalledTimes(1)
  })
})

test('an ID without a domain is one that is not empty', () => {
  const sheet = makeSheet()
  sheet.fill([
    [one, ''],
    [two, 'b'],
    [three, 'c@x'],
  ])
  expect(withoutDomain(sheet.edits()).map(({ value }) => value)).toEqual(['b'])
})

test('a column from a spreadsheet, and what is none', () => {
  expect(columnOf('a@x\r\nb@x\r\n')).toEqual(['a@x', 'b@x'])
  expect(columnOf('a@x')).toEqual(['a@x'])
  expect(columnOf('a@x\n\nc@x\n')).toEqual(['a@x', '', 'c@x'])
  expect(columnOf('0001\ta@x\n0002\tb@x')).toBeNull()
})

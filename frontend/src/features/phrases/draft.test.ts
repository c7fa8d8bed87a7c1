import { describe, expect, test } from 'vitest'
import { defaultForm } from '@/testing/messageSamples'
import { changes, draftOf, formOf, inUse, newRow, pasted, shown, withRows, withTemplate } from './draft'

describe('a draft', () => {
  test('says what was stored until something is changed', () => {
    const draft = draftOf(defaultForm)
    expect(formOf(draft)).toEqual(defaultForm)
    expect(changes(draft, defaultForm)).toBe(0)
  })

  test('counts what came, went and was worded anew', () => {
    let draft = draftOf(defaultForm)
    draft = withRows(draft, 'clock_in', [...draft.sections.clock_in, newRow('おはよう')])
    expect(changes(draft, defaultForm)).toBe(1)
    draft = withRows(draft, 'clock_out', [newRow('退社')])
    expect(changes(draft, defaultForm)).toBe(3)
    draft = withTemplate(draft, 'punched', 'はい')
    expect(changes(draft, defaultForm)).toBe(4)
    expect(changes(withTemplate(draft, 'punched', null), defaultForm)).toBe(3)
    // Only the order, or space around: nothing.
    const two = { ...defaultForm, sections: [{ kind: 'cancel' as const, phrases: ['取消', '取り消し'] }] }
    expect(changes(withRows(draftOf(two), 'cancel', [newRow('取り消し '), newRow('取消')]), two)).toBe(0)
  })

  test('takes several lines as several rows, the first column of a sheet', () => {
    const rows = [newRow('a'), newRow(''), newRow('c')]
    const texts = (id: number, text: string) => pasted(rows, id, text)?.map((row) => row.text)
    expect(texts(rows[1]?.id ?? 0, 'x\ty\r\n\r\nz\n')).toEqual(['a', 'x', 'z', 'c'])
    expect(texts(rows[0]?.id ?? 0, 'x\nz')).toEqual(['a', 'x', 'z', '', 'c'])
    expect(pasted(rows, 1, 'one line')).toBeNull()
  })
})

test('an empty row is a fault only once somebody wants to register it', () => {
  const problem = {
    place: 'phrase',
    kind: 'clock_in',
    index: 0,
    case: '',
    reason: 'empty',
    other: '',
    otherKind: '',
    limit: 0,
  } as const
  expect(shown(problem, false)).toBe(false)
  expect(shown(problem, true)).toBe(true)
  expect(shown({ ...problem, reason: 'duplicate' }, false)).toBe(true)
})

test('a section is shown while its type is in use', () => {
  const used = { breaksShown: false, outingsUsed: true }
  expect(
    ['clock_in', 'break_start', 'outing_end', 'help'].map((kind) => inUse(kind as 'help', used)),
  ).toEqual([true, false, true, true])
})

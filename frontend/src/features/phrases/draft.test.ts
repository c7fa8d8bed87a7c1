import { describe, expect, test } from 'vitest'
import type { PhraseForm } from '@/bridge'
import { defaultForm } from '@/testing/messageSamples'
import {
  changes,
  draftOf,
  formOf,
  inUse,
  newRow,
  pasted,
  phraseDraft,
  withoutBlanks,
  withRows,
  withTemplate,
} from './draft'

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
    // Rewritten is one change.
    draft = withRows(draft, 'clock_out', [newRow('退社')])
    expect(changes(draft, defaultForm)).toBe(2)
    draft = withTemplate(draft, 'punched', 'はい')
    expect(changes(draft, defaultForm)).toBe(3)
    expect(changes(withTemplate(draft, 'punched', null), defaultForm)).toBe(2)
    // Only the order, or space around: nothing.
    const two = { ...defaultForm, sections: [{ kind: 'cancel' as const, phrases: ['取消', '取り消し'] }] }
    expect(changes(withRows(draftOf(two), 'cancel', [newRow('取り消し '), newRow('取消')]), two)).toBe(0)
  })

  test('counts a phrase once that was rewritten where it stands, whatever came or went beside it', () => {
    const form = (phrases: readonly string[]): PhraseForm => ({
      sections: [{ kind: 'clock_in', phrases }],
      templates: [],
    })
    const count = (was: string, is: string) => changes(draftOf(form([...is])), form([...was]))
    expect(count('abc', 'aXc')).toBe(1)
    expect(count('abc', 'XYc')).toBe(2)
    expect(count('ab', 'Xbc')).toBe(2)
    expect(count('abc', 'bX')).toBe(2)
    expect(count('abc', '')).toBe(3)
    expect(count('ab', 'bX')).toBe(2)
  })

  test('takes several lines as several rows, the first column of a sheet', () => {
    const rows = [newRow('a'), newRow(''), newRow('c')]
    const texts = (id: number, text: string) => pasted(rows, id, text)?.map((row) => row.text)
    expect(texts(rows[1]?.id ?? 0, 'x\ty\r\n\r\nz\n')).toEqual(['a', 'x', 'z', 'c'])
    expect(texts(rows[0]?.id ?? 0, 'x\nz')).toEqual(['a', 'x', 'z', '', 'c'])
    expect(pasted(rows, 1, 'one line')).toBeNull()
  })
})

describe('a draft on top of what another administrator registered', () => {
  const form = (clockIn: readonly string[], templates: Record<string, string> = {}): PhraseForm => ({
    sections: [{ kind: 'clock_in', phrases: clockIn }, ...defaultForm.sections.slice(1)],
    templates: Object.entries(templates).map(([name, text]) => ({ case: name, text })),
  })
  const { merge } = phraseDraft
  const rows = (draft: ReturnType<typeof draftOf>) => draft.sections.clock_in.map(({ text }) => text)

  test('keeps what one added, changed and removed, and takes what he did', () => {
    const from = form(['a', 'b', 'c'])
    const made = draftOf(from)
    const [a, b] = made.sections.clock_in
    if (!a || !b) throw new Error('no rows')
    const mine = withRows(made, 'clock_in', [{ ...a, text: 'A' }, b, newRow('mine'), newRow('')])
    const merged = merge(mine, from, form(['a', 'c', 'theirs', 'mine']))
    // c was removed here, b there; a was changed here.
    expect(rows(merged)).toEqual(['A', 'mine', '', 'theirs'])
    expect(merged.sections.clock_in[0]?.id).toBe(a.id)
    expect(changes(merged, form(['a', 'c', 'theirs', 'mine']))).toBe(2)
  })

  test('is what he registered where one changed nothing, the rows being the same ones', () => {
    const from = form(['a', 'b'])
    const made = draftOf(from)
    const merged = merge(made, from, form(['b', 'x', 'a']))
    expect(rows(merged)).toEqual(['b', 'x', 'a'])
    expect(merged.sections.clock_in[2]?.id).toBe(made.sections.clock_in[0]?.id)
    expect(changes(merged, form(['b', 'x', 'a']))).toBe(0)
  })

  test('goes by the reply as well', () => {
    const from = form(['a'], { punched: '1', voided: '1', help: '1' })
    let mine = withTemplate(draftOf(from), 'punched', 'mine')
    mine = withTemplate(mine, 'help', null)
    const merged = merge(mine, from, form(['a'], { punched: 'his', voided: 'his', today: 'his', help: '1' }))
    expect(merged.templates).toEqual({ punched: 'mine', voided: 'his', today: 'his' })
  })

  test('does not take the program’s cleaning for a change', () => {
    const sent = draftOf(form(['出\u200b勤', ' 出社 ']))
    const merged = merge(sent, formOf(sent), form(['出勤', '出社']))
    expect(rows(merged)).toEqual(['出勤', '出社'])
    expect(merged.sections.clock_in[0]?.id).toBe(sent.sections.clock_in[0]?.id)
  })
})

test('rows that nobody wrote in are neither changes nor registered, but a section keeps one', () => {
  const made = withRows(draftOf(defaultForm), 'clock_in', [newRow('出勤'), newRow(' ')])
  expect(changes(made, defaultForm)).toBe(0)
  expect(formOf(withoutBlanks(made)).sections[0]?.phrases).toEqual(['出勤'])
  const blank = withRows(made, 'clock_in', [newRow('')])
  expect(withoutBlanks(blank)).toBe(blank)
  expect(changes(blank, defaultForm)).toBe(1)
})

test('a section is shown while its type is in use', () => {
  const used = { breaksShown: false, outingsUsed: true }
  expect(
    ['clock_in', 'break_start', 'outing_end', 'help'].map((kind) => inUse(kind as 'help', used)),
  ).toEqual([true, false, true, true])
})

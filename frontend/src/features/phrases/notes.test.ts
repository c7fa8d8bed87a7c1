import { expect, test } from 'vitest'
import type { PhraseConflict, PhraseProblem } from '@/bridge'
import { defaultForm } from '@/testing/messageSamples'
import { draftOf, newRow, withRows } from './draft'
import { noNotes, notesAbout, notesOf } from './notes'

const problem = (change: Partial<PhraseProblem>): PhraseProblem => ({
  place: 'phrase',
  kind: 'clock_in',
  index: 0,
  case: '',
  reason: 'too_long',
  other: '',
  otherKind: '',
  limit: 100,
  ...change,
})
const conflict: PhraseConflict = { kind: 'clock_in', index: 1, what: 'short', other: '', otherKind: '' }
const rows = [newRow('a'), newRow('b')] as const
const draft = withRows(draftOf(defaultForm), 'clock_in', rows)

test('what is said about a row belongs to that row', () => {
  const problems = [
    problem({}),
    problem({ kind: '', reason: 'too_many' }),
    problem({ place: 'template', case: 'help' }),
  ]
  const notes = notesAbout(draft, { problems, conflicts: [conflict] }, false, noNotes)
  expect([...notesOf(notes, 'clock_in').problems.keys()]).toEqual([rows[0].id])
  expect([...notesOf(notes, 'clock_in').conflicts.keys()]).toEqual([rows[1].id])
  expect(notes.form.map(({ reason }) => reason)).toEqual(['too_many'])
  expect([...notes.templates.keys()]).toEqual(['help'])
  expect(notes.first).toEqual({ bar: true })
  const twice = [
    problem({ kind: 'help' }),
    problem({ index: 1 }),
    problem({ place: 'template', case: 'help' }),
  ]
  expect(notesAbout(draft, { problems: twice, conflicts: [] }, false, noNotes).first).toEqual({
    kind: 'clock_in',
    row: rows[1].id,
  })
  expect(notes.count).toBe(3)
})

test('an empty row is a fault only once somebody wants to register it', () => {
  const empty = { problems: [problem({ index: 1, reason: 'empty' })], conflicts: [] }
  expect(notesAbout(draft, empty, false, noNotes).count).toBe(0)
  const told = notesAbout(draft, empty, true, noNotes)
  expect(told.count).toBe(1)
  // While it stays empty it is told of, but not of another that was added since.
  const more = withRows(draft, 'clock_in', [...rows, newRow('')])
  const both = { problems: [...empty.problems, problem({ index: 2, reason: 'empty' })], conflicts: [] }
  expect([...notesOf(notesAbout(more, both, false, told), 'clock_in').problems.keys()]).toEqual([rows[1].id])
})

test('a section without a phrase is told of once, and not while somebody is still writing', () => {
  const blank = withRows(draft, 'clock_in', [newRow('')])
  const problems = [problem({ reason: 'empty' }), problem({ reason: 'last_one' })]
  expect(notesAbout(blank, { problems, conflicts: [] }, false, noNotes).count).toBe(0)
  const told = notesAbout(blank, { problems, conflicts: [] }, true, noNotes)
  expect(told.count).toBe(1)
  expect(notesAbout(blank, { problems, conflicts: [] }, false, told).count).toBe(1)
  const none = withRows(draft, 'clock_in', [])
  const last = { problems: [problem({ reason: 'last_one' })], conflicts: [] }
  expect(notesOf(notesAbout(none, last, true, noNotes), 'clock_in').problem?.reason).toBe('last_one')
})

test('what did not change is the same object, for what is drawn by it', () => {
  const notes = notesAbout(draft, { problems: [problem({})], conflicts: [conflict] }, false, noNotes)
  const again = notesAbout(draft, { problems: [problem({})], conflicts: [conflict] }, false, notes)
  expect(notesOf(again, 'clock_in')).toBe(notesOf(notes, 'clock_in'))
  expect(notesOf(again, 'help')).toBe(notesOf(notes, 'help'))
})

/** What there is to say about a draft, by its rows. Pure. */
import type { PhraseChecked, PhraseConflict, PhraseKind, PhraseProblem } from '@/bridge'
import { type Draft, kinds } from './draft'

/** Of one section. What is about a row is kept by the row, wherever that is by now. */
export interface SectionNotes {
  readonly problems: ReadonlyMap<number, PhraseProblem>
  readonly conflicts: ReadonlyMap<number, readonly PhraseConflict[]>
  /** Of the section itself. */
  readonly problem: PhraseProblem | null
}

/** Where one goes to put something right. */
export type Place =
  | { readonly kind: PhraseKind; readonly row: number | null }
  | { readonly case: string }
  | { readonly bar: true }

export interface Notes {
  readonly sections: ReadonlyMap<PhraseKind, SectionNotes>
  readonly templates: ReadonlyMap<string, PhraseProblem>
  /** Of the whole. */
  readonly form: readonly PhraseProblem[]
  /** Of the problems. */
  readonly count: number
  /** Of the first problem on the screen. */
  readonly first: Place | null
}

const quiet: SectionNotes = { problems: new Map(), conflicts: new Map(), problem: null }

export const noNotes: Notes = {
  sections: new Map(),
  templates: new Map(),
  form: [],
  count: 0,
  first: null,
}

/** Of a section; the same object while there is nothing. */
export function notesOf(notes: Notes, kind: PhraseKind): SectionNotes {
  return notes.sections.get(kind) ?? quiet
}

/**
 * The answer about a draft. What is empty is no fault before somebody wants to
 * register it: refused says that this is the case. What did not change stays
 * the object that it was, so that only what changed is drawn anew.
 */
export function notesAbout(draft: Draft, checked: PhraseChecked, refused: boolean, before: Notes): Notes {
  const sections = new Map<PhraseKind, Writable>()
  const templates = new Map<string, PhraseProblem>()
  const form: PhraseProblem[] = []
  const of = (kind: PhraseKind) => {
    const found = sections.get(kind) ?? { problems: new Map(), conflicts: new Map(), problem: null }
    sections.set(kind, found)
    return found
  }
  let count = 0
  let first: Place | null = null
  let lowest = Number.POSITIVE_INFINITY
  for (const problem of checked.problems) {
    if (empty.includes(problem.reason) && !refused && !knownEmpty(draft, problem, before)) continue
    const place = placeOf(draft, problem)
    // Its one empty row says so already.
    if (problem.reason === 'last_one' && 'kind' in place && of(place.kind).problems.size > 0) continue
    count += 1
    const order = orderOf(place, problem)
    if (order < lowest) [first, lowest] = [place, order]
    if ('case' in place) templates.set(place.case, templates.get(place.case) ?? problem)
    else if ('bar' in place) form.push(problem)
    else if (place.row === null) of(place.kind).problem = problem
    else of(place.kind).problems.set(place.row, problem)
  }
  for (const conflict of checked.conflicts) {
    const row = draft.sections[conflict.kind]?.[conflict.index]
    if (!row) continue
    const { conflicts } = of(conflict.kind)
    const said = conflicts.get(row.id)
    if (said) said.push(conflict)
    else conflicts.set(row.id, [conflict])
  }
  for (const [kind, found] of sections) {
    const old = before.sections.get(kind)
    if (old && alike(old, found)) sections.set(kind, old as Writable)
  }
  return { sections, templates, form, count, first }
}

/** What is no fault while somebody is still writing. */
const empty: readonly PhraseProblem['reason'][] = ['empty', 'last_one', 'template_empty']

interface Writable {
  problems: Map<number, PhraseProblem>
  conflicts: Map<number, PhraseConflict[]>
  problem: PhraseProblem | null
}

function placeOf(draft: Draft, { place, kind, index, reason, case: name }: PhraseProblem): Place {
  if (place === 'template') return { case: name }
  if (kind === '' || !kinds.includes(kind)) return { bar: true }
  // 「1つは必要」 is about all of its rows.
  const row = reason === 'last_one' ? undefined : draft.sections[kind][index]
  return { kind, row: row?.id ?? null }
}

/** From the top of the screen on: the whole, sections with their rows, replies. */
function orderOf(place: Place, { index }: PhraseProblem): number {
  if ('bar' in place) return -1
  if ('case' in place) return Number.MAX_SAFE_INTEGER
  return kinds.indexOf(place.kind) * 1e6 + (place.row === null ? 1e6 - 1 : index)
}

/** It was told before that this is empty; it still is. */
function knownEmpty(draft: Draft, problem: PhraseProblem, before: Notes): boolean {
  const place = placeOf(draft, problem)
  if ('case' in place) return before.templates.get(place.case)?.reason === problem.reason
  if ('bar' in place) return false
  const section = before.sections.get(place.kind)
  const told = place.row === null ? section?.problem : section?.problems.get(place.row)
  return told?.reason === problem.reason
}

function alike(a: SectionNotes, b: SectionNotes): boolean {
  return (
    JSON.stringify([[...a.problems], [...a.conflicts], a.problem]) ===
    JSON.stringify([[...b.problems], [...b.conflicts], b.problem])
  )
}

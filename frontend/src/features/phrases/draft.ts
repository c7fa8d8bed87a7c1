/** 打刻メッセージ編集 while it is edited, without its looks. Pure. */
import type { PhraseForm, PhraseKind, PhraseProblem, PhraseSection, PhraseState } from '@/bridge'

/** One row; its id is for the page alone, and stays while the text changes. */
export interface Row {
  readonly id: number
  readonly text: string
}

export interface Draft {
  readonly sections: Readonly<Record<PhraseKind, readonly Row[]>>
  /** The company's own words by case. */
  readonly templates: Readonly<Record<string, string>>
}

export const typeKinds = [
  'clock_in',
  'clock_out',
  'break_start',
  'break_end',
  'outing_start',
  'outing_end',
] as const satisfies readonly PhraseKind[]

export const commandKinds = [
  'cancel',
  'correct',
  'today',
  'help',
  'day_off',
] as const satisfies readonly PhraseKind[]

export const kinds: readonly PhraseKind[] = [...typeKinds, ...commandKinds]

let last = 0

export function newRow(text = ''): Row {
  last += 1
  return { id: last, text }
}

export function draftOf(form: PhraseForm): Draft {
  const sections = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      (form.sections.find((section) => section.kind === kind)?.phrases ?? []).map((text) => newRow(text)),
    ]),
  ) as unknown as Record<PhraseKind, readonly Row[]>
  return {
    sections,
    templates: Object.fromEntries(form.templates.map(({ case: name, text }) => [name, text])),
  }
}

export function formOf(draft: Draft): PhraseForm {
  return {
    sections: kinds.map((kind) => ({ kind, phrases: draft.sections[kind].map(({ text }) => text) })),
    templates: Object.entries(draft.templates).map(([name, text]) => ({ case: name, text })),
  }
}

export function withRows(draft: Draft, kind: PhraseKind, rows: readonly Row[]): Draft {
  return { ...draft, sections: { ...draft.sections, [kind]: rows } }
}

/** A file in place of the sections that it names; the others stay as they are. */
export function withSections(draft: Draft, named: readonly PhraseSection[]): Draft {
  const rows = named.map(({ kind, phrases }) => [kind, phrases.map((text) => newRow(text))])
  return { ...draft, sections: { ...draft.sections, ...Object.fromEntries(rows) } }
}

/** text: null for the program's own words. */
export function withTemplate(draft: Draft, name: string, text: string | null): Draft {
  const { [name]: _, ...rest } = draft.templates
  return { ...draft, templates: text === null ? rest : { ...rest, [name]: text } }
}

/** How many phrases came, went, or replies changed. */
export function changes(draft: Draft, stored: PhraseForm): number {
  let count = 0
  for (const kind of kinds) {
    const before = stored.sections.find((section) => section.kind === kind)?.phrases ?? []
    const now = draft.sections[kind].map(({ text }) => text.trim())
    count += missing(before, now)
    count += missing(now, before)
  }
  const own = new Map(stored.templates.map(({ case: name, text }) => [name, text]))
  for (const [name, text] of Object.entries(draft.templates)) if (own.get(name) !== text) count += 1
  for (const name of own.keys()) if (!(name in draft.templates)) count += 1
  return count
}

function missing(texts: readonly string[], among: readonly string[]): number {
  const there = new Set(among)
  return texts.filter((text) => !there.has(text)).length
}

/** Several lines pasted into a row make several rows; null for one line. */
export function pasted(rows: readonly Row[], id: number, text: string): readonly Row[] | null {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.split('\t')[0]?.trim() ?? '')
    .filter((line) => line !== '')
  if (lines.length < 2) return null
  const at = rows.findIndex((row) => row.id === id)
  const keep = rows[at]?.text.trim() ? 1 : 0
  return [...rows.slice(0, at + keep), ...lines.map((line) => newRow(line)), ...rows.slice(at + 1)]
}

/** Whether the screen shows the section of a type, by what the company uses. */
export function inUse(kind: PhraseKind, state: Pick<PhraseState, 'breaksShown' | 'outingsUsed'>): boolean {
  if (kind === 'break_start' || kind === 'break_end') return state.breaksShown
  if (kind === 'outing_start' || kind === 'outing_end') return state.outingsUsed
  return true
}

/** An empty row is no fault before somebody wants to register it. */
export function shown(problem: PhraseProblem, tried: boolean): boolean {
  return tried || (problem.reason !== 'empty' && problem.reason !== 'template_empty')
}

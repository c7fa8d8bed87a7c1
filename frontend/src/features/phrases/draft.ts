/** 打刻メッセージ編集 while it is edited, without its looks. Pure. */
import type { PhraseForm, PhraseKind, PhraseSection, PhraseState } from '@/bridge'
import type { DraftKind } from '@/ui'

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

/** Characters that leave no mark: soft hyphen, joiners, marks of direction, and what comes along in copies. */
const invisible = /\u00ad|\u034f|\u061c|\u180e|\u200b|[\u200e\u200f]|[\u202a-\u202e]|[\u2060-\u206f]|\ufeff/g

/** What the program keeps of a phrase: without space at its ends and characters that leave no mark. */
export function clean(text: string): string {
  return text.replace(invisible, '').trim()
}

export function draftOf(form: PhraseForm): Draft {
  return {
    sections: byKind((kind) => textsOf(form, kind).map((text) => newRow(text))),
    templates: templatesOf(form),
  }
}

export function formOf(draft: Draft): PhraseForm {
  return {
    sections: kinds.map((kind) => ({ kind, phrases: draft.sections[kind].map(({ text }) => text) })),
    templates: Object.entries(draft.templates).map(([name, text]) => ({ case: name, text })),
  }
}

function byKind(rows: (kind: PhraseKind) => readonly Row[]): Draft['sections'] {
  return Object.fromEntries(kinds.map((kind) => [kind, rows(kind)])) as unknown as Draft['sections']
}

function textsOf(form: PhraseForm, kind: PhraseKind): readonly string[] {
  return form.sections.find((section) => section.kind === kind)?.phrases ?? []
}

function templatesOf(form: PhraseForm): Readonly<Record<string, string>> {
  return Object.fromEntries(form.templates.map(({ case: name, text }) => [name, text]))
}

export function withRows(draft: Draft, kind: PhraseKind, rows: readonly Row[]): Draft {
  return { ...draft, sections: { ...draft.sections, [kind]: rows } }
}

/** A file in place of the sections that it names; the others stay as they are. */
export function withSections(draft: Draft, named: readonly PhraseSection[]): Draft {
  const rows = named.map(({ kind, phrases }) => [kind, once(phrases).map((text) => newRow(text))])
  return { ...draft, sections: { ...draft.sections, ...Object.fromEntries(rows) } }
}

/** What a file says beside what there is. */
export function withAdded(draft: Draft, named: readonly PhraseSection[]): Draft {
  const rows = named.map(({ kind, phrases }) => {
    const written = draft.sections[kind].filter(({ text }) => clean(text) !== '')
    const there = new Set(written.map(({ text }) => clean(text)))
    const more = once(phrases).filter((text) => !there.has(clean(text)))
    return [kind, [...written, ...more.map((text) => newRow(text))]]
  })
  return { ...draft, sections: { ...draft.sections, ...Object.fromEntries(rows) } }
}

function once(phrases: readonly string[]): readonly string[] {
  const known = new Set<string>()
  return phrases.filter((text) => !known.has(clean(text)) && known.add(clean(text)))
}

/** One kind of a file beside what there is of it. */
export interface Compared {
  readonly kind: PhraseKind
  readonly file: number
  readonly now: number
  /** Only in the file. */
  readonly more: number
  /** Not in the file: what would be gone if the file took its place. */
  readonly lost: number
}

export function compared(draft: Draft, named: readonly PhraseSection[]): readonly Compared[] {
  return named.map(({ kind, phrases }) => {
    const file = new Set(phrases.map(clean))
    const now = new Set(draft.sections[kind].map(({ text }) => clean(text)).filter((text) => text !== ''))
    return {
      kind,
      file: file.size,
      now: now.size,
      more: [...file].filter((text) => !now.has(text)).length,
      lost: [...now].filter((text) => !file.has(text)).length,
    }
  })
}

/** text: null for the program's own words. */
export function withTemplate(draft: Draft, name: string, text: string | null): Draft {
  const { [name]: _, ...rest } = draft.templates
  return { ...draft, templates: text === null ? rest : { ...rest, [name]: text } }
}

/** Without rows that nobody wrote in; but a section does not become empty by that. */
export function withoutBlanks(draft: Draft): Draft {
  const sections = byKind((kind) => {
    const rows = draft.sections[kind]
    const written = rows.filter(({ text }) => clean(text) !== '')
    return written.length > 0 && written.length < rows.length ? written : rows
  })
  return kinds.some((kind) => sections[kind] !== draft.sections[kind]) ? { ...draft, sections } : draft
}

/** How many phrases came, went or were rewritten, and replies changed. A row that nobody wrote in is none, nor is an order. */
export function changes(draft: Draft, form: PhraseForm): number {
  let count = 0
  for (const kind of kinds) count += changedRows(draft.sections[kind], textsOf(form, kind))
  const own = templatesOf(form)
  for (const [name, text] of Object.entries(draft.templates)) if (own[name] !== text) count += 1
  for (const name of Object.keys(own)) if (!(name in draft.templates)) count += 1
  return count
}

function changedRows(rows: readonly Row[], texts: readonly string[]): number {
  // Sections may be long, and mostly all but a row or two is as it was.
  let from = 0
  let end = rows.length
  let before = texts.length
  while (from < end && from < before && rows[from]?.text === texts[from]) from += 1
  while (end > from && before > from && rows[end - 1]?.text === texts[before - 1]) {
    end -= 1
    before -= 1
  }
  const now = new Set(rows.slice(from, end).map(({ text }) => clean(text)))
  now.delete('')
  const was = new Set(texts.slice(from, before).map(clean))
  const come = new Set([...now].filter((text) => !was.has(text)))
  const gone = new Set([...was].filter((text) => !now.has(text)))
  let count = come.size + gone.size
  // What was rewritten where it stands came and went, and is one change.
  const pair = (is: string | undefined, before: string | undefined) => {
    if (is === undefined || before === undefined) return
    if (come.has(clean(is)) && gone.has(clean(before))) {
      come.delete(clean(is))
      gone.delete(clean(before))
      count -= 1
    }
  }
  for (let at = 0; at < end - from && gone.size > 0; at += 1) pair(rows[from + at]?.text, texts[from + at])
  // Where rows came or went before it, what follows stands as far from the end.
  for (let at = 1; at <= end - from && gone.size > 0; at += 1) pair(rows[end - at]?.text, texts[before - at])
  return count
}

/** Phrase by phrase and reply by reply: what was added stays, what was removed stays away. */
function merge(draft: Draft, from: PhraseForm, to: PhraseForm): Draft {
  const own = templatesOf(from)
  const templates: Record<string, string> = { ...templatesOf(to) }
  for (const name of new Set([...Object.keys(own), ...Object.keys(draft.templates)])) {
    const mine = draft.templates[name]
    if (mine === own[name]) continue
    if (mine === undefined) delete templates[name]
    else templates[name] = mine
  }
  return {
    sections: byKind((kind) => mergeRows(draft.sections[kind], textsOf(from, kind), textsOf(to, kind))),
    templates,
  }
}

/** The rows keep their ids, so that whoever is in one stays there. */
function mergeRows(rows: readonly Row[], from: readonly string[], to: readonly string[]): readonly Row[] {
  const before = new Set(from.map(clean))
  const after = new Set(to.map(clean))
  if (changedRows(rows, from) === 0) {
    const known = new Map(rows.map((row) => [clean(row.text), row]))
    const blank = rows.filter(({ text }) => clean(text) === '')
    return [...to.map((text) => withText(known.get(clean(text)), text)), ...blank]
  }
  const kept = rows.filter(({ text }) => {
    const mine = clean(text)
    return !before.has(mine) || after.has(mine)
  })
  const there = new Set(kept.map(({ text }) => clean(text)))
  const added = to.filter((text) => !before.has(clean(text)) && !there.has(clean(text)))
  return kept.length === rows.length && added.length === 0
    ? rows
    : [...kept, ...added.map((text) => newRow(text))]
}

function withText(row: Row | undefined, text: string): Row {
  return !row ? newRow(text) : row.text === text ? row : { ...row, text }
}

export const phraseDraft: DraftKind<PhraseForm, Draft> = { draftOf, formOf, changes, merge }

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

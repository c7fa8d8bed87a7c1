/**
 * Account IDs as they are typed and pasted, before they are stored: what
 * changed, by employee, what is wrong with it, and the way back. Cells listen
 * to it one by one, so that a key redraws one cell and not the table.
 */
import type { AccountEdit, AccountProblem, AccountRow } from '@/bridge'

/** Whose ID it is, as far as it is stored. */
export type Person = Pick<AccountRow, 'id' | 'version' | 'code' | 'name' | 'accountId'>

export interface Edit {
  readonly person: Person
  readonly value: string
}

type Edits = ReadonlyMap<number, Edit>

export interface Sheet {
  subscribe(changed: () => void): () => void
  /** By the employee's id, in the order in which they came. */
  edits(): Edits
  problems(): readonly AccountProblem[]
  /** What stands in somebody's cell. */
  value(person: Person): string
  problem(id: number): AccountProblem | undefined
  /** The focus came into a cell: what is typed there is one step back. */
  enter(): void
  type(person: Person, value: string): void
  /** The focus leaves the cell: what is typed there is tidied. */
  leave(person: Person): void
  /** Takes back what was typed since the focus came; false if that is nothing. */
  revert(person: Person): boolean
  /** Puts values into several cells, in one step. */
  fill(values: readonly (readonly [Person, string])[]): void
  /** Undoes or redoes a step, and gives the ids of what changed by it. */
  undo(): readonly number[]
  redo(): readonly number[]
  /** What was wrong with the last try to store it. */
  refuse(problems: readonly AccountProblem[]): void
  /** Others changed what is stored; what was typed stays. */
  rebase(people: readonly Person[]): void
  clear(): void
}

const none: Edits = new Map()

export function makeSheet(): Sheet {
  let edits = none
  let problems: readonly AccountProblem[] = []
  let past: Edits[] = []
  let future: Edits[] = []
  /** Before the first key in the cell that has the focus. */
  let before: Edits | null = null
  let entered = none
  const listeners = new Set<() => void>()

  function set(next: Edits) {
    const changed = differing(edits, next)
    edits = next
    // What is touched is not wrong any more, nor is what it was like.
    problems = problems.filter(({ employeeId }) => !changed.includes(employeeId))
    tell()
    return changed
  }
  function tell() {
    for (const listener of listeners) listener()
  }
  function step(from: Edits) {
    past.push(from)
    future = []
  }

  return {
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    edits: () => edits,
    problems: () => problems,
    value: (person) => edits.get(person.id)?.value ?? person.accountId,
    problem: (id) => problems.find(({ employeeId }) => employeeId === id),
    enter() {
      before = null
      entered = edits
    },
    type(person, value) {
      if (before === null) {
        before = edits
        step(before)
      }
      set(withValues(edits, [[person, value]]))
    },
    leave(person) {
      const typed = edits.get(person.id)
      if (before !== null && typed) set(withValues(edits, [[typed.person, tidy(typed.value)]]))
      before = null
    },
    revert(person) {
      if (before === null) return false
      before = null
      past.pop()
      set(restored(edits, entered, person.id))
      return true
    },
    fill(values) {
      before = null
      const next = withValues(
        edits,
        values.map(([person, value]) => [person, tidy(value)]),
      )
      if (differing(edits, next).length === 0) return
      step(edits)
      set(next)
    },
    undo() {
      const last = past.pop()
      if (!last) return []
      before = null
      future.push(edits)
      return set(last)
    },
    redo() {
      const next = future.pop()
      if (!next) return []
      before = null
      past.push(edits)
      return set(next)
    },
    refuse(found) {
      problems = found
      tell()
    },
    rebase(people) {
      const rebased = people.flatMap((person): [Person, string][] => {
        const edit = edits.get(person.id)
        return edit ? [[person, edit.value]] : []
      })
      past = []
      future = []
      before = null
      edits = withValues(edits, rebased)
      tell()
    },
    clear() {
      edits = none
      problems = []
      past = []
      future = []
      before = null
      tell()
    },
  }
}

export function inputOf(edits: Edits): AccountEdit[] {
  return [...edits.values()].map(({ person, value }) => ({
    employeeId: person.id,
    version: person.version,
    accountId: value,
  }))
}

/** Those whose ID lacks the part from the @ on. */
export function withoutDomain(edits: Edits): Edit[] {
  return [...edits.values()].filter(({ value }) => value !== '' && !value.includes('@'))
}

/** What was pasted, a line for each cell; null unless it is one column. */
export function columnOf(text: string): string[] | null {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  // A cell with a tab or a line break in it stands in quotes, and is no ID anyway.
  return lines.some((line) => line.includes('\t')) ? null : lines
}

/** As the program would read it: wide letters are narrow, and nothing stands around it. */
function tidy(value: string): string {
  return value.normalize('NFKC').trim()
}

function withValues(edits: Edits, values: readonly (readonly [Person, string])[]): Edits {
  const next = new Map(edits)
  for (const [person, value] of values) {
    if (value.toLowerCase() === person.accountId.toLowerCase()) next.delete(person.id)
    else next.set(person.id, { person, value })
  }
  return next
}

function restored(edits: Edits, from: Edits, id: number): Edits {
  const next = new Map(edits)
  const old = from.get(id)
  if (old) next.set(id, old)
  else next.delete(id)
  return next
}

function differing(a: Edits, b: Edits): number[] {
  const ids = new Set([...a.keys(), ...b.keys()])
  return [...ids].filter((id) => a.get(id)?.value !== b.get(id)?.value)
}

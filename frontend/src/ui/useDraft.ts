/**
 * What somebody edits of something stored, which others may store meanwhile.
 *
 * A draft remembers what it was made from, and is registered with the revision
 * of that, never with a newer one: only so the program can tell that another
 * administrator came in between. What he registered then is either taken over,
 * or one's own changes are put on top of it; it never vanishes unseen.
 */
import { useCallback, useMemo, useState } from 'react'

/** As the program has it. The same form stays the same object while nothing changes. */
export interface Stored<Form> {
  readonly revision: string
  readonly form: Form
}

/** What can be done with a form while it is edited; pure. */
export interface DraftKind<Form, Draft> {
  draftOf(form: Form): Draft
  formOf(draft: Draft): Form
  /** How many changes lead from a form to a draft; 0: it says the same. */
  changes(draft: Draft, form: Form): number
  /** A draft that was made from one form, made from another: what was changed in it stays changed. */
  merge(draft: Draft, from: Form, to: Form): Draft
}

export interface Edited<Form, Draft> {
  readonly draft: Draft
  /** What the draft was made from. */
  readonly base: Stored<Form>
  readonly count: number
  readonly dirty: boolean
  /** Somebody else registered something since, and what is written here is not registered. */
  readonly newer: boolean
  /** How often one wanted to register all the same; 0 once that is settled. */
  readonly refused: number
  change(next: (draft: Draft) => Draft): void
  /** What was registered, in place of the draft. */
  load(): void
  /** One's own changes, on top of what was registered. */
  keep(): void
  refuse(): void
  /** What was sent is registered now; what was written since stays a change. */
  saved(sent: Draft, next: Stored<Form>): void
}

/** saving: the draft is on its way; what comes meanwhile may be that. */
export function useDraft<Form, Draft>(
  stored: Stored<Form>,
  kind: DraftKind<Form, Draft>,
  saving: boolean,
): Edited<Form, Draft> {
  const [{ base, draft, refused }, set] = useState(() => ({
    base: stored,
    draft: kind.draftOf(stored.form),
    refused: 0,
  }))
  const count = useMemo(() => kind.changes(draft, base.form), [kind, draft, base])
  const dirty = count > 0

  const other = stored.revision !== base.revision || stored.form !== base.form
  const { form } = stored
  const theirs = useMemo(
    () => other && kind.changes(kind.draftOf(form), base.form) > 0,
    [kind, other, form, base],
  )
  const unlike = useMemo(() => other && kind.changes(draft, form) > 0, [kind, other, draft, form])
  const newer = dirty && theirs && unlike && !saving && stored.revision !== base.revision
  // Nobody loses anything: what others changed, if they did, comes along.
  if (other && !saving && !newer) {
    set({ base: stored, draft: kind.merge(draft, base.form, stored.form), refused: 0 })
  }

  return {
    draft,
    base,
    count,
    dirty,
    newer,
    refused,
    change: useCallback((next) => set((old) => ({ ...old, draft: next(old.draft) })), []),
    load: () => set({ base: stored, draft: kind.draftOf(stored.form), refused: 0 }),
    keep: () =>
      set((old) => ({ base: stored, draft: kind.merge(old.draft, old.base.form, stored.form), refused: 0 })),
    refuse: () => set((old) => ({ ...old, refused: old.refused + 1 })),
    saved: (sent, next) =>
      set((old) => ({
        base: next,
        draft: kind.merge(old.draft, kind.formOf(sent), next.form),
        refused: 0,
      })),
  }
}

/** Forms without anything inside of them: each field is one change. */
export function byField<Form extends object>(): DraftKind<Form, Form> {
  return {
    draftOf: (form) => form,
    formOf: (draft) => draft,
    changes: (draft, form) => keysOf(form).filter((key) => !same(draft[key], form[key])).length,
    merge: mergeFields,
  }
}

/** Field by field: another's value where one's own is as it was. */
export function mergeFields<Form extends object>(mine: Form, from: Form, to: Form): Form {
  const merged = { ...to }
  for (const key of keysOf(to)) if (!same(mine[key], from[key])) merged[key] = mine[key]
  return merged
}

function keysOf<Form extends object>(form: Form): (keyof Form)[] {
  return Object.keys(form) as (keyof Form)[]
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

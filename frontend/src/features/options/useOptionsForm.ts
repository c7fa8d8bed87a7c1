/** A part of オプション that is edited and registered by itself. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import {
  type Bridge,
  type BridgeError,
  errorSentence,
  type FieldProblem,
  type OptionsState,
  optionsQuery,
  problemOf,
  problemSentence,
  useBridge,
} from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { type DraftKind, useDone, useDraft, useUnsaved } from '@/ui'

/** For the Field that a problem may be about. */
export type Fault = { validationState?: 'error'; validationMessage?: string }

export function useOptionsForm<Form>(options: {
  revision: string
  /** The same object while nothing changes. */
  form: Form
  kind: DraftKind<Form, Form>
  /** What of a draft cannot be sent at all. */
  faults: (draft: Form) => readonly FieldProblem[]
  /** Beside the draft there is something to go on with first, and one was led there. */
  hold?: () => boolean
  /** Only what has no faults. */
  save: (bridge: Bridge, revision: string, form: Form) => Promise<OptionsState>
  formOf: (state: OptionsState) => Form
}) {
  const { revision, form } = options
  const words = useWords()
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const ref = useRef<HTMLFormElement>(null)
  const query = optionsQuery(bridge)
  const stored = useMemo(() => ({ revision, form }), [revision, form])
  /**
   * How often one wanted to register what cannot be sent; 0: of faults nothing is said yet. Said
   * as soon as a field is left, it would move the button away from under the pointer.
   */
  const [held, setHeld] = useState(0)

  const save = useMutation({
    mutationFn: (sent: { revision: string; form: Form }) => options.save(bridge, sent.revision, sent.form),
    onSuccess: (next, sent) => {
      client.setQueryData(query.queryKey, next)
      edited.saved(sent.form, { revision: next.revision, form: options.formOf(next) })
      done(words.t('ui.saved'))
    },
    onError: async (error: BridgeError) => {
      if (error.code !== 'conflict') return
      edited.refuse()
      await client.invalidateQueries(query)
    },
  })
  const { error } = save
  const edited = useDraft(stored, options.kind, save.isPending)
  useUnsaved(edited.dirty)
  const problem = error ? problemOf(error) : null
  const faults = options.faults(edited.draft)
  const shown = held > 0 ? faults : []

  // One goes on where something is to be put right.
  useEffect(() => {
    if (error || held > 0) focusFault(ref.current)
  }, [error, held])

  return {
    ref,
    edited,
    /** What was refused; null for nothing, and while there is a choice to make first. */
    refused: error && !edited.newer ? { problem, sentence: refusal(words, error, problem) } : null,
    pending: save.isPending,
    settle: save.reset,
    change: (part: Partial<Form>) => {
      edited.change((old) => ({ ...old, ...part }))
      if (error) save.reset()
    },
    restore: () => {
      edited.load()
      save.reset()
      setHeld(0)
    },
    submit: (event: FormEvent) => {
      event.preventDefault()
      if (save.isPending || options.hold?.() || !edited.dirty) return
      if (edited.newer) edited.refuse()
      else if (faults.length > 0) setHeld(held + 1)
      else {
        setHeld(0)
        save.mutate({ revision: edited.base.revision, form: edited.draft })
      }
    },
    about: (field: string): Fault => {
      const found =
        shown.find((fault) => fault.field === field) ?? (problem?.field === field ? problem : null)
      return found ? { validationState: 'error', validationMessage: problemSentence(words, found) } : {}
    },
  }
}

function refusal(words: Words, error: BridgeError, problem: FieldProblem | null): string {
  return problem ? problemSentence(words, problem) : errorSentence(words, error)
}

/** The first thing that is wrong, or in a group the first that can have the focus. */
function focusFault(form: HTMLFormElement | null) {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"]')
  const inside =
    wrong?.querySelector<HTMLElement>('input:checked') ?? wrong?.querySelector<HTMLElement>('input')
  ;(inside ?? wrong)?.focus()
}

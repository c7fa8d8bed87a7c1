/** A part of オプション that is edited and registered by itself. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useMemo, useRef } from 'react'
import {
  type Bridge,
  type BridgeError,
  type FieldProblem,
  type OptionsState,
  optionsQuery,
  problemOf,
  problemSentence,
  useBridge,
} from '@/bridge'
import { useWords } from '@/i18n'
import { type DraftKind, useDone, useDraft, useUnsaved } from '@/ui'

export function useOptionsForm<Form>(options: {
  revision: string
  /** The same object while nothing changes. */
  form: Form
  kind: DraftKind<Form, Form>
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

  // One goes on where something is to be put right.
  useEffect(() => {
    if (error) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])

  return {
    ref,
    edited,
    error,
    problem,
    pending: save.isPending,
    change: (part: Partial<Form>) => {
      edited.change((old) => ({ ...old, ...part }))
      if (error) save.reset()
    },
    restore: () => {
      edited.load()
      save.reset()
    },
    submit: (event: FormEvent) => {
      event.preventDefault()
      if (save.isPending || !edited.dirty) return
      if (edited.newer) edited.refuse()
      else save.mutate({ revision: edited.base.revision, form: edited.draft })
    },
    /** For the Field that a problem may be about. */
    about: (field: string) => aboutField(problem, field, (of) => problemSentence(words, of)),
  }
}

function aboutField(problem: FieldProblem | null, field: string, say: (problem: FieldProblem) => string) {
  return problem?.field === field
    ? { validationState: 'error' as const, validationMessage: say(problem) }
    : {}
}

/** The form of stage 1 as it is typed: checked field by field, and as a whole before it is sent. */
import { useRef, useState } from 'react'
import { type BridgeError, type ConnectionState, type FieldProblem, problemOf, useBridge } from '@/bridge'
import {
  byField,
  differs,
  type FieldName,
  type Form,
  fieldNames,
  formOf,
  inputOf,
  type Problems,
} from './form'

export interface Registration {
  readonly form: Form
  readonly dirty: boolean
  readonly problems: Problems
  /** What LINE WORKS said of a field as a whole sentence; null for nothing, or once the field was touched. */
  readonly told: { readonly name: FieldName; readonly error: BridgeError } | null
  change(name: FieldName, value: string): void
  /** A value that came at once, pasted or mended, is checked at once. */
  take(name: FieldName, value: string): void
  /** The field was left. */
  leave(name: FieldName): void
  /** Checks everything, and gives the first field at fault; null if none is. */
  checkAll(): Promise<FieldName | null>
  /** Shows what was refused beside its field, and gives that field; null if the error is about none. */
  refuse(error: BridgeError): FieldName | null
  restore(): void
}

export function useRegistration(state: ConnectionState): Registration {
  const bridge = useBridge()
  const stored = formOf(state)
  const [changed, setChanged] = useState<Partial<Form>>({})
  const [problems, setProblems] = useState<Problems>({})
  const [told, setTold] = useState<Registration['told']>(null)
  const form: Form = { ...stored, ...changed }
  /** Fields that somebody has filled in and left: only they are spoken of before the form is sent. */
  const left = useRef(new Set<FieldName>())
  /** Counts what was typed: an answer to something older is not shown. */
  const typed = useRef(0)

  function edit(name: FieldName, value: string): Form {
    typed.current++
    setChanged((before) => ({ ...before, [name]: value }))
    // A field stops being wrong as soon as it is touched.
    setProblems(({ [name]: _, ...rest }) => rest)
    setTold((before) => (before?.name === name ? null : before))
    return { ...form, [name]: value }
  }

  async function check(whole: Form): Promise<readonly FieldProblem[] | null> {
    const now = typed.current
    const found = await bridge.connection.check(inputOf(whole))
    return now === typed.current ? found : null
  }

  async function checkLeft(whole: Form) {
    try {
      const found = await check(whole)
      // That something is still missing is not said while one is on the way to it.
      const fair = found?.filter(
        ({ field, reason }) => reason !== 'missing' && left.current.has(field as FieldName),
      )
      if (fair) setProblems(byField(fair))
    } catch {
      // What cannot be checked now is checked when the form is sent, and then it is said why not.
    }
  }

  function leave(name: FieldName) {
    if (form[name] === stored[name]) return
    left.current.add(name)
    void checkLeft(form)
  }

  return {
    form,
    dirty: differs(state, form),
    problems,
    told,
    change: edit,
    take(name, value) {
      left.current.add(name)
      void checkLeft(edit(name, value))
    },
    leave,
    async checkAll() {
      for (const name of fieldNames) left.current.add(name)
      const found = byField((await check(form)) ?? [])
      setProblems(found)
      setTold(null)
      return fieldNames.find((name) => found[name]) ?? null
    },
    refuse(error) {
      const name = fieldNames.find((candidate) => candidate === error.field)
      if (!name) return null
      const problem = problemOf(error)
      if (problem) setProblems({ [name]: problem })
      else setTold({ name, error })
      return name
    },
    restore() {
      typed.current++
      left.current.clear()
      setChanged({})
      setProblems({})
      setTold(null)
    },
  }
}

/** The form of an employee as it is typed: checked field by field, and as a whole before it is stored. */
import { useRef, useState } from 'react'
import { type BridgeError, type EmployeeDetail, problemOf, useBridge } from '@/bridge'
import {
  byField,
  emptyForm,
  type FieldName,
  type Form,
  fieldNames,
  formOf,
  inputOf,
  type Problems,
} from './employeeForm'

export function useEmployeeForm(stored: EmployeeDetail | null, begin: Partial<Form> = {}) {
  const bridge = useBridge()
  /** What the form is filled in over: it changes only when somebody asks for it, or nothing was typed. */
  const [base, setBase] = useState(stored)
  const [start, setStart] = useState(begin)
  const [changed, setChanged] = useState<Partial<Form>>({})
  const [problems, setProblems] = useState<Problems>({})
  const before: Form = base ? formOf(base) : { ...emptyForm, ...start }
  const form: Form = { ...before, ...changed }
  const dirty = fieldNames.some((name) => form[name] !== before[name])
  const outdated = stored !== null && base !== null && stored.version !== base.version
  if (stored !== base && !(dirty && outdated)) setBase(stored)
  /** Fields that somebody has filled in and left: only they are spoken of before the form is stored. */
  const left = useRef(new Set<FieldName>())
  /** Since somebody wanted it stored, what is missing is said too. */
  const wanted = useRef(false)
  /** Counts what was typed: an answer to something older is not shown. */
  const typed = useRef(0)
  const latest = useRef(form)
  latest.current = form

  function change(name: FieldName, value: string): Form {
    typed.current++
    setChanged((old) => ({ ...old, [name]: value }))
    // A field stops being wrong as soon as it is touched.
    setProblems(({ [name]: _, ...rest }) => rest)
    return { ...form, [name]: value }
  }

  async function check(whole: Form): Promise<Problems | null> {
    const now = typed.current
    const found = await bridge.employees.check(inputOf(whole, base))
    return now === typed.current ? byField(found) : null
  }

  async function checkLeft(whole: Form) {
    try {
      let found = await check(whole)
      // Of what was typed meanwhile the answer knew nothing.
      while (!found) found = await check(latest.current)
      // That something is still missing is not said while one is on the way to it.
      const fair = fieldNames.filter(
        (name) => left.current.has(name) && (wanted.current || found[name]?.reason !== 'missing'),
      )
      setProblems(Object.fromEntries(fair.flatMap((name) => (found[name] ? [[name, found[name]]] : []))))
    } catch {
      // What cannot be checked now is checked when the form is stored, and then it is said why not.
    }
  }

  return {
    base,
    form,
    dirty,
    /** Somebody else changed what the form is filled in over. */
    outdated: dirty && outdated,
    problems,
    change,
    /** A value that came at once, chosen or mended, is checked at once. */
    take(name: FieldName, value: string) {
      left.current.add(name)
      void checkLeft(change(name, value))
    },
    leave(name: FieldName) {
      if (form[name] === before[name]) return
      left.current.add(name)
      void checkLeft(form)
    },
    /** Checks everything, and gives the first field at fault; null if none is. */
    async checkAll(): Promise<FieldName | null> {
      wanted.current = true
      for (const name of fieldNames) left.current.add(name)
      const found = (await check(form)) ?? {}
      setProblems(found)
      return fieldNames.find((name) => found[name]) ?? null
    },
    /** Shows what was refused beside its field, and gives that field; null if the error is about none. */
    refuse(error: BridgeError): FieldName | null {
      const problem = problemOf(error)
      const name = fieldNames.find((candidate) => candidate === problem?.field)
      if (!problem || !name) return null
      setProblems({ [name]: problem })
      return name
    },
    /** Begins anew, over what is stored now. */
    restart(over: EmployeeDetail | null, next: Partial<Form> = {}) {
      typed.current++
      wanted.current = false
      left.current.clear()
      setBase(over)
      setStart(next)
      setChanged({})
      setProblems({})
    },
  }
}

export type EmployeeForm = ReturnType<typeof useEmployeeForm>

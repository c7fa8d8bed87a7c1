/** The form of an employee without its looks. */
import type { EmployeeDetail, EmployeeInput, FieldProblem } from '@/bridge'

/** The fields as the program names them, in the order they stand in: focus goes to the first one at fault. */
export const fieldNames = [
  'code',
  'last_name',
  'first_name',
  'kana',
  'division',
  'employment_type',
  'moved_on',
  'account_id',
  'joined_on',
  'left_on',
] as const

export type FieldName = (typeof fieldNames)[number]

/** 所属 and 雇用区分 by their id; "" for none chosen. */
export type Form = Readonly<Record<FieldName, string>>

export type Problems = Readonly<Partial<Record<FieldName, FieldProblem>>>

export const emptyForm: Form = {
  code: '',
  last_name: '',
  first_name: '',
  kana: '',
  division: '',
  employment_type: '',
  moved_on: '',
  account_id: '',
  joined_on: '',
  left_on: '',
}

/** What is stored; the date of a 異動 is asked for only when there is one. */
export function formOf(employee: EmployeeDetail): Form {
  return {
    code: employee.code,
    last_name: employee.lastName,
    first_name: employee.firstName,
    kana: employee.kana,
    division: String(employee.divisionId),
    employment_type: String(employee.employmentTypeId),
    moved_on: '',
    account_id: employee.accountId,
    joined_on: employee.joinedOn,
    left_on: employee.leftOn,
  }
}

export function inputOf(form: Form, stored: EmployeeDetail | null): EmployeeInput {
  return {
    id: stored?.id ?? 0,
    version: stored?.version ?? 0,
    code: form.code,
    lastName: form.last_name,
    firstName: form.first_name,
    kana: form.kana,
    divisionId: Number(form.division),
    employmentTypeId: Number(form.employment_type),
    movedOn: isMoved(form, stored) ? form.moved_on : '',
    accountId: form.account_id,
    joinedOn: form.joined_on,
    leftOn: form.left_on,
  }
}

/** Whether the form gives somebody another 所属 or 雇用区分. */
export function isMoved(form: Form, stored: EmployeeDetail | null): boolean {
  return (
    stored !== null &&
    (form.division !== String(stored.divisionId) || form.employment_type !== String(stored.employmentTypeId))
  )
}

/** Whether the form gives somebody a 退職日 he did not have. */
export function isLeaving(form: Form, stored: EmployeeDetail | null): boolean {
  return form.left_on !== '' && form.left_on !== (stored?.leftOn ?? '')
}

/** The first problem of each field. */
export function byField(problems: readonly FieldProblem[]): Problems {
  const found: Partial<Record<FieldName, FieldProblem>> = {}
  for (const problem of problems) {
    const name = fieldNames.find((candidate) => candidate === problem.field)
    if (name) found[name] ??= problem
  }
  return found
}

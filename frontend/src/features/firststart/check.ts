/** What can be said of the form before the program is asked. */
import type { PlainKey } from '@/i18n'

export interface Form {
  readonly login: string
  readonly name: string
  readonly password: string
  readonly again: string
  readonly stay: boolean
}

export type FieldName = 'login' | 'name' | 'password' | 'again'

export type Problems = { readonly [Name in FieldName]?: PlainKey }

/** The fields in the order they stand in: focus goes to the first one at fault. */
export const order: readonly FieldName[] = ['login', 'name', 'password', 'again']

/** As the program asks for, in characters. */
const shortestPassword = 8

export function check(form: Form): Problems {
  return {
    ...(form.login.trim() === ''
      ? { login: 'ui.required' as const }
      : /\s/.test(form.login.trim())
        ? { login: 'first.login_space' as const }
        : {}),
    ...(form.name.trim() === '' ? { name: 'ui.required' as const } : {}),
    ...(form.password === ''
      ? { password: 'ui.required' as const }
      : // Characters, not UTF-16 units: 𠮷 is one.
        [...form.password].length < shortestPassword
        ? { password: 'first.password_short' as const }
        : {}),
    ...(form.again !== form.password ? { again: 'first.password_differs' as const } : {}),
  }
}

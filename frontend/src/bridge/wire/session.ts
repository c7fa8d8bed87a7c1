/** Who is signed in. */
import type { Language } from '@/i18n'
import type { ThemeChoice } from './preferences'

/** Rights in one area: 0 × none, 1 △ view, 2 ◯ edit. */
export type Level = 0 | 1 | 2

export interface AdminInfo {
  readonly id: number
  readonly login: string
  readonly name: string
  /** 全権管理者 */
  readonly full: boolean
  readonly options: Level
  readonly employees: Level
  readonly records: Level
  /** To some 所属 or 雇用区分; what holds for the whole company he only sees. */
  readonly limited: boolean
}

export interface SessionState {
  /** There is no administrator yet. */
  readonly firstStart: boolean
  /** Null: signed out. */
  readonly admin: AdminInfo | null
  readonly demo: boolean
  /** The company's name; "" if none. */
  readonly company: string
  readonly language: Language
  readonly theme: ThemeChoice
  /** Closing the window leaves the program running. */
  readonly closeHides: boolean
  readonly version: string
  /** A release hides screens that are not built yet. */
  readonly release: boolean
  /** The chat page of a demo's simulator; "" for none. */
  readonly chatUrl: string
}

export interface FirstAdminInput {
  readonly login: string
  readonly name: string
  readonly password: string
  readonly stay: boolean
}

export interface SignInInput {
  readonly login: string
  readonly password: string
  readonly stay: boolean
}

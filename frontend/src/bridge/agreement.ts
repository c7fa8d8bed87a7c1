/**
 * Holds our wire types against those the generator reads out of package
 * desktop: if a method, a field or its kind differs, this does not compile.
 * There is nothing here to run.
 *
 * Ours say more where Go has only text or a number ("ja" | "en"), so both
 * sides are compared with such unions widened.
 */
import type * as Home from '../../wailsjs/go/desktop/Home'
import type * as Preferences from '../../wailsjs/go/desktop/Preferences'
import type * as Session from '../../wailsjs/go/desktop/Session'
import type { Bridge } from './bridge'

type Call = (...args: never[]) => Promise<unknown>

type Wide<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer Item)[]
        ? Wide<Item>[]
        : // A pointer of Go: optional there, null here.
          { -readonly [Name in keyof T]-?: Wide<NonNullable<T[Name]>> }

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

type SameCall<Ours extends Call, Theirs extends Call> = Same<
  [Wide<Awaited<ReturnType<Ours>>>, WideList<Parameters<Ours>>],
  [Wide<Awaited<ReturnType<Theirs>>>, WideList<Parameters<Theirs>>]
>

type WideList<List extends readonly unknown[]> = { [Index in keyof List]: Wide<List[Index]> }

type Must<Holds extends true> = Holds

export type Agreement = [
  Must<SameCall<Bridge['session']['state'], typeof Session.State>>,
  Must<SameCall<Bridge['session']['createFirstAdmin'], typeof Session.CreateFirstAdmin>>,
  Must<SameCall<Bridge['session']['signIn'], typeof Session.SignIn>>,
  Must<SameCall<Bridge['session']['signOut'], typeof Session.SignOut>>,
  Must<SameCall<Bridge['preferences']['save'], typeof Preferences.Save>>,
  Must<SameCall<Bridge['home']['overview'], typeof Home.Overview>>,
  Must<SameCall<Bridge['home']['feed'], typeof Home.Feed>>,
  Must<SameCall<Bridge['home']['status'], typeof Home.Status>>,
  Must<SameCall<Bridge['home']['checklist'], typeof Home.Checklist>>,
]

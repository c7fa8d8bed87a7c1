/**
 * Holds our wire types against those the generator reads out of package
 * desktop: if a method, a field or its kind differs, this does not compile.
 * There is nothing here to run.
 *
 * Ours say more where Go has only text or a number ("ja" | "en"), so both
 * sides are compared with such unions widened.
 */
import type * as Accounts from '../../wailsjs/go/desktop/Accounts'
import type * as Connection from '../../wailsjs/go/desktop/Connection'
import type * as Corrections from '../../wailsjs/go/desktop/Corrections'
import type * as Employees from '../../wailsjs/go/desktop/Employees'
import type * as Files from '../../wailsjs/go/desktop/Files'
import type * as Home from '../../wailsjs/go/desktop/Home'
import type * as Import from '../../wailsjs/go/desktop/Import'
import type * as Options from '../../wailsjs/go/desktop/Options'
import type * as Phrases from '../../wailsjs/go/desktop/Phrases'
import type * as Preferences from '../../wailsjs/go/desktop/Preferences'
import type * as Reception from '../../wailsjs/go/desktop/Reception'
import type * as Session from '../../wailsjs/go/desktop/Session'
import type * as Units from '../../wailsjs/go/desktop/Units'
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
  [Wide<Given<Ours>>, WideList<Parameters<Ours>>],
  [Wide<Given<Theirs>>, WideList<Parameters<Theirs>>]
>

/** What a call gives; the generator does not say of a pointer that it may be null. */
type Given<C extends Call> = Exclude<Awaited<ReturnType<C>>, null>

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
  Must<SameCall<Bridge['connection']['state'], typeof Connection.State>>,
  Must<SameCall<Bridge['connection']['agree'], typeof Connection.Agree>>,
  Must<SameCall<Bridge['connection']['use'], typeof Connection.Use>>,
  Must<SameCall<Bridge['connection']['check'], typeof Connection.Check>>,
  Must<SameCall<Bridge['connection']['register'], typeof Connection.Register>>,
  Must<SameCall<Bridge['connection']['resume'], typeof Connection.Resume>>,
  Must<SameCall<Bridge['connection']['stop'], typeof Connection.Stop>>,
  Must<SameCall<Bridge['connection']['enterSecret'], typeof Connection.EnterSecret>>,
  Must<SameCall<Bridge['connection']['fetchSecret'], typeof Connection.FetchSecret>>,
  Must<SameCall<Bridge['connection']['sendTest'], typeof Connection.SendTest>>,
  Must<SameCall<Bridge['connection']['replaceUrl'], typeof Connection.ReplaceURL>>,
  Must<SameCall<Bridge['connection']['disconnect'], typeof Connection.Disconnect>>,
  Must<SameCall<Bridge['reception']['state'], typeof Reception.State>>,
  Must<SameCall<Bridge['reception']['save'], typeof Reception.Save>>,
  Must<SameCall<Bridge['reception']['checkUrl'], typeof Reception.CheckURL>>,
  Must<SameCall<Bridge['imports']['open'], typeof Import.Open>>,
  Must<SameCall<Bridge['imports']['file'], typeof Import.File>>,
  Must<SameCall<Bridge['imports']['arrange'], typeof Import.Arrange>>,
  Must<SameCall<Bridge['imports']['plan'], typeof Import.Plan>>,
  Must<SameCall<Bridge['imports']['state'], typeof Import.State>>,
  Must<SameCall<Bridge['imports']['current'], typeof Import.Current>>,
  Must<SameCall<Bridge['imports']['rows'], typeof Import.Rows>>,
  Must<SameCall<Bridge['imports']['apply'], typeof Import.Apply>>,
  Must<SameCall<Bridge['imports']['cancel'], typeof Import.Cancel>>,
  Must<SameCall<Bridge['imports']['close'], typeof Import.Close>>,
  Must<SameCall<Bridge['imports']['rejected'], typeof Import.Rejected>>,
  Must<SameCall<Bridge['imports']['template'], typeof Import.Template>>,
  Must<SameCall<Bridge['imports']['last'], typeof Import.Last>>,
  Must<SameCall<Bridge['imports']['undo'], typeof Import.Undo>>,
  Must<SameCall<Bridge['files']['save'], typeof Files.Save>>,
  Must<SameCall<Bridge['employees']['list'], typeof Employees.List>>,
  Must<SameCall<Bridge['employees']['get'], typeof Employees.Get>>,
  Must<SameCall<Bridge['employees']['check'], typeof Employees.Check>>,
  Must<SameCall<Bridge['employees']['save'], typeof Employees.Save>>,
  Must<SameCall<Bridge['employees']['deleteMove'], typeof Employees.DeleteMove>>,
  Must<SameCall<Bridge['employees']['export'], typeof Employees.Export>>,
  Must<SameCall<Bridge['units']['list'], typeof Units.List>>,
  Must<SameCall<Bridge['units']['save'], typeof Units.Save>>,
  Must<SameCall<Bridge['units']['delete'], typeof Units.Delete>>,
  Must<SameCall<Bridge['accounts']['state'], typeof Accounts.State>>,
  Must<SameCall<Bridge['accounts']['list'], typeof Accounts.List>>,
  Must<SameCall<Bridge['accounts']['save'], typeof Accounts.Save>>,
  Must<SameCall<Bridge['accounts']['check'], typeof Accounts.Check>>,
  Must<SameCall<Bridge['accounts']['cancelCheck'], typeof Accounts.CancelCheck>>,
  Must<SameCall<Bridge['accounts']['acceptAddress'], typeof Accounts.AcceptAddress>>,
  Must<SameCall<Bridge['accounts']['confirmUser'], typeof Accounts.ConfirmUser>>,
  Must<SameCall<Bridge['accounts']['firstPlan'], typeof Accounts.FirstPlan>>,
  Must<SameCall<Bridge['accounts']['sendFirst'], typeof Accounts.SendFirst>>,
  Must<SameCall<Bridge['accounts']['cancelFirst'], typeof Accounts.CancelFirst>>,
  Must<SameCall<Bridge['options']['get'], typeof Options.Get>>,
  Must<SameCall<Bridge['options']['save'], typeof Options.Save>>,
  Must<SameCall<Bridge['options']['saveReminders'], typeof Options.SaveReminders>>,
  Must<SameCall<Bridge['options']['holidays'], typeof Options.Holidays>>,
  Must<SameCall<Bridge['phrases']['get'], typeof Phrases.Get>>,
  Must<SameCall<Bridge['phrases']['check'], typeof Phrases.Check>>,
  Must<SameCall<Bridge['phrases']['tryMessage'], typeof Phrases.TryMessage>>,
  Must<SameCall<Bridge['phrases']['preview'], typeof Phrases.Preview>>,
  Must<SameCall<Bridge['phrases']['save'], typeof Phrases.Save>>,
  Must<SameCall<Bridge['phrases']['history'], typeof Phrases.History>>,
  Must<SameCall<Bridge['phrases']['historyForm'], typeof Phrases.HistoryForm>>,
  Must<SameCall<Bridge['phrases']['export'], typeof Phrases.Export>>,
  Must<SameCall<Bridge['phrases']['import'], typeof Phrases.Import>>,
  Must<SameCall<Bridge['corrections']['list'], typeof Corrections.List>>,
  Must<SameCall<Bridge['corrections']['get'], typeof Corrections.Get>>,
  Must<SameCall<Bridge['corrections']['approve'], typeof Corrections.Approve>>,
  Must<SameCall<Bridge['corrections']['decline'], typeof Corrections.Decline>>,
]

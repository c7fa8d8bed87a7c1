/**
 * The bridge: all that the page may ask of the program, and all it is told.
 *
 * The same interface stands before two hosts, the desktop window and a browser
 * on loopback; tests put a stub in their place. Every call ends: it gives its
 * result or rejects with a BridgeError.
 */
import { BridgeError, parseError } from './errors'
import type * as wire from './wire'

export interface Bridge {
  readonly session: {
    /** Needs no right, nor a session. */
    state(): Promise<wire.SessionState>
    /** Codes: invalid (login, name, password), conflict. */
    createFirstAdmin(input: wire.FirstAdminInput): Promise<wire.SessionState>
    /** Codes: sign_in_failed. */
    signIn(input: wire.SignInInput): Promise<wire.SessionState>
    signOut(): Promise<wire.SessionState>
  }
  readonly preferences: {
    /** Needs a signed-in admin. */
    save(input: wire.PreferencesInput): Promise<wire.SessionState>
  }
  /** Needs 実績・打刻 △. */
  readonly home: {
    /** The board of one 所属; 0: of all. */
    overview(divisionId: number): Promise<wire.Overview>
    /** Newest first, at most 200. */
    feed(limit: number): Promise<wire.FeedItem[]>
    status(): Promise<wire.Status>
    checklist(): Promise<wire.ChecklistItem[]>
  }
  /** LINE WORKS連携. All but state needs the right to edit it; states hold no secret. */
  readonly connection: {
    /** Needs オプション △. */
    state(): Promise<wire.ConnectionState>
    /** Codes: conflict if the terms are newer by now. */
    agree(version: string): Promise<wire.ConnectionState>
    /** Codes: consent_needed. */
    use(on: boolean): Promise<wire.ConnectionState>
    /** What is wrong with a form; nothing is sent to LINE WORKS. */
    check(input: wire.RegistrationInput): Promise<wire.FieldProblem[]>
    /** Stage 1. Codes: invalid with field and reason, registering, stopped, those of LINE WORKS. */
    register(input: wire.RegistrationInput): Promise<wire.ConnectionState>
    /** Goes on where it stopped. Codes as register; not_registered. */
    resume(): Promise<wire.ConnectionState>
    /** Ends register, resume or fetchSecret, which then fails with the code stopped; what was done stays. */
    stop(): Promise<wire.ConnectionState>
    /** Stage 2, typed in. Codes: invalid with field bot_secret and reason. */
    enterSecret(secret: string): Promise<wire.ConnectionState>
    /** Stage 2 for a Bot that Punchline made: a new secret, and the old one counts no more. */
    fetchSecret(): Promise<wire.ConnectionState>
    sendTest(): Promise<wire.ConnectionState>
    /** Puts our URL in place of the one somebody else set. */
    replaceUrl(): Promise<wire.ConnectionState>
    disconnect(): Promise<wire.Disconnected>
  }
  readonly reception: {
    /** Needs オプション △. */
    state(): Promise<wire.ReceptionState>
    /** Needs the right to edit LINE WORKS連携. Codes: invalid with field public_url and reason. */
    save(input: wire.ReceptionInput): Promise<wire.ReceptionState>
    /** Needs the right to edit LINE WORKS連携. */
    checkUrl(publicUrl: string): Promise<wire.URLChecked>
  }
  /**
   * 一括インポート, one file at a time. Needs 従業員設定 ◯ for employees, and the right to edit
   * 打刻連携設定 for accounts. All with an id reject with not_found once it is closed.
   */
  readonly imports: {
    /** In place of an earlier one. Codes: file_password (ask), file_password_wrong, file_…; busy while one is written. */
    open(input: wire.ImportOpenInput): Promise<wire.ImportFile>
    /** Codes: busy while it is read. */
    file(id: string): Promise<wire.ImportFile>
    /** Forgets what was planned. Codes: invalid (mapping), busy, conflict once it is done. */
    arrange(input: wire.ImportArrangeInput): Promise<wire.ImportFile>
    /** Begins; ask for the state while it runs. Codes: busy, conflict once it is done. */
    plan(input: wire.ImportPlanInput): Promise<wire.ImportState>
    state(id: string): Promise<wire.ImportState>
    /** Null: there is none. */
    current(): Promise<wire.ImportState | null>
    /** Codes: conflict while nothing is planned. */
    rows(query: wire.ImportRowsQuery): Promise<wire.ImportPage>
    /**
     * Begins to write; ask for the state while it runs. It may end planned again with the error
     * conflict: somebody changed what it rests on. Codes: rows_rejected, busy, conflict.
     */
    apply(input: wire.ImportApplyInput): Promise<wire.ImportState>
    cancel(id: string): Promise<wire.ImportState>
    close(id: string): Promise<void>
    /** The rejected rows with their reasons. Codes: conflict while nothing is planned, busy. */
    rejected(id: string): Promise<wire.FileRef>
    /** A file to be filled in. Needs 従業員設定 △. */
    template(input: wire.ImportTemplateInput): Promise<wire.FileRef>
    /** Newest first, at most 20. */
    last(): Promise<wire.ImportRun[]>
    /** Codes: import_touched, conflict if it was undone before; nothing is undone then. */
    undo(importId: number): Promise<wire.ImportUndone>
  }
  /** Files on their way between page and program. */
  readonly files: {
    /** Hands a file to the program and gives its id. Codes: file_too_large, file_unreadable. */
    send(file: File): Promise<string>
    /**
     * Has the user keep a file; false if he decided against it, as far as that is known. Codes:
     * not_found when it waited too long, file_unreadable where it cannot be written.
     */
    save(file: wire.FileRef): Promise<boolean>
  }
  /** 従業員 of the admin's 所属 and 雇用区分. */
  readonly employees: {
    /** Needs 従業員設定 △. */
    list(query: wire.EmployeeQuery): Promise<wire.EmployeePage>
    /** Needs 従業員設定 △. Codes: not_found. */
    get(id: number): Promise<wire.EmployeeDetail>
    /** What is wrong with a form; nothing is stored. Needs 従業員設定 ◯. Codes: not_found. */
    check(input: wire.EmployeeInput): Promise<wire.FieldProblem[]>
    /** Needs 従業員設定 ◯. Codes: invalid with field and reason, conflict, not_found. */
    save(input: wire.EmployeeInput): Promise<wire.EmployeeDetail>
    /**
     * Takes the 異動 of a date back. Needs 従業員設定 ◯. Codes: not_found, conflict, forbidden, invalid
     * with reason last_move.
     */
    deleteMove(id: number, version: number, from: string): Promise<wire.EmployeeDetail>
    /**
     * Writes the employees of a query into a file. Needs 従業員設定 △. Codes: file_characters, with value
     * and characters, for what csv_sjis cannot hold.
     */
    export(input: wire.EmployeeExport): Promise<wire.FileRef>
  }
  /** 所属 and 雇用区分. To change them needs 従業員設定 ◯ and no limit to some of them. */
  readonly units: {
    /** Needs 従業員設定 △. */
    list(): Promise<wire.UnitsList>
    /** Codes: invalid with field code or name and reason, conflict, not_found, forbidden. */
    save(input: wire.UnitInput): Promise<wire.UnitsList>
    /** Codes: unit_in_use, conflict, not_found, forbidden. */
    delete(ref: wire.UnitRef): Promise<wire.UnitsList>
  }
  /** 打刻連携設定. Needs オプション ◯ and 従業員設定 △. */
  readonly accounts: {
    state(): Promise<wire.AccountsState>
    /** Codes: invalid. */
    list(query: wire.AccountQuery): Promise<wire.AccountPage>
    /** All or nothing. Codes: not_found, conflict (args.employee). */
    save(edits: readonly wire.AccountEdit[]): Promise<wire.AccountsSaved>
    /** Has LINE WORKS asked about each, by and by. Codes: not_registered, not_used. */
    check(chosen: wire.AccountsChosen): Promise<wire.CheckProgress>
    cancelCheck(): Promise<wire.CheckProgress>
    /** 「IDが変わりました [更新]」. Codes: not_found, conflict, invalid (account_id with reason). */
    acceptAddress(employeeId: number, version: number): Promise<wire.AccountRow>
    /** Links the account that has the ID by now. Codes: not_found, conflict, forbidden for a limited admin. */
    confirmUser(employeeId: number, version: number): Promise<wire.AccountRow>
    /** What sending would do. Codes: invalid. */
    firstPlan(input: wire.FirstInput): Promise<wire.FirstPlan>
    /** Sends by and by. Codes: invalid (text with reason), not_registered, not_used. */
    sendFirst(input: wire.FirstInput): Promise<wire.FirstProgress>
    /** Takes back what has not left. */
    cancelFirst(): Promise<wire.FirstProgress>
  }
  /** 設定 > オプション, but for LINE WORKS連携. Needs オプション △; to save ◯ for the whole company. */
  readonly options: {
    get(): Promise<wire.OptionsState>
    /** Codes: conflict if somebody saved since, invalid (double_tap_sec, undo_min). */
    save(input: wire.OptionsInput): Promise<wire.OptionsState>
    /** Codes: conflict, invalid (max_per_day, closed_days, rules[ID].FIELD). */
    saveReminders(input: wire.RemindersInput): Promise<wire.OptionsState>
    /** Dates. */
    holidays(year: number): Promise<string[]>
  }
  /** 打刻メッセージ編集. Nothing but save stores anything. */
  readonly phrases: {
    get(): Promise<wire.PhraseState>
    check(form: wire.PhraseForm): Promise<wire.PhraseChecked>
    tryMessage(input: wire.PhraseTryInput): Promise<wire.PhraseTried>
    /** How the words of a case would read, with what one can press. */
    preview(input: wire.TemplatePreview): Promise<wire.TemplateShown>
    /** Holds from the very next message. Codes: conflict if somebody saved since, invalid (what check says). */
    save(input: wire.PhraseSaveInput): Promise<wire.PhraseState>
    /** The last 50 changes, newest first. */
    history(): Promise<wire.PhraseChange[]>
    /** The form as a change left it. Codes: not_found. */
    historyForm(id: number): Promise<wire.PhraseForm>
    /** As stored: xlsx, csv, csv_sjis. Codes: file_characters. */
    export(format: string): Promise<wire.FileRef>
    /** Reads a file that files.send took. Codes: phrases_header, phrases_many and those of any file. */
    import(fileId: string): Promise<wire.PhraseImported>
  }
  /** 修正申請. Needs 実績・打刻 △ to look and ◯ to decide; of the admin's scope only. */
  readonly corrections: {
    list(query: wire.CorrectionQuery): Promise<wire.CorrectionPage>
    /** Codes: not_found. */
    get(id: number): Promise<wire.CorrectionDetail>
    /** Codes: conflict, invalid (type, date, time, wanted_at, reason). */
    approve(input: wire.ApproveInput): Promise<wire.CorrectionDetail>
    /** Codes: conflict, invalid (reason). */
    decline(input: wire.DeclineInput): Promise<wire.CorrectionDetail>
  }
  /** The system's clipboard. Rejects where the browser or its user does not allow it. */
  readonly clipboard: Clipboard
  /** Something changed in the database. Returns what ends the listening. */
  onChange(listener: (topics: readonly wire.Topic[]) => void): Unsubscribe
  /** The session changed, or a call found that there is none: ask for its state again. */
  onSession(listener: () => void): Unsubscribe
  /** The link to the program broke, came back or was ended by the program. */
  onLink(listener: (link: Link) => void): Unsubscribe
  /** Opens an address outside of the page. */
  openUrl(url: string): void
}

export interface Clipboard {
  read(): Promise<string>
  write(text: string): Promise<void>
}

export type Unsubscribe = () => void

/**
 * up, down: whether changes reach the page. ended: the program has no more to
 * do with this page, and only a new one helps.
 */
export type Link = 'up' | 'down' | EndedLink
export interface EndedLink {
  readonly ended: 'page_replaced' | 'page_token'
}

/** How a host is spoken to: the part that differs between window and browser. */
export interface Host {
  /** Calls a bound method, such as "Home.Overview". Rejects with what parseError reads. */
  call(method: string, args: readonly unknown[]): Promise<unknown>
  onEvent(name: 'change' | 'session', listener: (payload: unknown) => void): Unsubscribe
  onLink(listener: (link: Link) => void): Unsubscribe
  /** Gives the id of what was sent. Rejects with what parseError reads. */
  sendFile(file: File): Promise<string>
  /** Whether the user kept it. Rejects with what parseError reads. */
  saveFile(file: wire.FileRef): Promise<boolean>
  readonly clipboard: Clipboard
  openUrl(url: string): void
}

/**
 * How long a call may take, in milliseconds. A bound method that panics in the
 * window would otherwise leave its call pending for ever.
 */
export const callTimeout = 30_000

/** The same for a call that has LINE WORKS do several things one after another. */
export const longCallTimeout = 120_000

/** The same for saving a file: somebody chooses where, and may be called away. */
const saveTimeout = 24 * 60 * 60_000

/** Puts the typed bridge before a host. */
export function connect(host: Host): Bridge {
  const sessionListeners = new Set<() => void>()
  const linkListeners = new Set<(link: Link) => void>()

  const call = <Result>(method: string, ...args: readonly unknown[]) => ask<Result>(callTimeout, method, args)
  const longCall = <Result>(method: string, ...args: readonly unknown[]) =>
    ask<Result>(longCallTimeout, method, args)

  const ask = <Result>(timeout: number, method: string, args: readonly unknown[]) =>
    answered(timeout, host.call(method, args) as Promise<Result>)

  async function answered<Result>(timeout: number, answer: Promise<Result>): Promise<Result> {
    try {
      return await inTime(answer, timeout)
    } catch (reason) {
      const error = parseError(reason)
      const { code } = error
      if (code === 'sign_in_needed') for (const tell of sessionListeners) tell()
      if (code === 'page_replaced' || code === 'page_token') {
        for (const tell of linkListeners) tell({ ended: code })
      }
      throw error
    }
  }

  return {
    session: {
      state: () => call('Session.State'),
      createFirstAdmin: (input) => call('Session.CreateFirstAdmin', input),
      signIn: (input) => call('Session.SignIn', input),
      signOut: () => call('Session.SignOut'),
    },
    preferences: {
      save: (input) => call('Preferences.Save', input),
    },
    home: {
      overview: (divisionId) => call('Home.Overview', divisionId),
      feed: (limit) => call('Home.Feed', limit),
      status: () => call('Home.Status'),
      checklist: () => call('Home.Checklist'),
    },
    connection: {
      state: () => call('Connection.State'),
      agree: (version) => call('Connection.Agree', version),
      use: (on) => call('Connection.Use', on),
      check: (input) => call('Connection.Check', input),
      register: (input) => longCall('Connection.Register', input),
      resume: () => longCall('Connection.Resume'),
      stop: () => call('Connection.Stop'),
      enterSecret: (secret) => call('Connection.EnterSecret', secret),
      fetchSecret: () => longCall('Connection.FetchSecret'),
      sendTest: () => call('Connection.SendTest'),
      replaceUrl: () => call('Connection.ReplaceURL'),
      disconnect: () => longCall('Connection.Disconnect'),
    },
    reception: {
      state: () => call('Reception.State'),
      save: (input) => call('Reception.Save', input),
      checkUrl: (publicUrl) => call('Reception.CheckURL', publicUrl),
    },
    imports: {
      open: (input) => longCall('Import.Open', input),
      file: (id) => longCall('Import.File', id),
      arrange: (input) => longCall('Import.Arrange', input),
      plan: (input) => call('Import.Plan', input),
      state: (id) => call('Import.State', id),
      current: () => call('Import.Current'),
      rows: (query) => call('Import.Rows', query),
      apply: (input) => call('Import.Apply', input),
      cancel: (id) => call('Import.Cancel', id),
      close: (id) => call('Import.Close', id),
      rejected: (id) => longCall('Import.Rejected', id),
      template: (input) => call('Import.Template', input),
      last: () => call('Import.Last'),
      undo: (importId) => longCall('Import.Undo', importId),
    },
    files: {
      send: (file) => answered(longCallTimeout, host.sendFile(file)),
      save: (file) => answered(saveTimeout, host.saveFile(file)),
    },
    employees: {
      list: (query) => call('Employees.List', query),
      get: (id) => call('Employees.Get', id),
      check: (input) => call('Employees.Check', input),
      save: (input) => call('Employees.Save', input),
      deleteMove: (id, version, from) => call('Employees.DeleteMove', id, version, from),
      export: (input) => longCall('Employees.Export', input),
    },
    units: {
      list: () => call('Units.List'),
      save: (input) => call('Units.Save', input),
      delete: (ref) => call('Units.Delete', ref),
    },
    accounts: {
      state: () => call('Accounts.State'),
      list: (query) => call('Accounts.List', query),
      save: (edits) => call('Accounts.Save', edits),
      check: (chosen) => call('Accounts.Check', chosen),
      cancelCheck: () => call('Accounts.CancelCheck'),
      acceptAddress: (employeeId, version) => call('Accounts.AcceptAddress', employeeId, version),
      confirmUser: (employeeId, version) => call('Accounts.ConfirmUser', employeeId, version),
      firstPlan: (input) => call('Accounts.FirstPlan', input),
      sendFirst: (input) => call('Accounts.SendFirst', input),
      cancelFirst: () => call('Accounts.CancelFirst'),
    },
    options: {
      get: () => call('Options.Get'),
      save: (input) => call('Options.Save', input),
      saveReminders: (input) => call('Options.SaveReminders', input),
      holidays: (year) => call('Options.Holidays', year),
    },
    phrases: {
      get: () => call('Phrases.Get'),
      check: (form) => call('Phrases.Check', form),
      tryMessage: (input) => call('Phrases.TryMessage', input),
      preview: (input) => call('Phrases.Preview', input),
      save: (input) => call('Phrases.Save', input),
      history: () => call('Phrases.History'),
      historyForm: (id) => call('Phrases.HistoryForm', id),
      export: (format) => call('Phrases.Export', format),
      import: (fileId) => longCall('Phrases.Import', fileId),
    },
    corrections: {
      list: (query) => call('Corrections.List', query),
      get: (id) => call('Corrections.Get', id),
      approve: (input) => call('Corrections.Approve', input),
      decline: (input) => call('Corrections.Decline', input),
    },
    clipboard: host.clipboard,
    onChange: (listener) => host.onEvent('change', (payload) => listener(topicsOf(payload))),
    onSession(listener) {
      sessionListeners.add(listener)
      const off = host.onEvent('session', listener)
      return () => {
        sessionListeners.delete(listener)
        off()
      }
    },
    onLink(listener) {
      linkListeners.add(listener)
      const off = host.onLink(listener)
      return () => {
        linkListeners.delete(listener)
        off()
      }
    },
    openUrl: (url) => host.openUrl(url),
  }
}

function inTime<Result>(answer: Promise<Result>, timeout: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new BridgeError('no_answer')), timeout)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function topicsOf(payload: unknown): readonly wire.Topic[] {
  const topics = (payload as { topics?: unknown } | null)?.topics
  return Array.isArray(topics) ? topics : []
}

/**
 * A bridge for tests and for looking at screens: it answers what it is given,
 * and throws at a call that nobody mentioned.
 */
import type { Bridge, Link, Topic } from '@/bridge'

/** The answers of a stub: any part of the bridge's calls. */
export type StubAnswers = {
  readonly [Part in PartName]?: Partial<Bridge[Part]>
} & { readonly openUrl?: (url: string) => void }

/** What of the bridge holds calls. */
type PartName = {
  [Name in keyof Bridge]: Bridge[Name] extends (...args: never[]) => unknown ? never : Name
}[keyof Bridge]

export interface StubBridge extends Bridge {
  /** Tells the page that something changed. */
  change(...topics: Topic[]): void
  tellSession(): void
  tellLink(link: Link): void
}

export function stubBridge(answers: StubAnswers): StubBridge {
  const changes = new Set<(topics: readonly Topic[]) => void>()
  const sessions = new Set<() => void>()
  const links = new Set<(link: Link) => void>()
  return {
    session: part('session', answers.session),
    preferences: part('preferences', answers.preferences),
    home: part('home', answers.home),
    connection: part('connection', answers.connection),
    reception: part('reception', answers.reception),
    accounts: part('accounts', answers.accounts),
    imports: part('imports', answers.imports),
    files: part('files', answers.files),
    employees: part('employees', answers.employees),
    units: part('units', answers.units),
    options: part('options', answers.options),
    phrases: part('phrases', answers.phrases),
    corrections: part('corrections', answers.corrections),
    clipboard: part('clipboard', answers.clipboard),
    openUrl: answers.openUrl ?? unmentioned('openUrl'),
    onChange: subscribe(changes),
    onSession: subscribe(sessions),
    onLink: subscribe(links),
    change(...topics) {
      for (const tell of changes) tell(topics)
    },
    tellSession() {
      for (const tell of sessions) tell()
    },
    tellLink(link) {
      for (const tell of links) tell(link)
    },
  }
}

function part<Part extends object>(name: string, given: Partial<Part> = {}): Part {
  return new Proxy(given, {
    get: (target, method) => Reflect.get(target, method) ?? unmentioned(`${name}.${String(method)}`),
  }) as Part
}

function unmentioned(name: string): () => never {
  return () => {
    throw new Error(`the stub bridge has no answer for ${name}`)
  }
}

function subscribe<Listener>(listeners: Set<Listener>) {
  return (listener: Listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}

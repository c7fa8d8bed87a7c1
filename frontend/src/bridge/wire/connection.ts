/** LINE WORKS連携. */
import type { AlwaysOn, Reception } from './reception'

/** A step of the setting up at LINE WORKS, in their order; off: 使用しない. */
export type ConnectStep =
  | 'form'
  | 'bot'
  | 'domain'
  | 'secret'
  | 'url'
  | 'publish'
  | 'visible'
  | 'menu'
  | 'test'
  | 'receive'
  | 'done'
  | 'off'

/** Who agreed to which version of the terms. */
export interface Consent {
  readonly version: string
  readonly at: string
  readonly by: string
}

/** Everything about LINE WORKS連携 but its secrets. */
export interface ConnectionState {
  readonly used: boolean
  /** Of the terms that hold now. */
  readonly termsVersion: string
  /** Null: nobody ever agreed. */
  readonly consent: Consent | null
  readonly clientId: string
  readonly serviceAccount: string
  /** "" for none. */
  readonly domainId: string
  readonly admins: readonly string[]
  readonly botName: string
  readonly iconUrl: string
  /** "" for none yet. */
  readonly botId: string
  /** Punchline made the Bot. */
  readonly own: boolean
  readonly hasClientSecret: boolean
  readonly hasPrivateKey: boolean
  readonly hasBotSecret: boolean
  /** Secrets are stored and cannot be opened any more. */
  readonly keyLost: boolean
  /** What is to be done next. */
  readonly step: ConnectStep
  readonly reception: Reception
  readonly publicUrl: string
  readonly publishedUrl: string
  /** A URL that somebody else set at LINE WORKS; "" for none. */
  readonly foreignUrl: string
  readonly alwaysOn: AlwaysOn
  readonly testSentAt: string
  readonly receivedAt: string
  readonly wrongSecretAt: string
  /** An error code; "" for none. */
  readonly trouble: string
  readonly troubleAt: string
  /** The step of stage 1 that is under way; "" for none. */
  readonly registering: ConnectStep | ''
  /** Pages of the Developer Console. */
  readonly consoleUrl: string
  readonly botConsoleUrl: string
}

/** Stage 1 of the API登録. A blank secret is unchanged in a re-registration. */
export interface RegistrationInput {
  readonly clientId: string
  readonly clientSecret: string
  readonly serviceAccount: string
  readonly privateKey: string
  readonly domainId: string
  readonly admins: readonly string[]
  readonly botName: string
  readonly iconUrl: string
  /** "": Punchline makes the Bot. */
  readonly botId: string
}

export interface Disconnected {
  readonly state: ConnectionState
  /** The error code of what could not be taken back at LINE WORKS; "" if all was. */
  readonly left: string
}

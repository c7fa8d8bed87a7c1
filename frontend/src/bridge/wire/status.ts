/** ホーム: how the program stands. */
import type { Reception } from './reception'

export type Connection = 'unregistered' | 'untested' | 'ok' | 'failing'

export interface Status {
  /** This process receives and sends; else another one does. */
  readonly keeper: boolean
  readonly listening: boolean
  readonly addr: string
  readonly callbackUrl: string
  readonly registered: boolean
  readonly botName: string
  readonly connection: Connection
  /** The last error code of LINE WORKS. */
  readonly connectionCode: string
  readonly lastCallback: string
  readonly lastPunch: string
  /** Messages whose signature did not fit, and those of them that are kept. */
  readonly wrongSignature: number
  readonly quarantined: number
  /** Messages that could not be stored. */
  readonly lost: number
  readonly awaitingSender: number
  readonly outboxWaiting: number
  readonly outboxFailed: number
  readonly outboxUnknown: number
  /** LINE WORKS連携 is 使用する. */
  readonly used: boolean
  readonly reception: Reception
  /** The stored secrets cannot be opened any more. */
  readonly keyLost: boolean
  /** The error code of the last step at LINE WORKS that failed; "" if it did not. */
  readonly trouble: string
}

export type ChecklistId = 'admin' | 'use' | 'api' | 'receive' | 'employees' | 'accounts' | 'first_message'

export interface ChecklistItem {
  readonly id: ChecklistId
  readonly done: boolean
}

/** 受信設定. */
import type { FieldProblem } from './problems'

/** What one sees of receiving. */
export type Reception =
  | 'off'
  | 'none'
  | 'no_url'
  | 'publishing'
  | 'foreign_url'
  | 'waiting'
  | 'received'
  | 'wrong_secret'

/** 「このPCは終日つけたままにできますか」; "" for no answer yet. */
export type AlwaysOn = '' | 'yes' | 'no'

/** What did not work in a gap. */
export type GapKind = 'listener' | 'sleep' | 'public_url' | 'database'

/** A time in which messages could not be received. */
export interface Gap {
  readonly id: number
  readonly kind: GapKind
  readonly from: string
  /** "" while it lasts. */
  readonly to: string
  /** An error code, or "". */
  readonly reason: string
}

export interface ReceptionState {
  readonly addr: string
  /** Where this PC listens, for a proxy to forward to; "" if it does not. */
  readonly callbackUrl: string
  readonly keeper: boolean
  readonly listening: boolean
  readonly publicUrl: string
  readonly alwaysOn: AlwaysOn
  readonly reception: Reception
  readonly demo: boolean
  /** Newest first. */
  readonly gaps: readonly Gap[]
  readonly lastCallback: string
  readonly accepted: number
  readonly wrongSignature: number
  readonly quarantined: number
}

export interface ReceptionInput {
  readonly publicUrl: string
  readonly alwaysOn: AlwaysOn
}

/** What a look at the public URL from this PC found. */
export interface URLChecked {
  readonly problems: readonly FieldProblem[]
  /** The URL that was asked: with the path that was added. */
  readonly url: string
  /** "" when there were problems and nothing was asked. */
  readonly result: '' | 'ok' | 'unreachable' | 'certificate' | 'other_server'
  readonly issuer: string
  readonly notAfter: string
}

/** What is wrong with a value somebody filled in. */

/** What is wrong with a value; each has its sentence "problem.REASON". */
export type ProblemReason =
  | 'missing'
  | 'space'
  | 'line_break'
  | 'invisible'
  | 'not_number'
  | 'no_at'
  | 'not_ascii'
  | 'too_long'
  | 'twice'
  | 'too_many'
  | 'form'
  | 'not_https'
  | 'not_public'
  | 'key_not_pem'
  | 'key_truncated'
  | 'key_encrypted'
  | 'key_not_rsa'
  | 'key_public'
  | 'key_weak'
  | 'key_damaged'
  | 'unknown_user'
  | 'callback_url'
  | 'date'
  | 'private_use'
  | 'unreadable'
  | 'formula'
  | 'spreadsheet'
  | 'code_taken'
  | 'account_taken'
  | 'has_left'
  | 'left_too_early'
  | 'unknown_unit'
  | 'out_of_scope'
  | 'last_move'
  | 'future'
  | 'not_permitted'
  | 'range'
  | 'clock'
  | 'no_clock'
  | 'no_weekday'
  | 'no_rule'
  | 'length'

export interface FieldProblem {
  /** client_id, client_secret, service_account, private_key, domain_id, admins[0], bot_name, … */
  readonly field: string
  readonly reason: ProblemReason
  /** Taking the stray characters out helps. */
  readonly mendable: boolean
  /** The value without them; "" for a secret, which never goes back. */
  readonly mended: string
  /** Of account_taken: who has it, "0001 山田 太郎"; "" for somebody the admin may not see. Of range: from and to. */
  readonly other?: string
}

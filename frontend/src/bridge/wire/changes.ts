/** What the page is told of. */

/** What changed. The page gets topics only, and asks again under its own rights. */
export type Topic =
  | 'punches'
  | 'events'
  | 'employees'
  | 'phrases'
  | 'settings'
  | 'outbox'
  | 'senders'
  | 'connection'
  | 'operations'
  | 'corrections'

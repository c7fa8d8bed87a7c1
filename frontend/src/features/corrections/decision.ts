/** What an admin decides about a 修正申請, and what can be said of it before it is sent. */
import type { CorrectionDetail, FieldProblem, PunchType } from '@/bridge'

/** As the program wants it. */
export interface Decision {
  readonly type: PunchType
  readonly date: string
  readonly time: string
  readonly note: string
}

/** What was asked for, as it is. */
export function asked({ row }: CorrectionDetail): Decision {
  return { type: row.type, date: row.wantedAt.slice(0, 10), time: row.wantedAt.slice(11, 16), note: '' }
}

/** The most characters of a word to the employee. */
export const noteLimit = 200

/** As the program counts them. */
export function lengthOf(note: string): number {
  return [...note].length
}

/** What is no date or no time, and a word that is missing or too long; null for a decision that may be sent. */
export function unreadable({ date, time, note }: Decision, approve: boolean): FieldProblem | null {
  const problem = (field: string, value: string): FieldProblem => ({
    field,
    reason: value === '' ? 'missing' : 'form',
    mendable: false,
    mended: '',
  })
  if (!approve && note.trim() === '') return problem('reason', '')
  if (lengthOf(note) > noteLimit) {
    return { ...problem('reason', note), reason: 'length', other: String(noteLimit) }
  }
  // Of what is declined nothing else counts.
  if (!approve) return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return problem('date', date)
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return problem('time', time)
  return null
}

/** Further from the day asked for than a night's work: perhaps a slip of the keys. */
export function isFar(date: string, askedDate: string): boolean {
  return Math.abs(Date.parse(date) - Date.parse(askedDate)) > 24 * 60 * 60 * 1000
}

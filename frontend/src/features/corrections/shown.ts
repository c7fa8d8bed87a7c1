/** How a 修正申請 is shown wherever it is. */
import type { CorrectionRow, CorrectionState, DayPunch } from '@/bridge'
import type { Words } from '@/i18n'

export const colors = {
  open: 'brand',
  approved: 'success',
  declined: 'danger',
  withdrawn: 'informative',
} as const satisfies Record<CorrectionState, string>

/** 11/23(月) 09:00 */
export function moment(words: Words, instant: string): string {
  return instant === '' ? '' : `${words.shortDate(instant.slice(0, 10))} ${words.clock(instant)}`
}

/** The punch that an open request would replace, but that was taken back meanwhile. */
export function lost(row: CorrectionRow): DayPunch | null {
  return row.state === 'open' && row.replaces?.voided ? row.replaces : null
}

/** 打刻, and what days and people show of them. */

export type PunchType = 'clock_in' | 'clock_out' | 'break_start' | 'break_end' | 'outing_start' | 'outing_end'

/** Where somebody stands after the last punch. */
export type Presence = 'none' | 'in' | 'on_break' | 'outing' | 'out'

export type DayFlag = 'odd_order' | 'missing_in' | 'missing_out' | 'unclosed_break' | 'unclosed_outing'

/** future: sent ahead of the clock; late: arrived long after its sending; edited: changed by hand. */
export type PunchFlag = 'future' | 'late' | 'edited'

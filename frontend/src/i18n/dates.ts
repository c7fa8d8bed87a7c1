/**
 * How instants and dates are written.
 *
 * The host sends instants as RFC 3339 text with the company's offset, such as
 * 2026-11-23T09:00:12+09:00, and work dates as 2026-11-23. The clock the
 * office goes by is the one in that text, so it is cut out of it; the zone of
 * the PC never takes part.
 */
import type { Language } from './words'

/** 09:00 of an instant; "" for none. */
export function clock(instant: string): string {
  return instant.slice(11, 16)
}

/** 2026-11-23 of an instant; "" for none. */
export function dateOf(instant: string): string {
  return instant.slice(0, 10)
}

/** 2026/11/23(月) of a date. */
export function longDate(language: Language, date: string): string {
  return date === '' ? '' : date.replaceAll('-', '/') + weekday(language, date)
}

/** 11/23(月) of a date. */
export function shortDate(language: Language, date: string): string {
  return date === '' ? '' : monthDay(date) + weekday(language, date)
}

/** 09:00 of an instant on one of the given days, 11/22 09:00 of one on any other. */
export function clockOn(days: readonly string[], instant: string): string {
  if (instant === '' || days.includes(dateOf(instant))) return clock(instant)
  return `${monthDay(dateOf(instant))} ${clock(instant)}`
}

function monthDay(date: string): string {
  return `${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}`
}

function weekday(language: Language, date: string): string {
  const day = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return ''
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(day)
  return language === 'ja' ? `(${name})` : ` (${name})`
}

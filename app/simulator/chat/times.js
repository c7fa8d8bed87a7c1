// Times as the company's people read them: the simulated tenant is in Tokyo,
// wherever this browser is.

import { lang } from './words.js'

const zone = 'Asia/Tokyo'
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const iso = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
const weekday = {
  ja: new Intl.DateTimeFormat('ja-JP', { timeZone: zone, weekday: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short' }),
}

// hhmm is 09:00.
export const hhmm = (date) => clock.format(date)

// dayOf is 2026-11-23: equal on the same day.
export const dayOf = (date) => iso.format(date)

// day is 2026/11/23(月).
export function day(date) {
  const name = weekday[lang].format(date)
  return dayOf(date).replaceAll('-', '/') + (lang === 'en' ? ` (${name})` : `(${name})`)
}

// brief is 09:00 today and 11/22 on other days.
export function brief(date, now) {
  return dayOf(date) === dayOf(now) ? hhmm(date) : dayOf(date).slice(5).replace('-', '/')
}

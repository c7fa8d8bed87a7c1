/** Words, and how times and dates are written. */
export { clock, clockOn, dateOf, longDate, shortDate } from './dates'
export { LanguageProvider, useWords, type Words, wordsOf } from './useWords'
export { type ErrorCode, isErrorCode, isKey, type Key, type Language, type PlainKey } from './words'

/**
 * The language of the page. Components get their sentences from useWords();
 * when the language changes, all of them say the new one at once.
 */
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { clock, clockOn, longDate, shortDate } from './dates'
import { type ErrorCode, type Key, type Language, listed, say, sayError, type Values } from './words'

export interface Words {
  readonly language: Language
  /** The sentence under a key, filled in. */
  t<K extends Key>(key: K, ...values: Values<K>): string
  /** What went wrong and what to do next. */
  error(code: ErrorCode, args?: Readonly<Record<string, string>>): string
  /** What stands side by side. */
  list(parts: readonly string[]): string
  /** (what is said by the way) */
  aside(text: string): string
  /** 1,234 */
  number(value: number): string
  /** 09:00 */
  clock(instant: string): string
  /** 09:00 on one of the given days, 11/22 09:00 on any other. */
  clockOn(days: readonly string[], instant: string): string
  /** 2026/11/23(月) */
  longDate(date: string): string
  /** 11/23(月) */
  shortDate(date: string): string
}

const numbers = { ja: new Intl.NumberFormat('ja'), en: new Intl.NumberFormat('en') }

export function wordsOf(language: Language): Words {
  return {
    language,
    t: (key, ...values) => say(language, key, ...values),
    error: (code, args = {}) => sayError(language, code, args),
    list: (parts) => listed(language, parts),
    aside: (text) => (language === 'ja' ? `(${text})` : ` (${text})`),
    number: (value) => numbers[language].format(value),
    clock,
    clockOn,
    longDate: (date) => longDate(language, date),
    shortDate: (date) => shortDate(language, date),
  }
}

const Context = createContext<Words | null>(null)

export function LanguageProvider(props: { language: Language; children: ReactNode }) {
  const { language, children } = props
  const words = useMemo(() => wordsOf(language), [language])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return <Context.Provider value={words}>{children}</Context.Provider>
}

export function useWords(): Words {
  const words = useContext(Context)
  if (!words) throw new Error('useWords needs a LanguageProvider')
  return words
}

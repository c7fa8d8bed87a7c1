/**
 * The sentences of the program, shared with Go: app/words/ja.json and en.json.
 *
 * Keys are typed from the files, placeholders from what tools/words.mjs reads
 * out of them: an unknown key, a value too many or too few, or a key that only
 * one language has, does not compile.
 */
import en from '../../../app/words/en.json'
import ja from '../../../app/words/ja.json'
import type { Placeholders } from './placeholders.gen'

export type Language = 'ja' | 'en'

/** The name of a sentence. */
export type Key = keyof typeof ja & keyof typeof en

/** The name of a sentence that needs no values. */
export type PlainKey = Exclude<Key, keyof Placeholders>

/** The codes of errors, each of which has its sentence "error.CODE". */
export type ErrorCode = Key extends infer K ? (K extends `error.${infer Code}` ? Code : never) : never

/** What a sentence wants to be filled in with: nothing, or one value for each placeholder. */
export type Values<K extends Key> = K extends keyof Placeholders
  ? [values: Readonly<Record<Placeholders[K], string | number>>]
  : []

const tables = {
  ja: ja satisfies Record<keyof typeof en, string>,
  en: en satisfies Record<keyof typeof ja, string>,
} satisfies Record<Language, Record<Key, string>>

/** Says the sentence under key with its placeholders filled in. */
export function say<K extends Key>(language: Language, key: K, ...values: Values<K>): string {
  const table: Record<Key, string> = tables[language]
  return fill(table[key], values[0] ?? {})
}

/**
 * Puts values in place of the {placeholders} of a template, as words.Fill does
 * in Go: one without a value stays visible, and a brace in a value is text.
 */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{([a-z0-9_]+)\}/g, (whole, name: string) =>
    has(values, name) ? String(values[name]) : whole,
  )
}

/** Tells whether there is a sentence under key, for keys that come from the host. */
export function isKey(key: string): key is Key {
  return has(ja, key)
}

/** Tells whether the host's word is an error code that has a sentence. */
export function isErrorCode(code: string): code is ErrorCode {
  return isKey(`error.${code}`)
}

/** Joins what stands side by side in a list, in the manner of the language. */
export function listed(language: Language, parts: readonly string[]): string {
  return parts.join(language === 'ja' ? '、' : ', ')
}

/**
 * Says what went wrong and what to do next, as words.Error does in Go: the
 * sentence of the code, and in parentheses what it was about.
 */
export function sayError(
  language: Language,
  code: ErrorCode,
  args: Readonly<Record<string, string>>,
): string {
  const sentence = say(language, `error.${code}`)
  const about: string[] = []
  for (const name of Object.keys(args).sort()) {
    const detail = `detail.${name}`
    const value = args[name] ?? ''
    if (value === '' || !isKey(detail)) continue
    const field = `field.${value}`
    const called = name === 'field' && isKey(field) ? plain(language, field) : value
    about.push(fill(plain(language, detail), { [name]: called }))
  }
  if (about.length === 0) return sentence
  return language === 'ja'
    ? `${sentence}(${listed(language, about)})`
    : `${sentence} (${listed(language, about)})`
}

/** The text under a key that is only known while running, unfilled. */
function plain(language: Language, key: Key): string {
  const table: Record<Key, string> = tables[language]
  return table[key]
}

/** Object.hasOwn, which Safari 15.0 lacks. */
function has(object: object, name: string): boolean {
  // biome-ignore lint/suspicious/noPrototypeBuiltins: see above.
  return Object.prototype.hasOwnProperty.call(object, name)
}

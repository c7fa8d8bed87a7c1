/** How what is imported is called. */
import type { ImportField, ImportFile, UnitNames } from '@/bridge'
import type { Words } from '@/i18n'

export function fieldName({ t }: Words, field: ImportField): string {
  // Beside codes of 所属 and 雇用区分, "code" alone would not say whose.
  if (field === 'code') return t('importing.field.code')
  // In sentences names are small; here they stand by themselves.
  const name = t(`field.${field}`)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The first few names, and how many more there are. */
export function someOf(words: Words, names: UnitNames): string {
  const first = names.some.slice(0, mostNames)
  const shown = words.list(first)
  const more = names.count - first.length
  return more > 0 ? words.t('importing.and_more', { names: shown, count: words.number(more) }) : shown
}

const mostNames = 5

/** Excel · 2 sheets · 1,234 rows */
export function aboutFile(words: Words, file: ImportFile): string {
  const { t } = words
  return [
    file.format !== 'xlsx'
      ? t('importing.file.text', { encoding: encodingName(file.encoding) })
      : t('importing.file.workbook'),
    file.rows > 0 ? t('importing.rows', { count: words.number(file.rows) }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function encodingName(encoding: string): string {
  return encodings[encoding.toLowerCase()] ?? encoding
}

/** As Excel calls them. */
const encodings: Readonly<Record<string, string>> = {
  cp932: 'Shift_JIS',
  shift_jis: 'Shift_JIS',
  utf8: 'UTF-8',
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
}

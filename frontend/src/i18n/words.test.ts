import { describe, expect, test } from 'vitest'
import en from '../../../app/words/en.json'
import ja from '../../../app/words/ja.json'
import { fill, isErrorCode, isKey, listed, say, sayError } from './words'

const placeholders = (sentence: string) => Array.from(new Set(sentence.match(/\{[a-z0-9_]+\}/g) ?? [])).sort()

describe('the files', () => {
  test('have the same keys in the same order', () => {
    expect(Object.keys(en)).toEqual(Object.keys(ja))
  })

  test('have the same placeholders in both languages, and no empty sentence', () => {
    const english: Record<string, string> = en
    for (const [key, sentence] of Object.entries(ja)) {
      expect(sentence, key).not.toBe('')
      expect(english[key], key).toBeTruthy()
      expect(placeholders(english[key] ?? ''), key).toEqual(placeholders(sentence))
    }
  })
})

describe('say', () => {
  test('fills in', () => {
    expect(say('ja', 'home.last_punch', { time: '09:12' })).toBe('09:12 に最後の打刻')
    expect(say('en', 'home.last_punch', { time: '09:12' })).toBe('Last punch at 09:12')
    expect(say('ja', 'type.clock_in')).toBe('出勤')
  })

  test('takes no unknown key, and neither too few, too many nor misspelt values', () => {
    // Each of these must not compile; what they return does not matter.
    const mistakes = () => [
      // @ts-expect-error there is no such sentence
      say('ja', 'home.no_such'),
      // @ts-expect-error it has a placeholder
      say('ja', 'home.last_punch'),
      // @ts-expect-error the placeholder has another name
      say('ja', 'home.last_punch', { at: '09:12' }),
      // @ts-expect-error it has no placeholder
      say('ja', 'type.clock_in', { time: '09:12' }),
      // @ts-expect-error there is no such error
      sayError('ja', 'no_such_code', {}),
      // @ts-expect-error there is no such language
      say('fr', 'type.clock_in'),
    ]
    expect(mistakes).toBeTypeOf('function')
  })

  test('leaves a placeholder without a value visible and braces in values alone', () => {
    expect(fill('{a} {b} {A} {', { a: '{b}' })).toBe('{b} {b} {A} {')
    expect(fill('{toString}', {})).toBe('{toString}')
  })
})

describe('sayError says what Go says', () => {
  const cases: [Parameters<typeof sayError>, string][] = [
    [['ja', 'busy', {}], ja['error.busy']],
    [
      ['ja', 'data_network', { path: '\\\\nas\\kintai' }],
      `${ja['error.data_network']}(場所: \\\\nas\\kintai)`,
    ],
    [['ja', 'invalid', { field: 'day_start_min' }], `${ja['error.invalid']}(項目: 日付変更時間)`],
    [['en', 'invalid', { field: 'not_in_the_table' }], `${en['error.invalid']} (field: not_in_the_table)`],
    [
      ['en', 'phrases_malformed', { path: 'p.txt', line: '3' }],
      `${en['error.phrases_malformed']} (line 3, place: p.txt)`,
    ],
    [['en', 'forbidden', { action: 'edit_admins', path: '' }], en['error.forbidden']],
    [['en', 'data_unwritable', { path: '/a/{url}' }], `${en['error.data_unwritable']} (place: /a/{url})`],
  ]
  test.each(cases)('%j', (args, want) => {
    expect(sayError(...args)).toBe(want)
  })
})

test('only what is in the files is a key or a code', () => {
  expect(isKey('error.busy')).toBe(true)
  expect(isKey('toString')).toBe(false)
  expect(isErrorCode('busy')).toBe(true)
  expect(isErrorCode('constructor')).toBe(false)
  expect(listed('ja', ['a', 'b'])).toBe('a、b')
  expect(listed('en', ['a', 'b'])).toBe('a, b')
})

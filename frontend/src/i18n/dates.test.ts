import { expect, test } from 'vitest'
import { clock, clockOn, dateOf, longDate, shortDate } from './dates'

test('times are those of the company, whatever the zone of the PC', () => {
  expect(clock('2026-11-23T09:00:12+09:00')).toBe('09:00')
  expect(clock('2026-11-23T00:30:00-03:30')).toBe('00:30')
  expect(clock('')).toBe('')
  expect(dateOf('2026-11-23T09:00:12+09:00')).toBe('2026-11-23')
})

test('dates carry their weekday', () => {
  expect(longDate('ja', '2026-11-23')).toBe('2026/11/23(月)')
  expect(longDate('en', '2026-11-23')).toBe('2026/11/23 (Mon)')
  expect(shortDate('ja', '2026-01-04')).toBe('1/4(日)')
  expect(longDate('ja', '')).toBe('')
  expect(longDate('ja', 'nonsense')).toBe('nonsense')
})

test('a time of another day says which', () => {
  expect(clockOn(['2026-11-23'], '2026-11-23T09:00:00+09:00')).toBe('09:00')
  expect(clockOn(['2026-11-23'], '2026-11-22T23:50:00+09:00')).toBe('11/22 23:50')
  expect(clockOn(['2026-11-22', '2026-11-23'], '2026-11-22T23:50:00+09:00')).toBe('23:50')
  expect(clockOn([], '')).toBe('')
})

import { describe, expect, test } from 'vitest'
import { BridgeError, problemOf } from '@/bridge'
import { atStep, connection } from '@/testing/samples'
import secrets from '../../../../app/timeclock/testdata/secrets.json'
import { byField, formOf, inputOf, isStored, mendedSecret, mendedValue, replaces } from './form'

const problem = { field: 'client_id', reason: 'space', mendable: true, mended: 'ab' } as const

test('a form shows what is registered, and never a secret', () => {
  const form = formOf(connection({ admins: ['a@b', 'c@b'] }))
  expect(form).toMatchObject({
    client_id: 'ZbsOq6zjt0IhtZZnrc',
    client_secret: '',
    private_key: '',
    'admins[1]': 'c@b',
    'admins[2]': '',
  })
})

test('our own Bot is kept without being named, one that was picked is named', () => {
  expect(formOf(connection({ own: true })).bot_id).toBe('')
  expect(formOf(connection({ own: false })).bot_id).toBe('2000001')
})

test.each([
  ['nothing', {}, {}, [false, false]],
  ['another app, whose Bot is made', {}, { client_id: 'x' }, [true, true]],
  ['another Bot', {}, { bot_id: '9' }, [false, true]],
  ['a picked Bot, left blank', { own: false }, { bot_id: '' }, [false, false]],
  ['another app with the Bot that was picked', { own: false }, { client_id: 'x' }, [true, false]],
  ['anything before there is a Bot', { botId: '' }, { client_id: 'x', bot_id: '9' }, [false, false]],
] as const)('%s is put in the place of what is registered', (_, change, typed, [app, bot]) => {
  const state = connection(change)
  expect(replaces(state, { ...formOf(state), ...typed })).toEqual({ app, bot })
})

test.each([
  [['a', '', ''], ['a']],
  [['', '', ''], ['']],
  [
    ['a', 'b', ''],
    ['a', 'b'],
  ],
  // A gap stays, so that a problem of admins[2] is said at the third field.
  [
    ['a', '', 'c'],
    ['a', '', 'c'],
  ],
])('of the administrators %j, %j are sent', ([one, two, three], want) => {
  const form = {
    ...formOf(connection()),
    'admins[0]': one ?? '',
    'admins[1]': two ?? '',
    'admins[2]': three ?? '',
  }
  expect(inputOf(form).admins).toEqual(want)
})

test('a blank secret is the stored one only for the same app and while it can be opened', () => {
  const state = connection()
  const form = formOf(state)
  expect(isStored(state, form, 'client_secret')).toBe(true)
  expect(isStored(state, form, 'private_key')).toBe(true)
  expect(isStored(state, form, 'client_id')).toBe(false)
  expect(isStored(state, { ...form, client_id: 'other' }, 'client_secret')).toBe(false)
  expect(isStored(connection({ keyLost: true }), form, 'private_key')).toBe(false)
  expect(isStored(atStep('form'), formOf(atStep('form')), 'client_secret')).toBe(false)
})

test('of several problems of a field the first is told', () => {
  expect(byField([problem, { ...problem, reason: 'not_ascii' }, { ...problem, field: 'nobody' }])).toEqual({
    client_id: problem,
  })
})

describe('mending', () => {
  const problemOfSecret = { ...problem, field: 'bot_secret', mended: '' }

  test.each(Object.entries(secrets.mended))('makes of the secret %j a good one, if it can', (typed, want) => {
    expect(mendedValue(problemOfSecret, typed)).toBe(want === '' || want === typed ? null : want)
  })

  test('takes out of a secret just what the program refuses', () => {
    const stray: [number, number][] = []
    for (let code = 0; code <= 0x10ffff; code++) {
      if (mendedSecret(String.fromCodePoint(code)) !== '') continue
      const last = stray[stray.length - 1]
      if (last?.[1] === code - 1) last[1] = code
      else stray.push([code, code])
    }
    expect(stray).toEqual(secrets.stray)
  })

  test('takes what the program says, and mends secrets here, whose text does not come back', () => {
    expect(mendedValue(problem, 'a b')).toBe('ab')
    expect(mendedValue({ ...problem, mendable: false }, 'a b')).toBeNull()
    expect(mendedValue({ ...problem, field: 'client_secret', mended: '' }, 'a b')).toBe('ab')
    expect(mendedValue({ ...problem, field: 'client_secret', mended: '' }, 'ab')).toBeNull()
    expect(mendedValue({ ...problem, field: 'bot_secret', mended: '' }, 'a b')).toBe('ab')
    expect(mendedValue({ ...problem, field: 'private_key', mended: '' }, 'a b')).toBeNull()
  })
})

test('an error is about a field only if it says which and why', () => {
  const refused = (field: string, reason: string) => new BridgeError('invalid', field, { field, reason })
  expect(problemOf(refused('admins[0]', 'unknown_user'))).toMatchObject({
    field: 'admins[0]',
    reason: 'unknown_user',
  })
  expect(problemOf(refused('client_id', 'no_such_reason'))).toBeNull()
  expect(problemOf(refused('', 'space'))).toBeNull()
  expect(problemOf(new BridgeError('lineworks_scope'))).toBeNull()
})

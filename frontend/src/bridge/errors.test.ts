import { describe, expect, test } from 'vitest'
import { wordsOf } from '@/i18n'
import { BridgeError, errorSentence, parseError } from './errors'

describe('parseError', () => {
  test('reads the JSON text that the window rejects with', () => {
    const error = parseError('{"code":"invalid","field":"login","args":{"field":"login"}}')
    expect(error).toMatchObject({ code: 'invalid', field: 'login', args: { field: 'login' } })
    expect(error).toBeInstanceOf(BridgeError)
  })

  test('reads it out of an Error and as an object, too', () => {
    expect(parseError(new Error('{"code":"busy"}'))).toMatchObject({ code: 'busy', field: '', args: {} })
    expect(parseError({ code: 'port_taken', args: { addr: '127.0.0.1:1', pid: 7, odd: {} } })).toMatchObject({
      code: 'port_taken',
      args: { addr: '127.0.0.1:1', pid: '7' },
    })
  })

  test('lets one of ours pass', () => {
    const error = new BridgeError('no_answer')
    expect(parseError(error)).toBe(error)
  })

  test.each([
    undefined,
    null,
    42,
    'timeout of something',
    '"busy"',
    '[object Object]',
    '{"code":"not_a_code"}',
    '{"code":"constructor"}',
    '{"code":7}',
    '{',
    new Error('boom'),
    {},
  ])('takes %j for a fault of ours', (reason) => {
    expect(parseError(reason)).toMatchObject({ code: 'internal', field: '', args: {} })
  })
})

test('every error has its sentence', () => {
  const ja = wordsOf('ja')
  expect(errorSentence(ja, new BridgeError('sign_in_failed'))).toBe(ja.t('error.sign_in_failed'))
  expect(errorSentence(ja, new BridgeError('unreachable'))).toBe(ja.t('bridge.unreachable'))
  expect(errorSentence(ja, new BridgeError('invalid', 'login', { field: 'login' }))).toBe(
    `${ja.t('error.invalid')}(項目: ログインID)`,
  )
})

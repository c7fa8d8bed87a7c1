import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { callTimeout, connect, type Host, type Link, longCallTimeout } from './bridge'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function fakeHost(call: Host['call']) {
  const events = new Map<string, (payload: unknown) => void>()
  const host: Host = {
    call,
    onEvent(name, listener) {
      events.set(name, listener)
      return () => events.delete(name)
    },
    onLink: () => () => {},
    sendFile: async () => 'file1',
    saveFile: async () => true,
    clipboard: { read: async () => '', write: async () => {} },
    openUrl: () => {},
  }
  return {
    bridge: connect(host),
    emit: (name: string, payload: unknown) => events.get(name)?.(payload),
    events,
  }
}

describe('a call', () => {
  test('names struct and method and hands on what it got', async () => {
    const calls: unknown[] = []
    const { bridge } = fakeHost(async (method, args) => {
      calls.push([method, args])
      return 'answer'
    })
    const input = { login: 'a', password: 'b', stay: true }
    expect(await bridge.session.signIn(input)).toBe('answer')
    await bridge.session.state()
    await bridge.home.overview(7)
    await bridge.home.feed(50)
    expect(calls).toEqual([
      ['Session.SignIn', [input]],
      ['Session.State', []],
      ['Home.Overview', [7]],
      ['Home.Feed', [50]],
    ])
  })

  test('rejects with an error that has a code', async () => {
    const { bridge } = fakeHost(() => Promise.reject('{"code":"forbidden"}'))
    await expect(bridge.home.status()).rejects.toMatchObject({ name: 'BridgeError', code: 'forbidden' })
  })

  test('ends by itself when the host never answers', async () => {
    const { bridge } = fakeHost(() => new Promise(() => {}))
    const ended = expect(bridge.home.checklist()).rejects.toMatchObject({ code: 'no_answer' })
    await vi.advanceTimersByTimeAsync(callTimeout)
    await ended
  })

  test.each(['register', 'resume', 'fetchSecret', 'disconnect'] as const)(
    'of connection.%s is given the time LINE WORKS may take',
    async (name) => {
      const { bridge } = fakeHost(() => new Promise(() => {}))
      const call = bridge.connection[name] as () => Promise<unknown>
      const settled = vi.fn()
      const ended = expect(call().finally(settled)).rejects.toMatchObject({ code: 'no_answer' })
      await vi.advanceTimersByTimeAsync(longCallTimeout - 1)
      expect(settled).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      await ended
    },
  )

  test('without a session makes the page ask for its state', async () => {
    const { bridge } = fakeHost(() => Promise.reject('{"code":"sign_in_needed"}'))
    const asked = vi.fn()
    const end = bridge.onSession(asked)
    await expect(bridge.home.status()).rejects.toThrow()
    expect(asked).toHaveBeenCalledOnce()
    end()
    await expect(bridge.home.status()).rejects.toThrow()
    expect(asked).toHaveBeenCalledOnce()
  })

  test.each(['page_replaced', 'page_token'] as const)('that finds %s ends the link', async (code) => {
    const { bridge } = fakeHost(() => Promise.reject(JSON.stringify({ code })))
    const told: Link[] = []
    bridge.onLink((link) => told.push(link))
    await expect(bridge.home.status()).rejects.toThrow()
    expect(told).toEqual([{ ended: code }])
  })
})

describe('an event', () => {
  test('of a change tells its topics', () => {
    const { bridge, emit } = fakeHost(async () => null)
    const told = vi.fn()
    bridge.onChange(told)
    emit('change', { topics: ['punches', 'events'] })
    emit('change', null)
    emit('change', { topics: 'punches' })
    expect(told.mock.calls).toEqual([[['punches', 'events']], [[]], [[]]])
  })

  test('of the session tells, until nobody listens', () => {
    const { bridge, emit, events } = fakeHost(async () => null)
    const told = vi.fn()
    const end = bridge.onSession(told)
    emit('session', null)
    end()
    expect(told).toHaveBeenCalledOnce()
    expect(events.size).toBe(0)
  })
})

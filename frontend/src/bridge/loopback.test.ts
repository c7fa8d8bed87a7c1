import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Link } from './bridge'
import { loopbackHost, type Surroundings } from './loopback'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Respond = (path: string, init: RequestInit) => Response | Promise<Response>

function browser(hash: string, respond: Respond, stored: Record<string, string> = {}) {
  const replaceState = vi.fn()
  const kept: [Blob, string][] = []
  const fetched: { path: string; headers: Record<string, string>; body: unknown }[] = []
  const around: Surroundings = {
    location: { hash, pathname: '/', search: '' },
    history: { replaceState },
    sessionStorage: {
      getItem: (key) => stored[key] ?? null,
      setItem: (key, value) => {
        stored[key] = value
      },
    },
    crypto,
    fetch: async (input, init = {}) => {
      const body = typeof init.body === 'string' ? JSON.parse(init.body) : null
      fetched.push({ path: String(input), headers: init.headers as Record<string, string>, body })
      return respond(String(input), init)
    },
    clipboard: { read: async () => 'copied', write: async () => {} },
    open: () => {},
    keep: (data, name) => void kept.push([data, name]),
  }
  return { host: loopbackHost(around), replaceState, fetched, stored, kept }
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status })

/** A stream of events that the test writes to. */
function openStream() {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
    },
  })
  return {
    response: new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }),
    write: (text: string) => controller?.enqueue(encoder.encode(text)),
    close: () => controller?.close(),
  }
}

describe('a file', () => {
  test('goes to the program as it is, with its name', async () => {
    let body: unknown
    const { host, fetched } = browser('#SECRET', (_, init) => {
      body = init.body
      return json({ id: 'f1' })
    })
    expect(await host.sendFile(new File(['コード'], '従業員 一覧.csv'))).toBe('f1')
    expect(fetched[0]).toMatchObject({
      path: '/files',
      headers: {
        'X-Punchline-Token': 'SECRET',
        'X-Punchline-File-Name': '%E5%BE%93%E6%A5%AD%E5%93%A1%20%E4%B8%80%E8%A6%A7.csv',
      },
    })
    expect(new TextDecoder().decode(body as ArrayBuffer)).toBe('コード')
  })

  test('that is too large, or cannot be read, is not sent', async () => {
    const { host, fetched } = browser('#SECRET', () => json({ id: 'f1' }))
    const large = Object.defineProperty(new File(['x'], 'a.csv'), 'size', { value: 64 * 1024 * 1024 + 1 })
    await expect(host.sendFile(large)).rejects.toMatchObject({ code: 'file_too_large' })
    const gone = Object.assign(new File(['x'], 'a.csv'), { arrayBuffer: () => Promise.reject(new Error()) })
    await expect(host.sendFile(gone)).rejects.toMatchObject({ code: 'file_unreadable' })
    expect(fetched).toEqual([])
  })

  test('that is refused says why; a page that was replaced is told so', async () => {
    const { host } = browser('#SECRET', () => json({ error: { code: 'page_replaced' } }, 409))
    const links: Link[] = []
    host.onLink((link) => links.push(link))
    await expect(host.sendFile(new File(['x'], 'a.csv'))).rejects.toMatchObject({ code: 'page_replaced' })
    expect(links).toEqual([{ ended: 'page_replaced' }])
  })

  test('of the program is kept by the browser, under its name', async () => {
    const { host, kept } = browser('#SECRET', (path) =>
      path === '/files/f1' ? new Response('a,b') : json({ error: { code: 'not_found' } }, 404),
    )
    expect(await host.saveFile({ id: 'f1', name: '打刻.csv' })).toBe(true)
    expect(kept.map(([, name]) => name)).toEqual(['打刻.csv'])
    expect(await kept[0]?.[0].text()).toBe('a,b')
    await expect(host.saveFile({ id: 'f2', name: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the token', () => {
  test('moves from the address into the storage of the tab and goes along as a header', async () => {
    const { host, replaceState, fetched, stored } = browser('#SECRET', () => json({ result: 1 }))
    expect(replaceState).toHaveBeenCalledWith(null, '', '/')
    expect(Object.values(stored)).toEqual(['SECRET'])
    expect(await host.call('Home.Overview', [0])).toBe(1)
    expect(fetched[0]).toMatchObject({
      path: '/call',
      body: { method: 'Home.Overview', args: [0] },
      headers: { 'X-Punchline-Token': 'SECRET', 'Content-Type': 'application/json' },
    })
    expect(fetched[0]?.headers['X-Punchline-Page']).toMatch(/^[0-9a-f]{32}$/)
  })

  test('outlives a reload, when a screen stands behind the #', async () => {
    const { host, replaceState, fetched } = browser('#/operations', () => json({ result: null }), {
      'punchline.token': 'OLD',
    })
    await host.call('Session.State', [])
    expect(replaceState).not.toHaveBeenCalled()
    expect(fetched[0]?.headers['X-Punchline-Token']).toBe('OLD')
  })

  test('is needed for anything to be asked', async () => {
    const { host, fetched } = browser('', () => json({ result: 1 }))
    await expect(host.call('Session.State', [])).rejects.toMatchObject({ code: 'page_token' })
    expect(fetched).toEqual([])
  })
})

describe('a call', () => {
  test.each([
    [
      'an error',
      () => json({ error: { code: 'invalid', field: 'name', args: {} } }),
      { code: 'invalid', field: 'name' },
    ],
    ['an error with a status', () => json({ error: { code: 'forbidden' } }, 403), { code: 'forbidden' }],
    ['something else than JSON', () => new Response('<html>', { status: 502 }), { code: 'internal' }],
    ['a status without an error', () => json({}, 500), { code: 'internal' }],
  ])('that gets %s rejects', async (_, respond, want) => {
    const { host } = browser('#T', respond)
    await expect(host.call('Home.Status', [])).rejects.toMatchObject(want)
  })

  test('that reaches nobody says so', async () => {
    const { host } = browser('#T', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(host.call('Home.Status', [])).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('the stream of events', () => {
  test('tells events, comes back when it breaks, and says whether it is there', async () => {
    const streams = [openStream(), openStream()]
    let opened = 0
    const { host, fetched } = browser('#T', (path) => {
      if (path !== '/events') return json({ result: null })
      const next = streams[opened++]
      return next ? next.response : Promise.reject(new TypeError('Failed to fetch'))
    })
    const links: Link[] = []
    const changes: unknown[] = []
    host.onLink((link) => links.push(link))
    host.onEvent('change', (payload) => changes.push(payload))
    await vi.advanceTimersByTimeAsync(0)
    expect(links).toEqual(['up'])
    expect(fetched[0]?.headers['X-Punchline-Token']).toBe('T')

    streams[0]?.write('event: change\ndata: {"topics":["punches"]}\n\n')
    await vi.advanceTimersByTimeAsync(0)
    expect(changes).toEqual([{ topics: ['punches'] }])

    streams[0]?.close()
    await vi.advanceTimersByTimeAsync(0)
    expect(links).toEqual(['up', 'down'])
    await vi.advanceTimersByTimeAsync(1000)
    expect(links).toEqual(['up', 'down', 'up'])
    streams[1]?.write('event: change\ndata: {"topics":[]}\n\n')
    await vi.advanceTimersByTimeAsync(0)
    expect(changes).toHaveLength(2)

    streams[1]?.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(links[links.length - 1]).toBe('down')
    expect(opened).toBeGreaterThan(10)
  })

  test('ends for good when another page took over', async () => {
    const stream = openStream()
    let asked = 0
    const { host } = browser('#T', () => {
      asked++
      return stream.response
    })
    const links: Link[] = []
    host.onLink((link) => links.push(link))
    host.onEvent('change', () => {})
    await vi.advanceTimersByTimeAsync(0)
    stream.write('event: page_replaced\ndata: {}\n\n')
    stream.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(links).toEqual(['up', { ended: 'page_replaced' }])
    expect(asked).toBe(1)
  })

  test('ends for good when the token is an old one', async () => {
    const { host } = browser('#T', () => json({ error: { code: 'page_token' } }, 401))
    const links: Link[] = []
    host.onEvent('change', () => {})
    await vi.advanceTimersByTimeAsync(60_000)
    // Whoever comes late is told, too.
    host.onLink((link) => links.push(link))
    expect(links).toEqual([{ ended: 'page_token' }])
  })
})

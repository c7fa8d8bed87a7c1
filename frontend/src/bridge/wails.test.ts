import { afterEach, describe, expect, test, vi } from 'vitest'
import { inWindow, wailsHost } from './wails'

afterEach(() => vi.unstubAllGlobals())

test('the window is told from a browser by what Wails puts there', () => {
  expect(inWindow({})).toBe(false)
  expect(inWindow({ go: {}, runtime: {} })).toBe(true)
})

describe('in the window', () => {
  test('a call goes to the bound method', async () => {
    const Overview = vi.fn(async () => 'board')
    vi.stubGlobal('go', { desktop: { Home: { Overview } } })
    expect(await wailsHost().call('Home.Overview', [3])).toBe('board')
    expect(Overview).toHaveBeenCalledWith(3)
  })

  test('a method that does not exist is a fault of ours', async () => {
    await expect(wailsHost().call('Home.Nothing', [])).rejects.toMatchObject({ code: 'internal' })
    await expect(wailsHost().call('Nobody.Overview', [])).rejects.toMatchObject({ code: 'internal' })
  })

  test('a file crosses as bytes, and is saved where the program asks', async () => {
    const fetch = vi.fn(async (_path: string, _init?: RequestInit) => new Response('{"id":"f1"}'))
    vi.stubGlobal('fetch', fetch)
    const Save = vi.fn(async () => false)
    vi.stubGlobal('go', { desktop: { Files: { Save } } })
    expect(await wailsHost().sendFile(new File(['x'], 'a.csv'))).toBe('f1')
    expect(fetch.mock.calls[0]?.[0]).toBe('/files')
    expect(await wailsHost().saveFile({ id: 'f1', name: 'a.csv' })).toBe(false)
    expect(Save).toHaveBeenCalledWith({ id: 'f1', name: 'a.csv' })
  })

  test('the clipboard is that of the system', async () => {
    const ClipboardSetText = vi.fn(async (text: string) => text !== 'refused')
    vi.stubGlobal('runtime', { ClipboardGetText: async () => 'copied', ClipboardSetText })
    const { clipboard } = wailsHost()
    expect(await clipboard.read()).toBe('copied')
    await clipboard.write('bot.read')
    expect(ClipboardSetText).toHaveBeenCalledWith('bot.read')
    await expect(clipboard.write('refused')).rejects.toMatchObject({ code: 'internal' })
  })

  test('events carry their payload and addresses go to the browser', () => {
    const end = vi.fn()
    const EventsOnMultiple = vi.fn((_: string, listener: (payload: unknown) => void, __: number) => {
      listener({ topics: ['punches'] })
      return end
    })
    const BrowserOpenURL = vi.fn()
    vi.stubGlobal('runtime', { EventsOnMultiple, BrowserOpenURL })
    const told = vi.fn()
    wailsHost().onEvent('change', told)()
    expect(told).toHaveBeenCalledWith({ topics: ['punches'] })
    expect(end).toHaveBeenCalledOnce()
    wailsHost().openUrl('http://127.0.0.1/')
    expect(BrowserOpenURL).toHaveBeenCalledWith('http://127.0.0.1/')
  })
})

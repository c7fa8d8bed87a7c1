import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError, type SessionState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { quietHome, renderApp } from '@/testing/render'
import { bigOverview, session, status } from '@/testing/samples'

const ja = wordsOf('ja')
const signedOut = session({ admin: null })

describe('the face of the page', () => {
  test('waits for the session', async () => {
    renderApp({ session: { state: () => new Promise(() => {}) } })
    expect(await screen.findByText(ja.t('ui.loading'))).toBeTruthy()
  })

  test('says why there is no session, and tries again', async () => {
    const state = vi
      .fn<() => Promise<SessionState>>()
      .mockRejectedValueOnce(new BridgeError('unreachable'))
      .mockResolvedValue(signedOut)
    const { user } = renderApp({ session: { state } })
    expect((await screen.findByRole('alert')).textContent).toContain(ja.t('bridge.unreachable'))
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
    expect(await screen.findByRole('heading', { name: ja.t('signin.title') })).toBeTruthy()
  })

  test('is the first start, the sign-in or the frame', async () => {
    let state = session({ firstStart: true, admin: null })
    const { bridge } = renderApp({ session: { state: async () => state }, home: quietHome() })
    expect(await screen.findByRole('heading', { name: ja.t('first.title') })).toBeTruthy()
    state = signedOut
    act(() => bridge.tellSession())
    expect(await screen.findByRole('heading', { name: ja.t('signin.title') })).toBeTruthy()
    state = session()
    act(() => bridge.tellSession())
    expect(await screen.findByRole('heading', { name: ja.t('nav.home') })).toBeTruthy()
  })

  test('is only a message once another page took over', async () => {
    const { bridge } = renderApp({ session: { state: async () => session() }, home: quietHome() })
    await screen.findByRole('heading', { name: ja.t('nav.home') })
    act(() => bridge.tellLink({ ended: 'page_replaced' }))
    expect(await screen.findByRole('heading', { name: 'Punchline' })).toBeTruthy()
    expect(screen.getByText(ja.error('page_replaced'))).toBeTruthy()
    expect(screen.queryByRole('navigation')).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('speaks both languages where it cannot know the right one', async () => {
    const { bridge } = renderApp({
      session: { state: () => Promise.reject(new BridgeError('page_token')) },
    })
    act(() => bridge.tellLink({ ended: 'page_token' }))
    expect(await screen.findByText(ja.error('page_token'))).toBeTruthy()
    expect(screen.getByText(wordsOf('en').error('page_token'))).toBeTruthy()
  })

  test('is in the language and the theme of the session', async () => {
    let state = session({ admin: null, language: 'en', theme: 'dark' })
    const { bridge } = renderApp({ session: { state: async () => state } })
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeTruthy()
    expect(document.documentElement.lang).toBe('en')
    expect(document.documentElement.style.colorScheme).toBe('dark')
    state = session({ admin: null, language: 'ja', theme: 'light' })
    act(() => bridge.tellSession())
    expect(await screen.findByRole('heading', { name: 'サインイン' })).toBeTruthy()
    expect(document.documentElement.lang).toBe('ja')
    expect(document.documentElement.style.colorScheme).toBe('light')
  })
})

describe('a session', () => {
  test('begins with the sign-in and ends with the sign-out, and nothing of it is left', async () => {
    const { user } = renderApp({
      session: {
        state: async () => signedOut,
        signIn: async () => session(),
        signOut: async () => signedOut,
      },
      home: quietHome({ overview: async () => bigOverview(3), status: async () => status() }),
    })
    await user.type(await screen.findByRole('textbox', { name: /ログインID/ }), 'soumu')
    await user.type(screen.getByLabelText(/^パスワード/, { selector: 'input' }), 'correct horse{Enter}')
    expect(await screen.findByText('山田 太郎')).toBeTruthy()

    await user.click(screen.getByRole('button', { name: '管理者: 総務 花子' }))
    await user.click(await screen.findByRole('menuitem', { name: ja.t('frame.sign_out') }))
    expect(await screen.findByRole('heading', { name: ja.t('signin.title') })).toBeTruthy()
    expect(screen.queryByText('山田 太郎')).toBeNull()
  })

  test('that cannot be ended says why', async () => {
    const { user } = renderApp({
      session: {
        state: async () => session(),
        signOut: () => Promise.reject(new BridgeError('disk_full')),
      },
      home: quietHome(),
    })
    await user.click(await screen.findByRole('button', { name: '管理者: 総務 花子' }))
    await user.click(await screen.findByRole('menuitem', { name: ja.t('frame.sign_out') }))
    expect((await screen.findAllByText(ja.error('disk_full'))).length).toBeGreaterThan(0)
    expect(screen.getByRole('heading', { name: ja.t('nav.home') })).toBeTruthy()
  })

  test('that the program ended is noticed at the next call', async () => {
    let state = session()
    const { bridge } = renderApp({
      session: { state: async () => state },
      home: quietHome({
        feed: async () => {
          throw new BridgeError('sign_in_needed')
        },
      }),
    })
    await screen.findByRole('heading', { name: ja.t('nav.home') })
    state = signedOut
    // The bridge tells of it by itself; see its tests.
    act(() => bridge.tellSession())
    await waitFor(() => expect(screen.getByRole('heading', { name: ja.t('signin.title') })).toBeTruthy())
  })
})

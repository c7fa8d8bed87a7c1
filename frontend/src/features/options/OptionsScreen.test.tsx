import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { type AdminInfo, type Bridge, BridgeError } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { renderScreen } from '@/testing/render'
import { atStep, connection, session } from '@/testing/samples'
import { OptionsScreen } from './OptionsScreen'

const ja = wordsOf('ja')
const never = atStep('off', { consent: null, publishedUrl: '' })
const admin = (change: Partial<AdminInfo>) =>
  session({ admin: { ...(session().admin as AdminInfo), full: false, ...change } })

function open(calls: Partial<Bridge['connection']>, state = session()) {
  return renderScreen(
    <main>
      <OptionsScreen />
    </main>,
    { connection: calls, options: { get: () => new Promise(() => {}) } },
    state,
  )
}

const use = () => screen.findByRole('radio', { name: '使用する' })
const notUse = () => screen.findByRole('radio', { name: '使用しない' })
const save = () => screen.getByRole('button', { name: '登録' })
const box = () => screen.getByRole('checkbox', { name: '確認のうえ、同意します。' })

describe('使用する', () => {
  test('asks for the consent to the terms, and leads on', async () => {
    const agree = vi.fn(async () => atStep('form'))
    const { user } = open({ state: async () => never, agree })
    expect(((await notUse()) as HTMLInputElement).checked).toBe(true)
    expect(save().getAttribute('aria-disabled')).toBe('true')

    await user.click(await use())
    const terms = screen.getByRole('region', { name: ja.t('terms.title') })
    expect(terms.textContent).toContain('LINE WORKS株式会社')
    expect(terms.textContent).toContain(ja.t('terms.version', { version: '2026-11' }))
    expect(within(terms).getAllByRole('heading', { level: 4 })).toHaveLength(8)
    await user.click(save())
    expect(agree).not.toHaveBeenCalled()
    expect(screen.getByText(ja.t('options.agree_needed'))).toBeTruthy()
    expect(document.activeElement).toBe(box())
    expect(await violations()).toEqual([])

    await user.click(box())
    expect(screen.queryByText(ja.t('options.agree_needed'))).toBeNull()
    await user.click(save())
    expect(agree).toHaveBeenCalledWith('2026-11')
    expect(await screen.findByText(ja.t('options.next.api'))).toBeTruthy()
    expect(screen.getByRole('link', { name: ja.t('options.next.go_api') }).getAttribute('href')).toBe(
      '#/lineworks/api',
    )
  })

  test('is one step for whom has agreed', async () => {
    const on = vi.fn(async () => connection())
    const { user } = open({ state: async () => atStep('off'), use: on })
    await user.click(await use())
    expect(screen.queryByRole('checkbox')).toBeNull()
    await user.click(save())
    expect(on).toHaveBeenCalledWith(true)
    expect(await screen.findByText(ja.t('options.done.on'))).toBeTruthy()
  })

  test('shows who agreed, when and to what', async () => {
    open({ state: async () => connection() })
    expect(
      await screen.findByText('2026/11/23(月) 08:30 に 総務 花子 さんが利用条件(版 2026-11)に同意しました。'),
    ).toBeTruthy()
  })

  test('that the owner of the PC agreed to has no name', async () => {
    const consent = { version: '2026-11', at: '2026-11-23T08:30:00+09:00', by: '' }
    open({ state: async () => connection({ consent }) })
    const values = { date: '2026/11/23(月)', time: '08:30', version: '2026-11' }
    expect(await screen.findByText(ja.t('options.consent_owner', values))).toBeTruthy()
  })

  test('asks again when the terms are newer', async () => {
    const agree = vi.fn(async () => connection())
    const consent = { version: '2025-01', at: '2025-04-01T09:00:00+09:00', by: '総務 花子' }
    const { user } = open({ state: async () => connection({ consent }), agree })
    expect(await screen.findByText(ja.t('options.terms_changed'))).toBeTruthy()
    await user.click(box())
    await user.click(save())
    expect(agree).toHaveBeenCalledWith('2026-11')
    expect(await screen.findByText(ja.t('options.done.on'))).toBeTruthy()
    expect(screen.queryByText(ja.t('options.terms_changed'))).toBeNull()
  })

  test('that fails says why, and keeps what was chosen', async () => {
    const { user } = open({
      state: async () => never,
      agree: () => Promise.reject(new BridgeError('conflict')),
    })
    await user.click(await use())
    await user.click(box())
    await user.click(save())
    expect(await screen.findByText(ja.error('conflict'))).toBeTruthy()
    expect(((await use()) as HTMLInputElement).checked).toBe(true)
  })
})

describe('使用しない', () => {
  async function ask(off = vi.fn(async () => atStep('off', { publishedUrl: '' }))) {
    const page = open({ state: async () => connection(), use: off })
    await page.user.click(await notUse())
    await page.user.click(save())
    return { ...page, off, ...(await findDialog(page.user)) }
  }

  test('asks first, saying what stops and what stays, with the safe answer first', async () => {
    const { off, inside, answers, press } = await ask()
    for (const part of ['options.off.stops.receive', 'options.off.stays.records'] as const) {
      expect(inside.getByText(ja.t(part))).toBeTruthy()
    }
    expect(answers).toEqual([ja.t('options.off.keep'), ja.t('options.off.go')])
    expect(await violations()).toEqual([])
    await press(ja.t('options.off.keep'))
    expect(off).not.toHaveBeenCalled()
    expect(screen.getByRole('radio', { name: '使用する', hidden })).toHaveProperty('checked', true)
  })

  test('is done after that', async () => {
    const { off, press } = await ask()
    await press(ja.t('options.off.go'))
    expect(off).toHaveBeenCalledWith(false)
    expect(await screen.findByText(ja.t('options.done.off'))).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('alertdialog', { hidden })).toBeNull())
  })

  test('that fails says so in the dialog', async () => {
    const { inside, press } = await ask(vi.fn(() => Promise.reject(new BridgeError('disk_full'))))
    await press(ja.t('options.off.go'))
    expect(await inside.findByText(ja.error('disk_full'))).toBeTruthy()
  })

  test('says that LINE WORKS is still being told, or why it cannot be', async () => {
    const { unmount } = open({ state: async () => atStep('off') })
    expect(await screen.findByText(ja.t('options.taking_back'))).toBeTruthy()
    unmount()
    open({ state: async () => atStep('off', { trouble: 'lineworks_network' }) })
    expect(await screen.findByText(ja.error('lineworks_network'))).toBeTruthy()
  })
})

describe('who may not', () => {
  test('change it, sees it', async () => {
    open({ state: async () => connection() }, admin({ options: 1, employees: 2 }))
    expect(await screen.findByText(ja.t('ui.read_only'))).toBeTruthy()
    expect(((await notUse()) as HTMLInputElement).disabled).toBe(true)
    expect(screen.queryByRole('button', { name: '登録' })).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('see it, is told whom to ask', async () => {
    const state = vi.fn()
    const { unmount } = open({ state }, admin({ options: 0 }))
    expect(screen.getByText(ja.t('options.no_right'))).toBeTruthy()
    expect(state).not.toHaveBeenCalled()
    unmount()
    open({ state: () => Promise.reject(new BridgeError('forbidden')) })
    expect(await screen.findByText(ja.t('options.no_right'))).toBeTruthy()
  })
})

test('waits, and says why it cannot be shown', async () => {
  const state = vi.fn().mockRejectedValueOnce(new BridgeError('busy')).mockResolvedValue(connection())
  const { user } = open({ state })
  expect(screen.getAllByText(ja.t('ui.loading'))).toHaveLength(2)
  expect((await screen.findByRole('alert')).textContent).toContain(ja.error('busy'))
  await user.click(screen.getByRole('button', { name: ja.t('ui.retry') }))
  expect(await use()).toBeTruthy()
})

import { screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { BridgeError, type ConnectionState } from '@/bridge'
import { findDialog } from '@/testing/dialog'
import { atStep, connection } from '@/testing/samples'
import { field, fill, ja, key, open, register } from './apiTesting'

type User = ReturnType<typeof open>['user']

const goesBot = ja.t('lineworks.replace.goes.bot', { name: '打刻', id: '2000001' })

/** The form of what is registered, with another Client ID and its secrets. */
async function anotherApp(user: User) {
  await user.click(await screen.findByRole('button', { name: ja.t('lineworks.registered.change') }))
  await user.clear(field('Client ID'))
  await user.type(field('Client ID'), 'another')
  await user.type(field('Client Secret'), 'oRm3M_nBg6')
  await user.upload(field('Private Key'), new File([key], 'private_1.key'))
  await screen.findAllByText(/private_1.key を選びました/)
}

async function anotherBot(user: User, id: string) {
  await user.click(await screen.findByRole('button', { name: ja.t('lineworks.registered.change') }))
  await user.click(screen.getByRole('button', { name: /詳しい設定/ }))
  await user.clear(field(ja.t('lineworks.field.bot_id')))
  if (id !== '') await user.type(field(ja.t('lineworks.field.bot_id')), id)
}

describe('another app', () => {
  test('is registered only after it was said what goes and what stays', async () => {
    const send = vi.fn(async () => atStep('secret'))
    const { user } = open(connection(), { register: send })
    await anotherApp(user)
    await user.click(register())
    const { inside, answers, press } = await findDialog(user)
    expect(answers).toEqual([ja.t('lineworks.replace.keep'), ja.t('lineworks.replace.go')])
    for (const sentence of [
      goesBot,
      ja.t('lineworks.replace.goes.secrets'),
      ja.t('lineworks.disconnect.stays.records'),
      ja.t('lineworks.replace.next.first'),
    ])
      expect(inside.getByText(sentence)).toBeTruthy()
    await press(ja.t('lineworks.replace.keep'))
    expect(send).not.toHaveBeenCalled()
    // What was typed is still there.
    expect(field('Client ID').value).toBe('another')
    await user.click(register())
    await (await findDialog(user)).press(ja.t('lineworks.replace.go'))
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ clientId: 'another' }))
    expect(await screen.findByText(ja.t('cli.connect.stage1_done'))).toBeTruthy()
  })

  test('that LINE WORKS refuses leaves what was registered in use; もう一度 sends what was corrected', async () => {
    const send = vi
      .fn<() => Promise<ConnectionState>>()
      .mockRejectedValueOnce(new BridgeError('lineworks_client'))
      .mockResolvedValueOnce(connection())
    const resume = vi.fn(async () => connection())
    const { user } = open(connection(), { register: send, resume })
    await anotherApp(user)
    await user.click(register())
    await (await findDialog(user)).press(ja.t('lineworks.replace.go'))
    expect(await screen.findByText(ja.error('lineworks_client'))).toBeTruthy()
    expect(screen.getByText(ja.t('lineworks.kept'))).toBeTruthy()
    await user.clear(field('Client ID'))
    await user.type(field('Client ID'), 'ZbsOq6zjt0IhtZZnrc')
    await user.click(screen.getByRole('button', { name: 'もう一度' }))
    await waitFor(() => expect(send).toHaveBeenCalledTimes(2))
    expect(send).toHaveBeenLastCalledWith(expect.objectContaining({ clientId: 'ZbsOq6zjt0IhtZZnrc' }))
    expect(resume).not.toHaveBeenCalled()
    expect(await screen.findByRole('region', { name: ja.t('lineworks.registered') })).toBeTruthy()
  })

  test('of which a field is refused leaves what was registered in use', async () => {
    const refused = new BridgeError('invalid', 'admins[0]', { field: 'admins[0]', reason: 'unknown_user' })
    const { user } = open(connection(), { register: () => Promise.reject(refused) })
    await user.click(await screen.findByRole('button', { name: ja.t('lineworks.registered.change') }))
    await user.type(field(ja.t('lineworks.field.admin1')), 'x')
    await user.click(register())
    expect(await screen.findByText(new RegExp(ja.t('problem.unknown_user')))).toBeTruthy()
    expect(screen.getByText(new RegExp(ja.t('lineworks.kept')))).toBeTruthy()
  })

  test('of which a field is wrong for LINE WORKS says so beside it', async () => {
    const refused = new BridgeError('lineworks_not_found', 'domain_id', { field: 'domain_id' })
    const { user } = open(connection(), { register: () => Promise.reject(refused) })
    await user.click(await screen.findByRole('button', { name: ja.t('lineworks.registered.change') }))
    await user.type(field('Domain ID'), '9')
    await user.click(register())
    const said = ja.error('lineworks_not_found') + ja.t('lineworks.kept')
    expect(await screen.findByText(said)).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(field('Domain ID')))
    await user.type(field('Domain ID'), '{Backspace}')
    expect(screen.queryByText(said)).toBeNull()
  })

  test('that was taken before it failed is not said to have changed nothing', async () => {
    const { user, say } = open(connection(), {
      register: async () => {
        say(atStep('bot', { clientId: 'another', trouble: 'lineworks_server' }))
        throw new BridgeError('lineworks_server')
      },
    })
    await anotherApp(user)
    await user.click(register())
    await (await findDialog(user)).press(ja.t('lineworks.replace.go'))
    expect(await screen.findByText(ja.error('lineworks_server'))).toBeTruthy()
    await waitFor(() => expect(screen.queryByText(ja.t('lineworks.kept'))).toBeNull())
  })
})

describe('another Bot', () => {
  test('is asked about too', async () => {
    const send = vi.fn(async () => atStep('secret'))
    const { user } = open(connection({ own: false }), { register: send })
    await anotherBot(user, '2000009')
    await user.click(register())
    const { inside, press } = await findDialog(user)
    expect(inside.getByText(goesBot)).toBeTruthy()
    expect(inside.getByText(ja.t('lineworks.replace.goes.secret'))).toBeTruthy()
    await press(ja.t('lineworks.replace.go'))
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ botId: '2000009' }))
  })

  test('is not meant by a blank field', async () => {
    const send = vi.fn(async () => connection({ own: false }))
    const { user } = open(connection({ own: false }), { register: send })
    await anotherBot(user, '')
    await user.click(register())
    await waitFor(() => expect(send).toHaveBeenCalled())
  })
})

describe('a first registration', () => {
  test('that failed is sent again as it was corrected', async () => {
    const resume = vi.fn(async () => atStep('secret'))
    let sent = 0
    const send = vi.fn(async () => {
      if (sent++ > 0) return say(atStep('secret'))
      // It is stored, whatever came of it.
      say(atStep('bot', { trouble: 'lineworks_client' }))
      throw new BridgeError('lineworks_client')
    })
    const { user, say } = open(undefined, { register: send, resume })
    await fill(user)
    await user.click(register())
    expect(await screen.findByText(ja.error('lineworks_client'))).toBeTruthy()
    await user.clear(field('Client Secret'))
    await user.type(field('Client Secret'), 'corrected')
    await user.click(screen.getByRole('button', { name: 'もう一度' }))
    await waitFor(() => expect(send).toHaveBeenCalledTimes(2))
    expect(send).toHaveBeenLastCalledWith(expect.objectContaining({ clientSecret: 'corrected' }))
    expect(resume).not.toHaveBeenCalled()
  })
})

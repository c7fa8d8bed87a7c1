/** The form of the API登録, stage 1, without its looks. */
import type { ConnectionState, FieldProblem, RegistrationInput } from '@/bridge'
import type { PlainKey } from '@/i18n'

/** The fields as the program names them, in the order they stand in: focus goes to the first one at fault. */
export const fieldNames = [
  'client_id',
  'client_secret',
  'service_account',
  'private_key',
  'domain_id',
  'admins[0]',
  'admins[1]',
  'admins[2]',
  'bot_name',
  'icon_url',
  'bot_id',
] as const

export type FieldName = (typeof fieldNames)[number]

/** Those that are folded away until somebody wants them. */
export const moreFields: readonly FieldName[] = ['admins[1]', 'admins[2]', 'bot_name', 'icon_url', 'bot_id']

export type Form = Readonly<Record<FieldName, string>>

export type Problems = Readonly<Partial<Record<FieldName, FieldProblem>>>

export const labels: Readonly<Record<FieldName, PlainKey>> = {
  client_id: 'lineworks.field.client_id',
  client_secret: 'lineworks.field.client_secret',
  service_account: 'lineworks.field.service_account',
  private_key: 'lineworks.field.private_key',
  domain_id: 'lineworks.field.domain_id',
  'admins[0]': 'lineworks.field.admin1',
  'admins[1]': 'lineworks.field.admin2',
  'admins[2]': 'lineworks.field.admin3',
  bot_name: 'lineworks.field.bot_name',
  icon_url: 'lineworks.field.icon_url',
  bot_id: 'lineworks.field.bot_id',
}

export const places: Readonly<Record<FieldName, PlainKey>> = {
  client_id: 'lineworks.where.client_id',
  client_secret: 'lineworks.where.client_secret',
  service_account: 'lineworks.where.service_account',
  private_key: 'lineworks.where.private_key',
  domain_id: 'lineworks.where.domain_id',
  'admins[0]': 'lineworks.where.admin1',
  'admins[1]': 'lineworks.where.admin',
  'admins[2]': 'lineworks.where.admin',
  bot_name: 'lineworks.where.bot_name',
  icon_url: 'lineworks.where.icon_url',
  bot_id: 'lineworks.where.bot_id',
}

/** What is registered; secrets never come back and are blank, which leaves them as they are. */
export function formOf(state: ConnectionState): Form {
  return {
    client_id: state.clientId,
    client_secret: '',
    service_account: state.serviceAccount,
    private_key: '',
    domain_id: state.domainId,
    'admins[0]': state.admins[0] ?? '',
    'admins[1]': state.admins[1] ?? '',
    'admins[2]': state.admins[2] ?? '',
    bot_name: state.botName,
    icon_url: state.iconUrl,
    // Our own Bot is kept without being named.
    bot_id: state.own ? '' : state.botId,
  }
}

export function inputOf(form: Form): RegistrationInput {
  const admins = [form['admins[0]'], form['admins[1]'], form['admins[2]']]
  // A gap stays, so that problems name the right field.
  while (admins.length > 1 && admins[admins.length - 1] === '') admins.pop()
  return {
    clientId: form.client_id,
    clientSecret: form.client_secret,
    serviceAccount: form.service_account,
    privateKey: form.private_key,
    domainId: form.domain_id,
    admins,
    botName: form.bot_name,
    iconUrl: form.icon_url,
    botId: form.bot_id,
  }
}

/** Whether a blank secret means the one that is stored: not for another app, nor if it cannot be opened. */
export function isStored(state: ConnectionState, form: Form, name: FieldName): boolean {
  if (state.keyLost || form.client_id !== state.clientId) return false
  if (name === 'client_secret') return state.hasClientSecret
  return name === 'private_key' && state.hasPrivateKey
}

/**
 * What a form puts in the place of what is registered: another app, another
 * Bot. Nothing is replaced while there is no Bot yet.
 */
export function replaces(state: ConnectionState, form: Form): { app: boolean; bot: boolean } {
  if (state.botId === '') return { app: false, bot: false }
  const app = form.client_id !== state.clientId
  // A Bot belongs to its app unless it is named.
  const bot = form.bot_id === '' ? app : form.bot_id !== state.botId
  return { app, bot }
}

/** Whether something was typed that is not stored, as far as one can see: stored secrets do not come back. */
export function differs(state: ConnectionState, form: Form): boolean {
  const stored = formOf(state)
  return fieldNames.some((name) => form[name] !== stored[name])
}

/** The first problem of each field. */
export function byField(problems: readonly FieldProblem[]): Problems {
  const found: Partial<Record<FieldName, FieldProblem>> = {}
  for (const problem of problems) {
    const name = fieldNames.find((candidate) => candidate === problem.field)
    if (name) found[name] ??= problem
  }
  return found
}

/**
 * A secret without the characters that do not belong into it, its full-width
 * letters half-width. What is mended elsewhere comes from the program; a secret
 * never comes back from there. Both are held to app/timeclock/testdata/secrets.json.
 */
export function mendedSecret(secret: string): string {
  return secret
    .replace(/[\s\p{Cc}\p{Cf}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
    .replace(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
}

/** Whether that makes a good secret of it. */
export function canMend(secret: string): boolean {
  const mended = mendedSecret(secret)
  return mended !== secret && /^[!-~]+$/.test(mended)
}

/** What takes the problem away; null if only the admin can. */
export function mendedValue(problem: FieldProblem, value: string): string | null {
  if (!problem.mendable || problem.field === 'private_key') return null
  if (problem.mended !== '') return problem.mended
  const secret = problem.field === 'client_secret' || problem.field === 'bot_secret'
  return secret && canMend(value) ? mendedSecret(value) : null
}

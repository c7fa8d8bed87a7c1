import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { firstStart, openChat, startBrowser, startDemo, violations, write } from './demo.mjs'

const words = JSON.parse(await readFile(new URL('../../app/words/ja.json', import.meta.url), 'utf8'))

const stage1Done =
  '第一段階のAPI登録が成功しました。連携を完了するためボットシークレット情報を入力してください。'
const stage2Done = 'LINE WORKS と連携できました。'

let browser

before(async () => {
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
})

/** An empty demo with its first administrator in front of it. */
async function begin(t) {
  const demo = await startDemo('--empty')
  const context = await browser.newContext({
    locale: 'ja-JP',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const problems = []
  page.on('pageerror', (e) => problems.push(String(e)))
  t.after(async () => {
    await context.close()
    assert.equal(await demo.stop(), 0, 'SIGTERM exits 0')
    assert.deepEqual(problems, [], 'no error in the page')
  })
  // The Bot's first message begins a talk, which LINE WORKS tells of: here only
  // what a member writes confirms receiving.
  await fetch(`${demo.line.chat_url}simulator/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ api: 'callback', kind: 'lost', match: '"type":"begin"', count: -1 }),
  })
  await page.goto(demo.line.page_url)
  await firstStart(page)
  return { line: demo.line, context, page }
}

/** What the simulated Developer Console shows now. */
async function consoleOf(line) {
  return (await fetch(`${line.chat_url}simulator/console`)).json()
}

async function botsOf(line) {
  return (await (await fetch(`${line.chat_url}simulator/state`)).json()).bots
}

/** Goes to a screen by the menu. */
async function open(page, group, name) {
  const menu = page.getByRole('navigation')
  const opener = menu.getByRole('button', { name: group, exact: true })
  if ((await opener.getAttribute('aria-expanded')) !== 'true') await opener.click()
  await menu.getByRole('link', { name, exact: true }).last().click()
}

/** 使用する, with the terms. */
async function agree(page) {
  await open(page, '設定', 'オプション')
  await page.getByRole('heading', { name: 'オプション', level: 1 }).waitFor()
  await page.getByRole('radio', { name: '使用する' }).check()
  await page.getByRole('checkbox', { name: '確認のうえ、同意します。' }).check()
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await page.getByRole('link', { name: words['options.next.go_api'] }).click()
  await page.getByRole('heading', { name: 'LINE WORKS の API登録', level: 1 }).waitFor()
}

/** A field by its label, which ends in a star where it is needed. */
const field = (page, label) => page.getByLabel(new RegExp(`^${label}\\s*\\*?$`))
const labels = {
  clientId: 'Client ID',
  clientSecret: 'Client Secret',
  serviceAccount: 'Service Account',
  domainId: 'Domain ID',
  account: '管理者の LINE WORKSアカウントID',
}

/** Fills the form of stage 1. */
async function fill(page, values) {
  for (const [name, label] of Object.entries(labels)) {
    if (values[name] !== undefined) await field(page, label).fill(values[name])
  }
  if (values.privateKey !== undefined) {
    await page.locator('input[type=file]').setInputFiles({
      name: 'private_20261123090000.key',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(values.privateKey),
    })
  }
}

const register = (page) => page.getByRole('button', { name: '登録する', exact: true }).click()

/** Stage 2 with a Bot Secret. */
async function enterSecret(page, secret) {
  await field(page, 'Bot Secret').fill(secret)
  await page.getByRole('button', { name: '登録する', exact: true }).click()
}

/** 受信設定 with the address of this computer, as a demo allows. */
async function setUrl(page, url) {
  await open(page, 'LINE WORKS連携', '受信設定')
  await page.getByRole('heading', { name: '受信設定', level: 1 }).waitFor()
  await page.getByRole('radio', { name: 'はい' }).check()
  await page.getByRole('textbox', { name: '公開URL' }).fill(url)
  await page.getByRole('button', { name: '確認する' }).click()
  await page.getByText(words['reception.check.ok'].replace('{url}', url)).waitFor()
  assert.deepEqual(await violations(page), [], '受信設定')
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await page.getByText(words['ui.saved']).first().waitFor()
}

/** Back at API登録, where the state of receiving stands. */
async function awaitState(page, state) {
  const title = page.getByRole('heading', { name: 'LINE WORKS の API登録', level: 1 })
  if (!(await title.isVisible())) await open(page, 'LINE WORKS連携', 'API登録')
  await title.waitFor()
  await page.getByText(words[`lineworks.state.${state}`], { exact: true }).first().waitFor()
}

test('first start, consent, both stages, the test message answered, 受信確認済み', async (t) => {
  const { line, context, page } = await begin(t)
  await agree(page)
  assert.deepEqual(await violations(page), [], 'API登録')

  // The values come from the page of the simulated LINE WORKS, as from the Developer Console.
  const chat = await context.newPage()
  await chat.goto(line.chat_url)
  await chat.getByRole('button', { name: 'API登録の値' }).click()
  await chat.getByRole('button', { name: 'Client ID をコピー' }).click()
  await chat.getByText('Client ID をコピーしました').waitFor()
  assert.deepEqual(await violations(chat), [], 'values on the chat page')
  const download = chat.waitForEvent('download')
  await chat.getByRole('link', { name: '.key ファイルを保存' }).click()
  const key = await readFile(await (await download).path(), 'utf8')
  const values = await consoleOf(line)
  assert.equal(key, values.privateKey)
  assert.equal(await chat.evaluate(() => navigator.clipboard.readText()), values.clientId)

  await fill(page, values)
  await register(page)
  await page.getByText(stage1Done).waitFor()
  assert.deepEqual(await violations(page), [], 'stage 2')
  const [bot] = (await consoleOf(line)).bots
  assert.equal((await botsOf(line))[0].enableCallback, false, 'it is not set up yet')
  await enterSecret(page, bot.botSecret)
  await page.getByText(stage2Done).first().waitFor()

  await setUrl(page, line.callback_url)
  await awaitState(page, 'waiting')
  assert.deepEqual(await violations(page), [], '受信テスト待ち')
  const [set] = await botsOf(line)
  assert.equal(set.callbackUrl, line.callback_url)
  assert.equal(set.menu.length, 4)

  const admin = line.employees.find((e) => e.account_id === values.account)
  const talk = await openChat(context, line, admin)
  await talk.getByRole('log').getByText('打刻の受信テストです').waitFor()
  await write(talk, 'テスト')
  await awaitState(page, 'received')
  assert.deepEqual(await violations(page), [], '受信確認済み')
  assert.equal((await botsOf(line)).length, 1)

  // Out of use and in use again: without entering anything.
  await open(page, '設定', 'オプション')
  await page.getByRole('radio', { name: '使用しない' }).check()
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await page.getByRole('button', { name: '使用しない', exact: true }).click()
  await page.getByText(words['options.done.off']).first().waitFor()
  await page.getByRole('radio', { name: '使用する' }).check()
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await page.getByText(words['options.done.on']).first().waitFor()
  await awaitState(page, 'received')
})

test('wrong input of each kind: named, mended, and nothing sent', async (t) => {
  const { line, context, page } = await begin(t)
  await agree(page)
  const values = await consoleOf(line)
  const pem = values.privateKey
  const rsa = (bits) =>
    generateKeyPairSync('rsa', {
      modulusLength: bits,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const locked = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  })
  const kinds = [
    ['clientId', '', 'missing'],
    ['clientId', `${values.clientId} `, 'space'],
    ['clientSecret', `${values.clientSecret}\u3000`, 'space'],
    ['serviceAccount', `\u00a0${values.serviceAccount}`, 'space'],
    ['domainId', `1000\u200b0001`, 'invisible'],
    ['domainId', 'abc', 'not_number'],
    ['serviceAccount', '1wagx', 'no_at'],
    ['account', 'hanako\u200b@sample.example.jp', 'invisible'],
    ['privateKey', pem.slice(0, pem.length / 2), 'key_truncated'],
    ['privateKey', locked, 'key_encrypted'],
    ['privateKey', ec.privateKey.export({ type: 'pkcs8', format: 'pem' }), 'key_not_rsa'],
    ['privateKey', rsa(2048).publicKey, 'key_public'],
    ['privateKey', rsa(1024).privateKey, 'key_weak'],
    ['privateKey', 'hello', 'key_not_pem'],
  ]
  await fill(page, values)
  for (const [name, value, reason] of kinds) {
    await fill(page, { [name]: value })
    await register(page)
    await page.getByText(words[`problem.${reason}`]).first().waitFor()
    if (['space', 'invisible'].includes(reason)) {
      const mend = page.getByRole('button', { name: new RegExp(`^${words['lineworks.mend']}`) })
      await mend.first().click()
      await page.getByText(words[`problem.${reason}`]).first().waitFor({ state: 'hidden' })
    }
    assert.deepEqual(await violations(page), [], `${name}: ${reason}`)
    assert.equal((await botsOf(line)).length, 0, `${name}: ${reason}`)
    if (name === 'privateKey') await page.getByRole('button', { name: words['lineworks.key.clear'] }).click()
    await fill(page, { [name]: values[name] })
  }

  // The key of another app: LINE WORKS says so, and no Bot is made.
  await page.getByRole('button', { name: words['lineworks.key.clear'] }).click()
  await fill(page, { ...values, privateKey: rsa(2048).privateKey })
  await register(page)
  await page.getByText(words['error.lineworks_client']).first().waitFor()
  assert.equal((await botsOf(line)).length, 0, 'key of another app')
  // An administrator who is not there.
  await page.getByRole('button', { name: words['lineworks.key.clear'] }).click()
  await fill(page, { ...values, account: 'nobody@sample.example.jp' })
  await register(page)
  await page.getByText(words['problem.unknown_user']).first().waitFor()
  await fill(page, { account: values.account })
  await register(page)
  await page.getByText(stage1Done).waitFor()
  assert.equal((await botsOf(line)).length, 1)

  // The Bot Secret: with a stray space, then a wrong one, then the right one.
  const [bot] = (await consoleOf(line)).bots
  await enterSecret(page, `${bot.botSecret} `)
  await page.getByText(words['problem.space']).first().waitFor()
  assert.deepEqual(await violations(page), [], 'Bot Secret')
  await enterSecret(page, `wrong-${bot.botSecret}`)
  await page.getByText(stage2Done).first().waitFor()

  // The public URL: of the wrong kind, then ours.
  await open(page, 'LINE WORKS連携', '受信設定')
  for (const [url, reason] of [
    ['http://dakoku.example.co.jp/', 'not_https'],
    ['https://192.168.0.10/', 'not_public'],
  ]) {
    await page.getByRole('textbox', { name: '公開URL' }).fill(url)
    await page.getByRole('button', { name: '確認する' }).click()
    await page.getByText(words[`problem.${reason}`]).first().waitFor()
  }
  await setUrl(page, line.callback_url)
  await awaitState(page, 'waiting')
  const admin = line.employees.find((e) => e.account_id === values.account)
  const talk = await openChat(context, line, admin)
  await write(talk, 'テスト')
  await awaitState(page, 'wrong_secret')
  assert.deepEqual(await violations(page), [], 'Bot Secret が違います')
  await page.getByRole('button', { name: words['lineworks.secret.change'] }).first().click()
  await enterSecret(page, bot.botSecret)
  await awaitState(page, 'received')
  assert.equal((await botsOf(line)).length, 1)
})

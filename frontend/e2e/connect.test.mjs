import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { firstStart, openChat, startBrowser, startDemo, violations, words, write } from './demo.mjs'

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

/** Waits until LINE WORKS shows of the first Bot what is expected, which the program does on its own time. */
async function botBecomes(line, what, fits) {
  const end = Date.now() + 15_000
  for (;;) {
    const [bot] = await botsOf(line)
    if (fits(bot)) return bot
    assert.ok(Date.now() < end, `${what}: ${JSON.stringify(bot)}`)
    await new Promise((soon) => setTimeout(soon, 50))
  }
}

/** Both stages, the public URL unless it is known already, and the test message answered. */
async function connectAll(page, context, line, known = false) {
  const values = await consoleOf(line)
  await fill(page, values)
  await register(page)
  await page.getByText(stage1Done).waitFor()
  const bots = (await consoleOf(line)).bots
  await enterSecret(page, bots[bots.length - 1].botSecret)
  await page.getByText(stage2Done).first().waitFor()
  if (!known) await setUrl(page, line.callback_url)
  await awaitState(page, 'waiting')
  const admin = line.employees.find((e) => e.account_id === values.account)
  const talk = await openChat(context, line, admin)
  await write(talk, 'テスト')
  await page.bringToFront()
  await awaitState(page, 'received')
  return { values, talk }
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
  // A page in the background is drawn once a second.
  await page.bringToFront()

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
  await page.bringToFront()
  await awaitState(page, 'received')
  assert.deepEqual(await violations(page), [], '受信確認済み')
  assert.equal((await botsOf(line)).length, 1)

  // Out of use and in use again: without entering anything.
  await open(page, '設定', 'オプション')
  await page.getByRole('radio', { name: '使用しない' }).check()
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await page.getByRole('button', { name: '使用しない', exact: true }).click()
  await page.getByText(words['options.done.off']).first().waitFor()
  await botBecomes(
    line,
    'taken back',
    (b) => !b.enableCallback && b.callbackUrl === '' && b.menu.length === 0,
  )
  assert.deepEqual(await violations(page), [], '使用しない')
  await page.getByRole('radio', { name: '使用する' }).check()
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await page.getByText(words['options.done.on']).first().waitFor()
  await awaitState(page, 'received')
  await botBecomes(line, 'set up again', (b) => b.callbackUrl === line.callback_url && b.menu.length === 4)
})

test('dissolved and connected again', async (t) => {
  const { line, context, page } = await begin(t)
  await agree(page)
  await connectAll(page, context, line)
  // What it would mean is said first, and the safe answer has the focus.
  await page.getByRole('button', { name: words['lineworks.disconnect'], exact: true }).click()
  const safe = page.getByRole('button', { name: words['lineworks.disconnect.keep'] })
  await safe.and(page.locator(':focus')).waitFor()
  assert.deepEqual(await violations(page), [], 'the question')
  await page.keyboard.press('Escape')
  await safe.waitFor({ state: 'hidden' })
  await awaitState(page, 'received')

  await page.getByRole('button', { name: words['lineworks.disconnect'], exact: true }).click()
  await page.getByRole('button', { name: words['lineworks.disconnect.go'], exact: true }).click()
  await page.getByText(words['lineworks.disconnect.done']).first().waitFor()
  await botBecomes(
    line,
    'taken back',
    (b) => !b.enableCallback && b.callbackUrl === '' && b.menu.length === 0,
  )
  assert.equal(await field(page, labels.clientId).inputValue(), '')
  assert.equal(await field(page, labels.account).inputValue(), '')
  await connectAll(page, context, line, true)
  // The Bot of before is taken up again.
  assert.equal((await botsOf(line)).length, 1)
})

test('a typo in a new registration changes nothing; another app asks first', async (t) => {
  const { line, context, page } = await begin(t)
  await agree(page)
  const { values, talk } = await connectAll(page, context, line)
  const change = () => page.getByRole('button', { name: words['lineworks.registered.change'] }).click()
  const go = () => page.getByRole('button', { name: words['lineworks.replace.go'], exact: true }).click()
  const before = await botsOf(line)

  await change()
  await fill(page, { ...values, clientId: `${values.clientId}x` })
  await register(page)
  const safe = page.getByRole('button', { name: words['lineworks.replace.keep'] })
  await safe.and(page.locator(':focus')).waitFor()
  assert.deepEqual(await violations(page), [], 'the question')
  await page.keyboard.press('Enter')
  await safe.waitFor({ state: 'hidden' })
  await register(page)
  await go()
  await page.getByText(words['error.lineworks_client']).first().waitFor()
  await page.getByText(words['lineworks.kept']).first().waitFor()
  assert.deepEqual(await violations(page), [], 'refused')
  assert.deepEqual(await botsOf(line), before)
  // What members write still arrives.
  await talk.bringToFront()
  await write(talk, 'まだ届きますか')
  await talk.getByRole('log').getByText('メッセージは Punchline に届いています').nth(1).waitFor()
  await page.bringToFront()

  // A Bot that is not there changes nothing either.
  await page.getByRole('button', { name: /詳しい設定/ }).click()
  await fill(page, values)
  await field(page, words['lineworks.field.bot_id']).fill('2999999')
  await register(page)
  await go()
  await page.getByText(words['error.lineworks_bots']).first().waitFor()
  await field(page, words['lineworks.field.bot_id']).and(page.locator(':focus')).waitFor()
  assert.deepEqual(await violations(page), [], 'a Bot that is not there')
  await field(page, words['lineworks.field.bot_id']).fill('')
  assert.deepEqual(await botsOf(line), before)

  // Corrected, it is what it was, and the secret still counts.
  await page.getByRole('button', { name: words['lineworks.again'], exact: true }).click()
  await page.getByText(words['ui.saved']).first().waitFor()
  await awaitState(page, 'received')
  assert.deepEqual(await botsOf(line), before)
})

/** Presses a key until something has the focus. */
async function keyTo(page, key, target) {
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  assert.fail(`${key} does not lead to ${target}`)
}

const tabTo = (page, target) => keyTo(page, 'Tab', target)

test('by keyboard alone', async (t) => {
  const { line, context, page } = await begin(t)
  const press = async (target, key = 'Enter') => {
    await tabTo(page, target)
    await page.keyboard.press(key)
  }
  const type = async (target, text) => {
    await tabTo(page, target)
    await page.keyboard.insertText(text)
  }
  const save = page.getByRole('button', { name: '登録', exact: true })
  const menu = page.getByRole('navigation')
  await tabTo(page, menu.getByRole('link', { name: 'ホーム' }))
  await keyTo(page, 'ArrowDown', menu.getByRole('button', { name: '設定', exact: true }))
  await page.keyboard.press('Enter')
  await keyTo(page, 'ArrowDown', menu.getByRole('link', { name: 'オプション', exact: true }))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'オプション', level: 1 }).waitFor()
  await tabTo(page, page.getByRole('radio', { name: '使用しない' }))
  await page.keyboard.press('ArrowUp')
  await press(page.getByRole('checkbox', { name: '確認のうえ、同意します。' }), 'Space')
  await press(save)
  await page.getByText(words['options.done.on']).first().waitFor()
  // While the note is there, too.
  await press(page.getByRole('link', { name: words['options.next.go_api'] }))

  await page.getByRole('heading', { name: 'LINE WORKS の API登録', level: 1 }).waitFor()
  const values = await consoleOf(line)
  await type(field(page, labels.clientId), values.clientId)
  await type(field(page, labels.clientSecret), values.clientSecret)
  await type(field(page, labels.serviceAccount), values.serviceAccount)
  await press(page.getByRole('button', { name: words['lineworks.key.paste'] }))
  await type(page.getByRole('textbox', { name: words['lineworks.key.text'] }), values.privateKey)
  await type(field(page, labels.domainId), 'abc')
  await type(field(page, labels.account), values.account)
  await page.keyboard.press('Enter')
  // What is wrong has the focus.
  await page.getByText(words['problem.not_number']).first().waitFor()
  await field(page, labels.domainId).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(values.domainId)
  await page.keyboard.press('Enter')

  await page.getByText(stage1Done).waitFor()
  await field(page, 'Bot Secret').and(page.locator(':focus')).waitFor()
  const [bot] = (await consoleOf(line)).bots
  await page.keyboard.insertText(bot.botSecret)
  await page.keyboard.press('Enter')
  await page.getByText(stage2Done).first().waitFor()

  await press(page.getByRole('link', { name: words['lineworks.state.no_url.go'] }))
  await page.getByRole('heading', { name: '受信設定', level: 1 }).waitFor()
  await press(page.getByRole('radio', { name: 'はい' }), 'Space')
  await type(page.getByRole('textbox', { name: '公開URL' }), line.callback_url)
  await press(page.getByRole('button', { name: '確認する' }))
  await page.getByText(words['reception.check.ok'].replace('{url}', line.callback_url)).waitFor()
  await press(save)
  await page.getByText(words['ui.saved']).first().waitFor()
  await press(page.getByRole('link', { name: words['reception.state.see_api'] }))
  await page.getByText(words['lineworks.state.waiting'], { exact: true }).first().waitFor()
  const admin = line.employees.find((e) => e.account_id === values.account)
  await write(await openChat(context, line, admin), 'テスト')
  await page.getByText(words['lineworks.state.received'], { exact: true }).first().waitFor()
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
  await page.bringToFront()
  await awaitState(page, 'wrong_secret')
  assert.deepEqual(await violations(page), [], 'Bot Secret が違います')
  await page.getByRole('button', { name: words['lineworks.secret.change'] }).first().click()
  await enterSecret(page, bot.botSecret)
  await awaitState(page, 'received')
  assert.equal((await botsOf(line)).length, 1)
})

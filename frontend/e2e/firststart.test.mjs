import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  admin,
  firstStart,
  openChat,
  openPage,
  signInAs,
  startBrowser,
  startDemo,
  violations,
  write,
} from './demo.mjs'

let browser
let demo

before(async () => {
  browser = await startBrowser()
  demo = await startDemo()
})
after(async () => {
  await browser?.close()
  if (demo) assert.equal(await demo.stop(), 0, 'SIGTERM exits 0')
})

test('first start, a punch by chat, the reply there, feed and board here', async () => {
  const { line } = demo
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const problems = []
  page.on('pageerror', (e) => problems.push(String(e)))
  await page.goto(line.page_url)
  assert.equal(new URL(page.url()).hash, '', 'the token leaves the address')
  await page.getByRole('heading', { name: 'Punchline をはじめる' }).waitFor()
  assert.deepEqual(await violations(page), [], 'first start')
  await firstStart(page)

  const chat = await openChat(context, line, line.employees[0])
  await write(chat, '出勤')
  await chat.getByRole('log').getByText('山田 太郎さん 出勤を打刻しました').waitFor()
  const feed = page.getByRole('region', { name: 'いま' })
  await feed.getByText('山田 太郎').waitFor({ timeout: 2000 })
  const board = page.getByRole('region', { name: '所属ごとの状況' })
  await board.getByText('出勤').first().waitFor({ timeout: 2000 })
  assert.deepEqual(await violations(page), [], 'ホーム')
  assert.deepEqual(await violations(chat), [], 'chat page')

  // A message of several types is asked back; the choice punches at its time.
  await write(chat, '出勤したのに退勤と書いてしまった')
  const asked = chat.getByRole('log').getByRole('button', { name: '退勤' }).last()
  await asked.waitFor()
  await feed.getByText('本人に確認中').waitFor({ timeout: 2000 })
  await asked.click()
  await chat.getByRole('log').getByText('退勤を打刻しました').waitFor()
  await board.getByText('退勤').first().waitFor({ timeout: 2000 })
  assert.deepEqual(problems, [], 'no error in the page')
  await context.close()
})

test('sign-out, a wrong password, sign-in', async () => {
  const { context, page } = await openPage(browser, demo.line)
  await page.getByRole('button', { name: admin.name }).click()
  await page.getByRole('menuitem', { name: 'サインアウト' }).click()
  await page.getByRole('button', { name: 'サインイン' }).waitFor()
  assert.deepEqual(await violations(page), [], 'sign-in')
  await signInAs(page, 'wrong password')
  await page.getByText('ログインIDかパスワードが違います').first().waitFor()
  await signInAs(page, admin.password)
  await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor()
  await context.close()
})

test('every entry of the menu by keyboard, light and dark, without a finding of axe', async () => {
  const { context, page } = await openPage(browser, demo.line, {
    viewport: { width: 1280, height: 1000 },
    reducedMotion: 'reduce',
  })
  const menu = page.getByRole('navigation')
  const press = async (target) => {
    await target.focus()
    await page.keyboard.press('Enter')
  }
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    const seen = new Set()
    for (const group of ['', '打刻データ', '従業員', 'LINE WORKS連携', '設定']) {
      const opener = menu.getByRole('button', { name: group, exact: true })
      if (group !== '') await press(opener)
      for (const name of await menu.getByRole('link').allInnerTexts()) {
        if (seen.has(`${group}/${name}`)) continue
        if (group !== '' && (await opener.getAttribute('aria-expanded')) !== 'true') await press(opener)
        await press(menu.getByRole('link', { name, exact: true }).last())
        await page.getByRole('heading', { level: 1 }).waitFor()
        assert.deepEqual(await violations(page), [], `${group}/${name}, ${colorScheme}`)
        seen.add(`${group}/${name}`)
      }
    }
    assert.ok(seen.size >= 15, `only ${[...seen]}`)
  }
  await context.close()
})

test('going back in the browser asks before what was typed is lost', async () => {
  const { context, page } = await openPage(browser, demo.line)
  const at = () => new URL(page.url()).hash
  await page.evaluate(() => {
    window.location.hash = '#/operations'
  })
  await page.getByRole('heading', { name: '操作履歴', level: 1 }).waitFor()
  await page.evaluate(() => {
    window.location.hash = '#/settings/behavior'
  })
  await page.getByRole('radio', { name: 'English' }).click()
  const dialog = page.getByRole('alertdialog')
  await page.goBack()
  await dialog.getByRole('button', { name: 'この画面に残る' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal(at(), '#/settings/behavior')
  assert.ok(await page.getByRole('radio', { name: 'English' }).isChecked())
  await page.goBack()
  await dialog.getByRole('button', { name: '登録せずに移る' }).click()
  await page.getByRole('heading', { name: '操作履歴', level: 1 }).waitFor()
  assert.equal(at(), '#/operations')
  await context.close()
})

test('a page with an old token and a second page are told so', async () => {
  const { context, page } = await openPage(browser, demo.line)
  const stale = await context.newPage()
  await stale.goto(`${new URL(demo.line.page_url).origin}/#OLDTOKEN`)
  await stale.getByText('この画面は使えなくなりました').first().waitFor()
  const second = await openPage(browser, demo.line)
  await page.getByText('この画面は別のところで開き直されました').first().waitFor()
  await second.context.close()
  await context.close()
})

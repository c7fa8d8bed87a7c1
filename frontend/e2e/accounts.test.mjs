import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  button,
  openChat,
  openPage,
  say,
  startBrowser,
  startDemo,
  violations,
  words,
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

const idOf = (page, name) => page.getByRole('textbox', { name: say('accounts.id_of', { name }) })

/** The row of an employee as it reads. */
const rowOf = (page, code) => page.getByRole('row').filter({ has: page.getByText(code, { exact: true }) })

/** Replaces what is on the clipboard, as a copy in a spreadsheet does. */
const copy = (page, text) => page.evaluate((copied) => navigator.clipboard.writeText(copied), text)

test('IDs are pasted, stored and checked; first messages go out, and one cannot', async () => {
  const { context, page } = await openPage(browser, demo.line, {
    viewport: { width: 960, height: 640 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const problems = []
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.evaluate(() => {
    window.location.hash = '#/accounts'
  })
  await page.getByText('0001', { exact: true }).waitFor()
  assert.deepEqual(await violations(page), [], 'the list')

  // A column is pasted over everybody; the third has no domain, the fourth the ID of the fifth.
  const right = demo.line.employees.map((employee) => employee.account_id)
  const [, , third, , fifth] = right
  await button(page, words['accounts.edit']).click()
  await idOf(page, '山田 太郎').and(page.locator(':focus')).waitFor()
  await copy(page, '\r\n'.repeat(right.length))
  await page.keyboard.press('Control+V')
  await page
    .getByText(say('accounts.changes_off', { count: right.length, off: right.length }), { exact: true })
    .waitFor()
  await copy(page, `${right.with(2, third.split('@')[0]).with(3, fifth).join('\r\n')}\r\n`)
  await page.keyboard.press('Control+V')
  await page.getByText(say('accounts.changes', { count: 2 }), { exact: true }).waitFor()
  // What was pasted is typed over.
  await page.keyboard.type('x')
  assert.equal(await idOf(page, '山田 太郎').inputValue(), 'x')
  await page.keyboard.press('Escape')
  // Taken back as a whole, and again.
  await page.keyboard.press('Control+Z')
  await page.keyboard.press('Control+Z')
  await page.getByText(say('accounts.changes', { count: 0 }), { exact: true }).waitFor()
  await page.keyboard.press('Control+Y')
  await page.keyboard.press('Control+Y')
  await page.getByText(say('accounts.changes', { count: 2 }), { exact: true }).waitFor()
  await page.getByRole('button', { name: /^@sample\.example\.jp を付ける/ }).click()
  await page.getByText(say('accounts.changes', { count: 1 }), { exact: true }).waitFor()
  await page
    .getByRole('textbox', { name: /鈴木 一郎/ })
    .and(page.locator(':focus'))
    .waitFor()
  assert.deepEqual(await violations(page), [], 'the sheet')

  // The wrong one is named, marked, and led to by keyboard.
  await button(page, words['ui.save']).click()
  await page
    .getByText(say('accounts.wrong', { count: 1 }))
    .and(page.locator(':focus'))
    .waitFor()
  assert.equal(await idOf(page, '高橋 美咲').getAttribute('aria-invalid'), 'true')
  assert.deepEqual(await violations(page), [], 'a wrong ID')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await idOf(page, '高橋 美咲').and(page.locator(':focus')).waitFor()
  await page.keyboard.type('nobody')
  await page.keyboard.press('Escape')
  assert.equal(await idOf(page, '高橋 美咲').inputValue(), fifth)
  await page.keyboard.type('nobody@sample.example.jp')
  await page.keyboard.press('Enter')
  await idOf(page, '田中 健太').and(page.locator(':focus')).waitFor()

  // Leaving now is asked about.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await button(page, words['ui.cancel']).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  await button(page, words['accounts.edit_on']).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  await button(page, words['ui.save']).click()
  await page
    .getByText(say('accounts.saved', { count: 1 }))
    .first()
    .waitFor()

  // LINE WORKS knows nobody of that ID.
  await button(page, words['accounts.check_all']).click()
  await rowOf(page, '0004').getByText(words['accounts.check.not_found']).waitFor()
  assert.deepEqual(await violations(page), [], 'checked')

  await button(page, words['accounts.send']).click()
  const dialog = page.getByRole('dialog')
  const unsent = say('accounts.send.to.unsent', { count: right.length })
  assert.equal(await dialog.getByRole('radio', { name: unsent }).isChecked(), true)
  const text = dialog.getByRole('textbox', { name: words['accounts.send.text'] })
  await text.fill('{name}さん、「出勤」と送ってください')
  await dialog.getByText('山田 太郎さん、「出勤」と送ってください').waitFor()
  assert.deepEqual(await violations(page), [], 'the question')
  await dialog.getByRole('button', { name: say('accounts.send.go', { count: right.length }) }).click()

  // It goes on while one is elsewhere.
  await page.evaluate(() => {
    window.location.hash = '#/'
  })
  await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor()
  await page.evaluate(() => {
    window.location.hash = '#/accounts'
  })
  await page.getByRole('heading', { name: words['accounts.sent_all'] }).waitFor({ timeout: 30_000 })
  await rowOf(page, '0001').getByText(words['accounts.first.sent'], { exact: true }).waitFor()
  const failed = rowOf(page, '0004').getByText(/^失敗: /)
  assert.match(await failed.innerText(), new RegExp(words['error.lineworks_not_found'].slice(0, 20)))
  await button(page, words['accounts.show_failed']).click()
  await page.getByText(say('ui.count', { count: 1 }), { exact: true }).waitFor()
  assert.deepEqual(await violations(page), [], 'who failed')
  await button(page, words['ui.filters_clear']).click()

  // Whoever answers is seen to have.
  const talk = await openChat(context, demo.line, demo.line.employees[1])
  await talk.getByRole('log').getByText('佐藤 花子さん、「出勤」と送ってください').waitFor()
  await write(talk, '出勤')
  await page.bringToFront()
  await rowOf(page, '0002').getByText(words['accounts.first.replied'], { exact: true }).waitFor()
  await rowOf(page, '0002')
    .getByText(/\d\d:\d\d 出勤$/)
    .waitFor()
  await page.emulateMedia({ colorScheme: 'dark' })
  assert.deepEqual(await violations(page), [], 'dark')
  assert.deepEqual(problems, [], 'no error in the page')
  await context.close()
})

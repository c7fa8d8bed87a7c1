import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { openChat, openPage, startBrowser, startDemo, violations, words, write } from './demo.mjs'

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

/** A screen below 従業員, gone to by the menu. */
async function openScreen(t, name) {
  const opened = await openPage(browser, demo.line, {
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const problems = []
  opened.page.on('pageerror', (error) => problems.push(String(error)))
  t.after(async () => {
    await opened.context.close()
    assert.deepEqual(problems, [], 'no error in the page')
  })
  await goTo(opened.page, name)
  return opened
}

async function goTo(page, name) {
  const menu = page.getByRole('navigation')
  const opener = menu.getByRole('button', { name: '従業員', exact: true })
  if ((await opener.getAttribute('aria-expanded')) !== 'true') await opener.click()
  await menu.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await gridOf(page).getByRole('gridcell').first().waitFor()
}

const gridOf = (page) => page.getByRole('grid')
const cell = (page, name) => gridOf(page).getByRole('gridcell', { name, exact: true })
const drawerOf = (page) => page.getByRole('dialog')
const field = (page, label) => drawerOf(page).getByLabel(new RegExp(`^${label}\\s*\\*?$`))
const press = (page, name) => drawerOf(page).getByRole('button', { name, exact: true }).click()
const said = (page, key, values = {}) =>
  page.getByText(words[key].replace(/\{(\w+)\}/g, (_, name) => values[name])).first()
const closed = (page) => drawerOf(page).waitFor({ state: 'detached' })

async function choose(page, label, option) {
  await drawerOf(page)
    .getByRole('combobox', { name: new RegExp(`^${label}`) })
    .click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

const focused = (page) => page.evaluate(() => document.activeElement?.textContent ?? '')
/** The focus comes back with the frame after a drawer is gone. */
const focusAt = (page, text) =>
  page.waitForFunction((now) => document.activeElement?.textContent === now, text)

test('所属 and 雇用区分: added, refused, changed, and kept while in use', async (t) => {
  const { context, page } = await openScreen(t, '所属')
  assert.deepEqual(await violations(page), [], '所属')
  await page.getByRole('button', { name: words['units.division.add'] }).click()
  await field(page, 'コード').fill('099')
  await field(page, '名称').fill('監査室')
  await press(page, '登録')
  await said(page, 'units.saved', { name: '監査室' }).waitFor()
  await cell(page, '099').waitFor()

  await page.getByRole('button', { name: words['units.division.add'] }).click()
  await field(page, 'コード').fill('０９９')
  await field(page, '名称').fill('別の部署')
  await press(page, '登録')
  await said(page, 'problem.code_taken').waitFor()
  assert.deepEqual(await violations(page), [], 'a code that is taken')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: words['ui.leave.close'] }).click()
  await closed(page)

  await cell(page, '総務部').click()
  await said(page, 'units.used_by', { names: '山田 太郎 さん、佐藤 花子 さん' }).waitFor()
  const remove = drawerOf(page).getByRole('button', { name: words['ui.delete'] })
  assert.equal(await remove.getAttribute('aria-disabled'), 'true')
  await page.keyboard.press('Escape')
  await closed(page)
  await focusAt(page, '総務部')

  await cell(page, '監査室').click()
  await press(page, words['ui.delete'])
  await page.getByRole('button', { name: words['units.delete.go'] }).click()
  await cell(page, '監査室').waitFor({ state: 'detached' })

  await goTo(page, '雇用区分')
  assert.deepEqual(await violations(page), [], '雇用区分')
  await allowBreaks(page, 'no')
  const chat = await openChat(context, demo.line, demo.line.employees[0])
  const answered = (text) => chat.getByRole('log').getByText(text).first().waitFor()
  await write(chat, '出勤')
  await answered(/出勤を打刻しました/)
  await write(chat, '休憩開始')
  await answered(/休憩開始は打刻できません。あなたの雇用区分では/)
  await write(chat, 'こんにちは')
  await answered(/送ってください: 「退勤」 「出勤」$/)
  await allowBreaks(page, 'yes')
  await write(chat, '休憩開始')
  await answered(/休憩開始を打刻しました/)
})

async function allowBreaks(page, which) {
  const name = words[`units.break.${which}`]
  await cell(page, '正社員').click()
  await drawerOf(page).getByRole('radio', { name, exact: true }).check()
  await press(page, '登録')
  await closed(page)
  await gridOf(page)
    .getByRole('row', { name: new RegExp(`正社員.*${name}`) })
    .waitFor()
}

test('the list by keyboard, and copied as a spreadsheet takes it', async (t) => {
  const { page } = await openScreen(t, '従業員')
  assert.deepEqual(await violations(page), [], '従業員')
  await page.getByRole('combobox', { name: words['employees.state'] }).focus()
  await page.keyboard.press('Tab')
  const first = await focused(page)
  assert.equal(first, demo.line.employees[0].code)
  await page.keyboard.press('Control+c')
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), first)
  const html = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    return (await item.getType('text/html')).text()
  })
  assert.match(html, new RegExp(`<td[^>]*>${first}</td>`))

  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  const second = await focused(page)
  assert.notEqual(second, first)
  await page.keyboard.press('Enter')
  await field(page, '従業員コード').waitFor()
  assert.equal(await field(page, '従業員コード').inputValue(), second)
  assert.deepEqual(await violations(page), [], 'one employee')
  await page.keyboard.press('Escape')
  await closed(page)
  await focusAt(page, second)

  // To the head and sorted, without the mouse.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.locator('[aria-sort=descending]').waitFor()
  await page.getByRole('searchbox').fill('no such person')
  await said(page, 'home.nobody').waitFor()
  assert.deepEqual(await violations(page), [], 'nobody')
})

test('an employee: registered with an ID, written to, moved, and gone', async (t) => {
  const { context, page } = await openScreen(t, '従業員')
  const from = demo.line.employees.at(-1)
  // Someone gives his ID up.
  await cell(page, from.code).click()
  await field(page, 'LINE WORKSアカウントID').fill('')
  await press(page, '登録')
  await closed(page)

  await page.getByRole('button', { name: words['employees.add'] }).click()
  await field(page, '従業員コード').fill('E2E1')
  // What is missing stays said while the focus goes to the first of it.
  await page.keyboard.press('Enter')
  await drawerOf(page).getByText(words['problem.missing']).nth(2).waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true')
  assert.equal(await drawerOf(page).getByText(words['problem.missing']).count(), 3)
  await page.keyboard.type('新人')
  await page.keyboard.press('Tab')
  await page.keyboard.type('四郎')
  await choose(page, '所属', '総務部')
  await choose(page, '雇用区分', '正社員')
  await field(page, 'LINE WORKSアカウントID').fill('nobody')
  await field(page, '入社日').fill('2026/4/1')
  assert.deepEqual(await violations(page), [], 'a new employee')
  await press(page, words['employees.account.offer'].replace('{id}', 'nobody@sample.example.jp'))
  await press(page, '登録')
  await said(page, 'employees.saved', { name: '新人 四郎' }).waitFor()

  // LINE WORKS does not know the ID: nothing is sent, and it is said.
  await said(page, 'problem.unknown_user').waitFor()
  await press(page, words['employees.first.again'])
  await said(page, 'problem.unknown_user').waitFor()
  assert.deepEqual(await violations(page), [], 'an ID that is not there')
  await field(page, 'LINE WORKSアカウントID').fill(from.account_id)
  await press(page, '登録')
  await closed(page)
  await cell(page, 'E2E1').click()
  await press(page, words['employees.first.go'])
  await drawerOf(page)
    .getByText(/に送りました/)
    .waitFor({ timeout: 30_000 })
  assert.deepEqual(await violations(page), [], 'a first message')
  const chat = await openChat(context, demo.line, from)
  await chat
    .getByRole('log')
    .getByText(/^新人 四郎さん/)
    .waitFor()
  await write(chat, '出勤')
  await chat
    .getByRole('log')
    .getByText(/新人 四郎さん 出勤を打刻しました/)
    .waitFor()
  await chat.close()
  await said(page, 'employees.first.replied').waitFor()

  // Another 所属 from a day to come, taken back again.
  await choose(page, '所属', '営業部')
  await field(page, '異動日').fill('2099-04-01')
  await press(page, '登録')
  await closed(page)
  await gridOf(page)
    .getByRole('gridcell', { name: /総務部.*04\/01 異動/ })
    .waitFor()
  await cell(page, 'E2E1').click()
  await press(page, words['employees.move.delete_of'].replace('{date}', '2099/04/01'))
  await page.getByRole('alertdialog').waitFor()
  assert.deepEqual(await violations(page), [], 'taking a 異動 back')
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: words['employees.move.delete'], exact: true })
    .click()
  await said(page, 'employees.move.done').waitFor()

  // Gone, and found among those who left.
  await field(page, '退職日').fill('2026/4/30')
  await press(page, '登録')
  const asked = page.getByRole('alertdialog')
  await asked.getByText(from.account_id).waitFor()
  await asked.getByRole('button', { name: words['employees.leave.go'] }).click()
  await closed(page)
  await cell(page, 'E2E1').waitFor({ state: 'detached' })
  // His ID is free for whoever had it before.
  await cell(page, from.code).click()
  await field(page, 'LINE WORKSアカウントID').fill(from.account_id)
  await press(page, '登録')
  await closed(page)
  await cell(page, from.account_id).waitFor()
  await page.getByRole('combobox', { name: words['employees.state'] }).click()
  await page.getByRole('option', { name: words['employees.state.left'], exact: true }).click()
  await cell(page, 'E2E1').waitFor()
  assert.equal(await cell(page, from.account_id).count(), 0, "the ID is another one's now")
})

test('the list leaves as a file that the import reads as it is', async (t) => {
  const { page } = await openScreen(t, '従業員')
  const choose = async (format) => {
    await page.getByRole('button', { name: words['employees.export'] }).click()
    await page.getByRole('menuitem', { name: words[`employees.export.${format}`] }).click()
  }
  const download = async (format) => (await Promise.all([page.waitForEvent('download'), choose(format)]))[0]
  const read = async (file) => readFile(await file.path())
  // One of them has a character that the old encoding lacks: it is named, and nobody is written wrong.
  await choose('csv_sjis')
  await page.getByText(/Shift_JIS にない文字.*𠮷/).waitFor()
  assert.deepEqual(await violations(page), [], 'a list that could not be written')
  await page.getByRole('searchbox').fill('鈴木')
  await said(page, 'ui.count', { count: '1' }).waitFor()
  const narrowed = new TextDecoder('shift_jis').decode(await read(await download('csv_sjis')))
  assert.equal(narrowed.trim().split('\r\n').length, 2, narrowed)
  assert.match(narrowed, /鈴木/)
  await page.getByRole('button', { name: words['ui.filters_clear'] }).click()
  const file = await download('xlsx')
  assert.match(file.suggestedFilename(), /\.xlsx$/)
  const total = Number(await gridOf(page).getAttribute('aria-rowcount')) - 1
  const buffer = await read(file)
  await page.getByRole('link', { name: words['employees.import'] }).click()
  await page.getByRole('button', { name: words['importing.template'] }).click()
  const template = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: words['importing.template.csv'] }).click()
  assert.match((await read(await template)).toString(), /従業員コード.*LINE WORKSアカウントID/)
  await page.locator('input[type=file]').setInputFiles({ name: 'list.xlsx', mimeType: '', buffer })
  await page.getByRole('button', { name: '内容を確かめる' }).click()
  await page.getByRole('tab', { name: `変更なし ${total}` }).waitFor({ timeout: 60_000 })
})

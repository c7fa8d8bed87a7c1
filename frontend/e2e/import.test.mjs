import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { openPage, startBrowser, startDemo, violations } from './demo.mjs'
import { cp932, workbook } from './files.mjs'

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

const headers = ['社員番号', '氏名', '部署', '雇用形態', 'メールアドレス', '備考']
const domain = 'sample.example.jp'
const list = (rows) => workbook([['社員名簿'], ['2026年4月1日現在'], headers, ...rows])

async function openImport(kind = 'employees') {
  const opened = await openPage(browser, demo.line)
  const problems = []
  opened.page.on('pageerror', (error) => problems.push(String(error)))
  await goTo(opened.page, kind)
  return { ...opened, problems }
}

async function goTo(page, kind) {
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, `#/${kind}/import`)
  await page.getByRole('heading', { level: 1, name: /一括インポート/ }).waitFor()
}

async function choose(page, name, buffer) {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
}

/** From the columns, or from the file, to the counts. */
async function preview(page) {
  await page.getByRole('button', { name: '内容を確かめる' }).click()
  await page.getByRole('tab', { name: /^新規/ }).waitFor({ timeout: 60_000 })
}

const counts = (page) =>
  Promise.all(
    ['新規', '変更', '変更なし', '取り込めない'].map(async (name) => {
      const text = await page
        .getByRole('tab', { name: new RegExp(`^${name} [0-9,]+$`) })
        .getAttribute('aria-label')
      const said =
        text ?? (await page.getByRole('tab', { name: new RegExp(`^${name} [0-9,]+$`) }).innerText())
      return Number(/[0-9,]+$/.exec(said.trim().split('\n')[0])[0].replaceAll(',', ''))
    }),
  )

async function rows(page, tab) {
  await page.getByRole('tab', { name: new RegExp(`^${tab} `) }).click()
  const grid = page.getByRole('grid', { name: tab, exact: true })
  // Until its own rows are there, those of the tab before stand in.
  await grid.and(page.locator('[aria-busy=false]')).waitFor()
  await grid.getByRole('row').nth(1).waitFor()
  const texts = []
  for (const row of (await grid.getByRole('row').all()).slice(1)) {
    texts.push((await row.getByRole('gridcell').allInnerTexts()).map((text) => text.trim()))
  }
  return texts
}

async function apply(page) {
  await page.getByRole('button', { name: /^取り込む\(/ }).click()
  await page.getByRole('heading', { name: '取り込みました' }).waitFor({ timeout: 60_000 })
}

test('a workbook with errors: mended, imported again, and taken back', async () => {
  const { context, page, problems } = await openImport()
  assert.deepEqual(await violations(page), [], 'choosing')
  const people = [
    ['0003', '鈴木 一郎', '総務部', '正社員', `suzuki.ichiro@${domain}`, '異動'],
    ['0004', '高橋 美咲', '営業部', '正社員', `takahashi.misaki@${domain}`, null],
    ['0101', '髙木 凛', '第三工場', '契約社員', `takagi.rin@${domain}`, null],
    ['0102', '長曾我部 ﾊﾅｺ', '営業部', '正社員', `HANAKO@${domain}`, null],
  ]
  const wrong = ['0103', '斎藤 次郎', '営業部', '正社員', `saito jiro@${domain}`, null]
  await choose(page, '社員名簿.xlsx', list([...people, wrong]))
  const head = page.getByRole('table', { name: 'ファイルの最初の行' })
  await head.waitFor()
  assert.equal(await page.getByRole('spinbutton', { name: '見出しの行' }).inputValue(), '3行目')
  assert.equal(await page.getByRole('combobox', { name: 'A列「社員番号」' }).inputValue(), 'code')
  assert.equal(await page.getByRole('combobox', { name: 'F列「備考」' }).inputValue(), '')
  assert.deepEqual(await violations(page), [], 'the columns')

  await preview(page)
  assert.deepEqual(await counts(page), [1, 1, 1, 2])
  const [moved] = await rows(page, '変更')
  assert.match(moved.join(' '), /所属 営業部 → 総務部/)
  const rejected = await rows(page, '取り込めない')
  assert.equal(rejected[0][0], '6', 'the row of the file is named')
  assert.match(rejected[0].join(' '), /「第三工場」は登録されていません/)
  assert.match(rejected[1].join(' '), /空白が入っています/)
  assert.deepEqual(await violations(page), [], 'the preview')
  await page.emulateMedia({ colorScheme: 'dark' })
  assert.deepEqual(await violations(page), [], 'the preview, dark')
  await page.emulateMedia({ colorScheme: 'light' })

  // What is rejected can be kept as a workbook.
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '取り込めない行をExcelで保存' }).click(),
  ])
  assert.match(download.suggestedFilename(), /\.xlsx$/)
  assert.equal((await readFile(await download.path())).subarray(0, 2).toString(), 'PK')

  await page.getByRole('button', { name: '作成して取り込む' }).click()
  await page.getByText('取り込むときに作成します').waitFor()
  assert.deepEqual(await counts(page), [2, 1, 1, 1])
  // Not unless every row is good; then the good ones.
  await page.getByRole('radio', { name: 'すべての行に問題がないときだけ' }).check()
  await page.getByText('まだ取り込めません').waitFor()
  await page.getByRole('radio', { name: '良い行だけ取り込む' }).check()
  await apply(page)
  assert.deepEqual(await violations(page), [], 'what was done')

  // Mended, only what was missing is new.
  await page.getByRole('button', { name: '別のファイルを選ぶ' }).click()
  const mended = list([...people, wrong.with(4, `saito.jiro@${domain}`)])
  await choose(page, '社員名簿.xlsx', mended)
  await preview(page)
  assert.deepEqual(await counts(page), [1, 0, 4, 0])
  await apply(page)

  // Both are taken back, the last one first, and the file is as new again.
  for (const at of ['done', 'history']) {
    await page
      .getByRole('button', { name: /^元に戻す/ })
      .first()
      .click()
    const dialog = page.getByRole('alertdialog')
    assert.deepEqual(await violations(page), [], `asked, ${at}`)
    await dialog.getByRole('button', { name: '元に戻す' }).click()
    await dialog.waitFor({ state: 'hidden' })
    if (at === 'done') {
      await page.getByRole('heading', { name: 'この取り込みは元に戻しました' }).waitFor()
      await page.getByRole('button', { name: '別のファイルを選ぶ' }).click()
    }
  }
  const history = page.getByRole('table', { name: 'これまでの取り込み' })
  await history.getByText('元に戻し済み').nth(1).waitFor()
  await choose(page, '社員名簿.xlsx', mended)
  await preview(page)
  const [created, changed] = await counts(page)
  assert.deepEqual([created, changed], [2, 1], 'without 第三工場, which is gone again')
  await page.getByRole('button', { name: '別のファイルを選ぶ' }).click()
  assert.deepEqual(problems, [], 'no error in the page')
  await context.close()
})

test('IDs from a Shift_JIS text, by keyboard alone', async () => {
  const { context, page, problems } = await openImport('accounts')
  await choose(
    page,
    'ID一覧.csv',
    cp932([
      ['番号', '氏名', 'LINE WORKS ID'],
      ['0001', '山田 太郎', `yamada.new@${domain}`],
      ['0002', '佐藤 花子', `sato.hanako@${domain}`],
      ['9999', '髙橋 纊', `nobody@${domain}`],
    ]),
  )
  await page.getByText('テキスト(Shift_JIS)').waitFor()
  // 番号 alone does not say whose: the program asks.
  const code = page.getByRole('combobox', { name: 'A列「番号」' })
  if ((await code.inputValue()) !== 'code') {
    await page.getByText('従業員コードの列が選ばれていません').waitFor()
    await code.focus()
    await page.keyboard.press('ArrowDown')
    await page.waitForFunction((select) => select.value === 'code', await code.elementHandle())
  }
  const certain = page.getByRole('checkbox', { name: /確かめました/ })
  const next = page.getByRole('button', { name: '内容を確かめる' })
  if (await certain.isVisible()) {
    await certain.focus()
    await page.keyboard.press('Space')
  }
  await next.and(page.locator(':not([aria-disabled=true])')).waitFor()
  await next.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: /^新規/ }).waitFor()
  assert.deepEqual(await counts(page), [0, 1, 1, 1])
  const [unknown] = await rows(page, '取り込めない')
  assert.match(unknown.join(' '), /「9999」の従業員は登録されていません/)
  await page.getByRole('tab', { name: /^取り込めない/ }).press('ArrowLeft')
  const go = page.getByRole('button', { name: '取り込む(1行)' })
  await go.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '取り込みました' }).waitFor()
  // The focus is on the screen, not lost with the button.
  assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'BODY')
  await page.getByRole('button', { name: /^元に戻す/ }).press('Enter')
  await page.getByRole('alertdialog').getByRole('button', { name: '元に戻す' }).press('Enter')
  await page.getByRole('heading', { name: 'この取り込みは元に戻しました' }).waitFor()
  await page.getByRole('button', { name: '別のファイルを選ぶ' }).press('Enter')
  await page.getByRole('button', { name: 'ファイルを選ぶ' }).waitFor()
  assert.deepEqual(problems, [], 'no error in the page')
  await context.close()
})

test('a hundred thousand rows are left, found again, and scrolled through', async () => {
  const { context, page, problems } = await openImport()
  const people = Array.from({ length: 100_000 }, (_, index) => {
    const code = String(index + 100_000)
    return `${code},従業員 ${index},営業部,正社員,user${code}@${domain}`
  })
  const text = ['従業員コード,氏名,所属,雇用区分,LINE WORKSアカウントID', ...people].join('\n')
  await choose(page, '全員.csv', Buffer.from(text))
  await page.getByRole('button', { name: '内容を確かめる' }).click()
  await page.evaluate(() => {
    window.location.hash = '#/'
  })
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor()
  await goTo(page, 'employees')
  await page.getByRole('tab', { name: '新規 100,000' }).waitFor({ timeout: 60_000 })
  const scroller = page.locator('[data-scroller]')
  const longest = await scroller.evaluate(async (element) => {
    let longest = 0
    let last = performance.now()
    for (let step = 0; step < 100; step++) {
      element.scrollTop += 800
      await new Promise((next) => requestAnimationFrame(next))
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }
    return longest
  })
  assert.ok(longest < 1000, `a frame took ${longest} ms`)
  const grid = page.getByRole('grid', { name: '新規' })
  await grid.focus()
  await grid.getByRole('gridcell').first().focus()
  await page.keyboard.press('Control+End')
  await grid.getByRole('gridcell', { name: '199999', exact: true }).waitFor({ timeout: 5000 })
  await page.getByRole('searchbox').fill('従業員 77777')
  await grid.getByRole('gridcell', { name: '177777', exact: true }).waitFor({ timeout: 10_000 })
  await page.getByRole('button', { name: '別のファイルを選ぶ' }).click()
  await page.getByRole('button', { name: 'ファイルを選ぶ' }).waitFor()
  assert.deepEqual(problems, [], 'no error in the page')
  await context.close()
})

test('what is no table is refused with a sentence', async () => {
  const { context, page } = await openImport()
  for (const [name, buffer, sentence] of [
    ['名簿.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /Excelで \.xlsx として保存し直してください/],
    ['空.csv', Buffer.alloc(0), /中身がありません/],
    [
      '途中まで.xlsx',
      list([['0001', '山田 太郎', '総務部', '正社員', '', '']]).subarray(0, 900),
      /保存し直してください/,
    ],
  ]) {
    await choose(page, name, buffer)
    const refused = page.getByText(sentence).filter({ hasText: name })
    await refused.waitFor({ timeout: 10_000 })
  }
  await context.close()
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  button,
  openChat,
  openPage,
  say,
  startBeside,
  startBrowser,
  startDemo,
  startTwo,
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

/** Goes to a screen, with whatever was typed stored. */
const go = async (page, hash, title) => {
  await page.bringToFront()
  await page.evaluate((to) => {
    window.location.hash = to
  }, hash)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** What the Bot says in the talk. */
const answered = (chat, text) => chat.getByText(text).last().waitFor()

/** A note at the edge of the page; readers of the screen hear it too. */
const noted = (page, text) => page.getByText(text, { exact: true }).last().waitFor()

/** HH:MM in Tokyo, some minutes ago. */
const clock = (ago) =>
  new Intl.DateTimeFormat('ja-JP', {
    timeZone: 'Asia/Tokyo',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(Date.now() - ago * 60_000)

const row = (page, kind, n) =>
  page.getByRole('textbox', { name: say('phrases.row', { kind: words[`type.${kind}`], n }) })

test('a phrase registered in the window counts from the very next message; several ask, a button punches, 取消 takes back', async () => {
  const { context, page } = await openPage(browser, demo.line, { viewport: { width: 960, height: 640 } })
  const problems = []
  page.on('pageerror', (error) => problems.push(String(error)))
  const chat = await openChat(context, demo.line, demo.line.employees[0])
  await write(chat, 'お疲れ様です、出勤しました')
  await answered(chat, /出勤を打刻しました/)
  await write(chat, '取消')
  await answered(chat, /出勤.*の打刻を取り消しました/)
  await write(chat, 'おはよう')
  await answered(chat, /打刻になる言葉が見つかりませんでした/)

  await go(page, '#/phrases', words['nav.phrases'])
  assert.deepEqual(await violations(page), [], 'the editor')
  // By keyboard alone: Enter goes on to a new row.
  await row(page, 'clock_in', 1).press('Enter')
  await row(page, 'clock_in', 2).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('おはよう')
  await page.getByText(say('phrases.conflict.greeting', { other: 'おはようございます' })).waitFor()
  await row(page, 'clock_out', 1).press('Enter')
  await page.keyboard.type('おはよう')
  // The same in two sections is refused beside both, and by the button too.
  await page
    .getByText(say('phrases.problem.duplicate', { other: 'おはよう', kind: words['type.clock_out'] }))
    .waitFor()
  await button(page, words['ui.save']).click()
  await page.getByText(say('phrases.problems', { count: 2 })).waitFor()
  await row(page, 'clock_in', 2).and(page.locator(':focus')).waitFor()
  await row(page, 'clock_out', 2).fill('お疲れ')
  await page.getByRole('textbox', { name: words['phrases.try.message'] }).fill('お疲れ様です、出勤しました')
  await page.getByText(words['phrases.try.asked']).first().waitFor()
  assert.deepEqual(await violations(page), [], 'with a conflict')
  await page.getByRole('tab', { name: words['phrases.tab.templates'] }).click()
  const punched = page.getByRole('textbox', { name: new RegExp(`^${words['phrases.case.punched']}`) })
  await punched.fill('{name}さん、{type}しました。\n{today}\n{nobody}')
  await page.getByText(say('phrases.problem.unknown_placeholder', { other: '{nobody}' })).waitFor()
  assert.deepEqual(await violations(page), [], 'the replies')
  await punched.fill('{name}さん、{type}しました。\n{today}')
  await button(page, words['ui.save']).click()
  await noted(page, words['phrases.saved'])

  await write(chat, 'おはよう')
  await answered(chat, /山田 太郎さん、出勤しました。\s*\d\d:\d\d 出勤/)
  await write(chat, 'お疲れ様です、出勤しました')
  await answered(chat, /打刻になる言葉が2つ以上あるため/)
  await chat.getByRole('button', { name: '退勤' }).last().click()
  await answered(chat, /山田 太郎さん、退勤しました。/)
  await write(chat, '取消')
  await answered(chat, /退勤.*の打刻を取り消しました/)

  // What was registered is in the history, and can be put back.
  await go(page, '#/phrases', words['nav.phrases'])
  await button(page, words['phrases.more_menu']).click()
  await page.getByRole('menuitem', { name: words['phrases.history'] }).click()
  await page.getByText('追加: 「おはよう」(出勤)、「お疲れ」(退勤)').waitFor()
  assert.deepEqual(await violations(page), [], 'the history')
  await button(page, words['ui.close']).click()
  await button(page, words['phrases.more_menu']).click()
  await page.getByRole('menuitem', { name: words['phrases.defaults'] }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: words['phrases.defaults.go'] }).click()
  await page.getByText(say('phrases.changes', { count: 3 })).waitFor()
  await button(page, words['ui.save']).click()
  await noted(page, words['phrases.saved'])
  await write(chat, 'おはよう')
  await answered(chat, /打刻になる言葉が見つかりませんでした/)
  assert.deepEqual(problems, [])
  await context.close()
})

test('a written time becomes a request, which the admin approves, and another is declined', async () => {
  const { context, page } = await openPage(browser, demo.line)
  const chat = await openChat(context, demo.line, demo.line.employees[1])
  const wanted = clock(40)
  await write(chat, `出勤しました ${wanted}`)
  await answered(chat, new RegExp(`${wanted} への修正申請も受け付けました`))

  await go(page, '#/punches/corrections', words['nav.punches.corrections'])
  const cell = page.getByRole('gridcell', { name: '佐藤 花子', exact: true })
  await cell.waitFor()
  assert.deepEqual(await violations(page), [], 'the list')
  const wantedAt = page.getByRole('columnheader', { name: words['corrections.wanted'] })
  await wantedAt.getByRole('button').click()
  assert.equal(await wantedAt.getAttribute('aria-sort'), 'ascending')
  await cell.click()
  await page.getByText(`出勤しました ${wanted}`).waitFor()
  assert.deepEqual(await violations(page), [], 'the request')
  // To decline without a reason is refused, and leads to the field.
  await button(page, words['corrections.decline']).click()
  const note = page.getByRole('textbox', { name: words['corrections.note'] })
  await note.and(page.locator(':focus')).waitFor()
  await note.fill('確認しました')
  await button(page, words['corrections.approve']).click()
  await noted(page, say('corrections.approved', { name: '佐藤 花子' }))
  await page.getByText(words['corrections.none']).waitFor()
  await answered(chat, new RegExp(`佐藤 花子さん 出勤 .*${wanted} の修正申請が承認されました`))
  await write(chat, '今日の打刻')
  await answered(chat, new RegExp(`^佐藤 花子さん .*の打刻\\s*${wanted} 出勤$`))

  await write(chat, `修正 出勤 ${clock(90)}`)
  await answered(chat, /の修正申請を受け付けました/)
  await cell.click()
  await note.fill('入室の記録と違います')
  await button(page, words['corrections.decline']).click()
  await noted(page, say('corrections.declined', { name: '佐藤 花子' }))
  await answered(chat, /承認されませんでした\s*理由: 入室の記録と違います/)
  await context.close()
})

test('reminders go to who has not punched, and not to who is off', async () => {
  const { context, page } = await openPage(browser, demo.line)
  const off = await openChat(context, demo.line, demo.line.employees[2])
  await write(off, '今日は休み')
  await answered(off, /打刻のお知らせを送りません/)
  const late = await openChat(context, demo.line, demo.line.employees[3])

  await go(page, '#/settings/options', words['nav.settings.options'])
  await page.getByRole('switch', { name: words['reminders.on'] }).click()
  for (const name of ['正社員', 'アルバイト']) {
    const rule = page.getByRole('group', { name, exact: true })
    await rule.getByRole('switch', { name: words['reminders.rule.on'], exact: true }).click()
    for (const day of [1, 2, 3, 4, 5, 6, 7]) {
      await rule
        .getByRole('checkbox', { name: words[`reminders.weekday.${day}`], exact: true })
        .setChecked(true)
    }
    await rule.getByRole('checkbox', { name: words['reminders.rule.holidays'] }).setChecked(true)
    await rule.getByRole('textbox', { name: words['reminders.rule.clockInAt'] }).fill(clock(0))
    await rule.getByRole('textbox', { name: words['reminders.rule.clockOutAt'] }).fill('')
    await rule.getByRole('spinbutton', { name: words['reminders.rule.after'] }).fill('0')
    await rule.getByRole('spinbutton', { name: words['reminders.rule.after'] }).press('Tab')
  }
  assert.deepEqual(await violations(page), [], 'the reminders')
  await page
    .getByRole('form', { name: words['reminders.title'] })
    .getByRole('button', { name: words['ui.save'] })
    .click()
  await noted(page, words['ui.saved'])
  await answered(late, /出勤がまだ打刻されていません/)
  await late.getByRole('button', { name: '出勤' }).first().click()
  await answered(late, /出勤を打刻しました/)
  assert.equal(
    await off
      .getByRole('log')
      .getByText(/まだ打刻されていません/)
      .count(),
    0,
    'who is off is left alone',
  )
  await context.close()
})

test('a phrase registered in a window holds for the very next message that another process receives', async () => {
  const two = await startBeside()
  assert.equal(two.line.callback_url, two.keeper.callback_url, 'the keeper alone receives')
  const { context, page } = await openPage(browser, two.line)
  const chat = await openChat(context, two.line, two.line.employees[0])
  await write(chat, 'ただいま到着')
  await answered(chat, /打刻になる言葉が見つかりませんでした/)

  await go(page, '#/phrases', words['nav.phrases'])
  await row(page, 'clock_in', 1).press('Enter')
  await row(page, 'clock_in', 2).fill('到着')
  await button(page, words['ui.save']).click()
  await noted(page, words['phrases.saved'])
  await write(chat, 'ただいま到着')
  await answered(chat, /山田 太郎さん 出勤を打刻しました/)
  // The page hears of what the other process took.
  await go(page, '#/', words['nav.home'])
  const feed = page.getByRole('region', { name: words['feed.title'] })
  await feed.getByText('山田 太郎').first().waitFor()
  await write(chat, '取消')
  await feed.getByText(say('feed.voided', { type: words['type.clock_in'] })).waitFor()
  await context.close()
  assert.deepEqual(await two.stop(), [0, 0], 'both end as asked')
})

test('thousands of phrases stay quick to edit, and two administrators do not undo each other', async () => {
  const two = await startTwo()
  const viewport = { width: 960, height: 640 }
  const { context, page } = await openPage(browser, two.lines[0], { viewport })
  const other = await openPage(browser, two.lines[1], { viewport })
  await go(page, '#/phrases', words['nav.phrases'])
  const section = (of, kind) => of.getByRole('region', { name: words[`type.${kind}`], exact: true })
  const focused = (of) => of.locator(':focus')
  /** A file names one section: what is written in another stays. */
  await row(page, 'clock_out', 1).fill('退勤します')
  const lines = ['種別,文言', '出勤,出勤', ...Array.from({ length: 9000 }, (_, n) => `出勤,合言葉${n}番`)]
  await page.getByLabel(words['phrases.import'], { exact: true }).setInputFiles({
    name: '文言.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  })
  await page.getByText(say('phrases.many', { count: '9,001' })).waitFor()
  assert.equal(await row(page, 'clock_out', 1).inputValue(), '退勤します')

  // By keyboard alone: the new row is in sight and has the focus, and the section is one stop of Tab.
  await section(page, 'clock_in').getByRole('button', { name: words['phrases.add'], exact: true }).focus()
  await page.keyboard.press('Enter')
  await row(page, 'clock_in', 9002).and(focused(page)).waitFor()
  const { y, height } = await focused(page).boundingBox()
  assert.ok(y >= 48 && y + height <= 640 - 57, `the new row is at ${y}`)
  const begun = Date.now()
  await page.keyboard.type('ただいま到着しましたのでよろしく')
  assert.ok(Date.now() - begun < 3000, `16 keys took ${Date.now() - begun} ms`)
  await page.keyboard.press('ArrowUp')
  assert.equal(await focused(page).inputValue(), '合言葉8999番')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  assert.equal(await focused(page).innerText(), words['phrases.add'])
  await page.getByRole('searchbox').fill('4321')
  await page.getByText(say('phrases.found', { count: '1', all: '9,002' })).waitFor()
  assert.equal(await row(page, 'clock_in', 1).inputValue(), '合言葉4321番')
  assert.deepEqual(await violations(page), [], 'with thousands of phrases')

  // What is wrong far down is gone to.
  await row(page, 'clock_in', 1).fill('合言葉8000番')
  await page.getByRole('searchbox').fill('')
  await button(page, words['ui.save']).click()
  await page.getByText(say('phrases.problems', { count: 2 })).waitFor()
  assert.equal(await focused(page).inputValue(), '合言葉8000番')
  assert.equal(await focused(page).getAttribute('aria-invalid'), 'true')
  await focused(page).fill('四三二一')
  await button(page, words['ui.save']).click()
  await noted(page, words['phrases.saved'])

  // Both edit; what one registers first goes together with what the other wrote.
  await go(other.page, '#/phrases', words['nav.phrases'])
  await row(other.page, 'clock_out', 1).press('Enter')
  await row(other.page, 'clock_out', 2).fill('上がります')
  await page.bringToFront()
  await row(page, 'clock_out', 1).press('Enter')
  await row(page, 'clock_out', 2).fill('帰ります')
  await button(page, words['ui.save']).click()
  await noted(page, words['phrases.saved'])
  await other.page.bringToFront()
  await other.page.getByText(words['ui.newer']).waitFor()
  assert.deepEqual(await violations(other.page), [], 'told of another administrator')
  await button(other.page, words['ui.newer.keep']).click()
  await button(other.page, words['ui.save']).click()
  await noted(other.page, words['phrases.saved'])
  await page.bringToFront()
  await row(page, 'clock_out', 3).waitFor()
  const texts = await Promise.all([1, 2, 3].map((n) => row(page, 'clock_out', n).inputValue()))
  assert.deepEqual(texts, ['退勤します', '上がります', '帰ります'])

  // The same with the options: registering leads to the choice first.
  await go(page, '#/settings/options', words['nav.settings.options'])
  await go(other.page, '#/settings/options', words['nav.settings.options'])
  const undo = (of) => of.getByRole('spinbutton', { name: words['options.undoMin'] })
  const save = (of) =>
    of
      .getByRole('form', { name: words['options.punch'] })
      .getByRole('button', { name: words['ui.save'], exact: true })
      .click()
  await undo(other.page).fill('20')
  await undo(other.page).press('Tab')
  await page.bringToFront()
  await undo(page).fill('30')
  await undo(page).press('Tab')
  await save(page)
  await noted(page, words['ui.saved'])
  await other.page.bringToFront()
  await other.page.getByText(words['ui.newer']).waitFor()
  await save(other.page)
  assert.match(await focused(other.page).innerText(), new RegExp(words['ui.newer']))
  await button(other.page, words['ui.newer.load']).click()
  assert.equal(await undo(other.page).inputValue(), '30')
  await context.close()
  await other.context.close()
  assert.deepEqual(await two.stop(), [0, 0], 'both end as asked')
})

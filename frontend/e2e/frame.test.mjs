import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, openPage, say, startBrowser, startDemo, words } from './demo.mjs'

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

for (const [width, height] of [
  [960, 640],
  [1280, 800],
]) {
  test(`header, menu and foot stay where they are behind a dialog, and notes lie over them (${width}×${height})`, async () => {
    const { context, page } = await openPage(browser, demo.line, { viewport: { width, height } })
    await page.evaluate(() => {
      window.location.hash = '#/phrases'
    })
    const field = page.getByRole('textbox', {
      name: say('phrases.row', { kind: words['type.clock_in'], n: 1 }),
    })
    await field.fill(`出勤${width}`)
    const scrolled = 400
    await page.evaluate((y) => window.scrollTo(0, y), scrolled)

    // What is in sight at the edges, and how far down the page is.
    const places = () =>
      page.evaluate(() => {
        const top = (selector) => document.querySelector(selector)?.getBoundingClientRect().top
        const foot = [...document.querySelectorAll('main button')].at(-1)?.getBoundingClientRect()
        const main = document.querySelector('main').getBoundingClientRect()
        return {
          header: top('header'),
          menu: top('nav, [role=navigation]'),
          foot: Math.round(foot?.bottom ?? 0),
          main: [main.left, main.top],
        }
      })
    const before = await places()
    assert.equal(before.header, 0)
    await button(page, words['phrases.cancel']).click()
    await page.getByRole('alertdialog').waitFor()
    assert.deepEqual(await places(), before)
    await page.mouse.wheel(0, 200)
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    assert.deepEqual(await places(), before)
    assert.equal(await page.evaluate(() => window.scrollY), scrolled)

    await button(page, words['ui.save']).click()
    // The first is what is read out.
    const note = page
      .getByRole('region', { name: words['ui.notes'] })
      .getByText(words['phrases.saved'])
      .last()
    await note.waitFor()
    const covered = await note.evaluate(async (element) => {
      await Promise.all(document.getAnimations().map((motion) => motion.finished.catch(() => {})))
      const box = element.getBoundingClientRect()
      const at = (x, y) => element.parentElement.contains(document.elementFromPoint(x, y))
      return !at(box.left + 2, box.top + 2) || !at(box.right - 2, box.bottom - 2)
    })
    assert.equal(covered, false)
    await context.close()
  })
}

test('what Tab leads to is never under the header, nor under the buttons at the foot', async () => {
  const { context, page } = await openPage(browser, demo.line, { viewport: { width: 960, height: 640 } })
  await page.evaluate(() => {
    window.location.hash = '#/phrases'
  })
  await page
    .getByRole('textbox', { name: say('phrases.row', { kind: words['type.clock_in'], n: 1 }) })
    .waitFor()
  /** Of what has the focus, and of what lies over the page; null at the foot and outside of the form. */
  const place = () =>
    page.evaluate(() => {
      const focused = document.activeElement
      const foot = document.querySelector('main form button[type=submit]').parentElement
      if (!focused?.closest('main form') || foot.contains(focused)) return null
      const { top, bottom } = focused.getBoundingClientRect()
      return {
        what: focused.getAttribute('aria-label') ?? focused.textContent,
        seen:
          top >= document.querySelector('header').getBoundingClientRect().bottom &&
          bottom <= foot.getBoundingClientRect().top,
      }
    })
  const walk = async (key) => {
    const hidden = []
    let steps = 0
    await page.keyboard.press(key)
    for (let at = await place(); at && steps < 200; at = await place()) {
      if (!at.seen) hidden.push(at.what)
      steps += 1
      await page.keyboard.press(key)
    }
    assert.deepEqual(hidden, [], key)
    assert.ok(steps > 20, `${key}: ${steps} steps`)
  }
  await page.getByRole('tab', { name: words['phrases.tab.phrases'] }).focus()
  await walk('Tab')
  await button(page, words['ui.save']).focus()
  await walk('Shift+Tab')
  await context.close()
})

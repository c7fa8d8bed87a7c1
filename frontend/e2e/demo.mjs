// What every end-to-end test stands on: the real program with its simulated
// LINE WORKS, and a real Chromium in front of it.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** The program under test; `go run ./build test` builds it first. */
const program =
  process.env.PUNCHLINE_BIN ??
  new URL(`../../build/bin/punchline${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url).pathname

/** Where Chromium is, unless CHROMIUM says. */
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** What the page says, by key. */
export const words = JSON.parse(await readFile(new URL('../../app/words/ja.json', import.meta.url), 'utf8'))

/** A sentence with its values. */
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name])

export const button = (page, name) => page.getByRole('button', { name, exact: true })

/** Runs a demo; `line` is what it printed when ready. */
async function runDemo(face, data, ...args) {
  const demo = spawn(program, ['demo', face, '--data', data, ...args], {
    env: { ...process.env, PUNCHLINE_NO_BROWSER: '1', LANG: 'ja_JP.UTF-8', LC_ALL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((done) => demo.once('exit', (code) => done(code)))
  const printed = new Promise((got) =>
    createInterface({ input: demo.stdout }).once('line', (text) => got(JSON.parse(text))),
  )
  const line = await Promise.race([printed, exited])
  if (!line?.ready) throw new Error(`the demo did not start: ${line}`)
  return {
    line,
    /** Ends the demo as Ctrl-C does and returns its exit code. */
    stop() {
      demo.kill('SIGTERM')
      return exited
    },
  }
}

/** Starts a demo on a folder of its own. */
export async function startDemo(...args) {
  const dir = await mkdtemp(join(tmpdir(), 'punchline-e2e-'))
  const demo = await runDemo('--browser', join(dir, 'data'), ...args)
  return {
    line: demo.line,
    async stop() {
      const code = await demo.stop()
      await rm(dir, { recursive: true, force: true })
      return code
    },
  }
}

/**
 * Starts a demo whose keeper shows nothing, and beside it a process with the
 * page: two as `punchline serve` and the window are.
 */
export async function startBeside() {
  const dir = await mkdtemp(join(tmpdir(), 'punchline-e2e-'))
  const keeper = await runDemo('--headless', join(dir, 'data'))
  const beside = await runDemo('--browser', join(dir, 'data'))
  return {
    keeper: keeper.line,
    line: beside.line,
    /** Ends both; their exit codes. */
    async stop() {
      const codes = [await beside.stop(), await keeper.stop()]
      await rm(dir, { recursive: true, force: true })
      return codes
    },
  }
}

/** Two processes with a page each, as two administrators have them. */
export async function startTwo() {
  const dir = await mkdtemp(join(tmpdir(), 'punchline-e2e-'))
  const one = await runDemo('--browser', join(dir, 'data'))
  const other = await runDemo('--browser', join(dir, 'data'))
  return {
    lines: [one.line, other.line],
    /** Ends both; their exit codes. */
    async stop() {
      const codes = [await other.stop(), await one.stop()]
      await rm(dir, { recursive: true, force: true })
      return codes
    },
  }
}

export function startBrowser() {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export const admin = { login: 'hanako', name: '管理 花子', password: 'correct horse battery staple' }

/** Goes through the first start by the words on the screen. */
export async function firstStart(page, stay = true) {
  await page.getByRole('heading', { name: 'Punchline をはじめる' }).waitFor()
  await page.getByLabel('ログインID').fill(admin.login)
  await page.getByLabel('氏名').fill(admin.name)
  await page.getByLabel('パスワード', { exact: false }).nth(0).fill(admin.password)
  await page.getByRole('textbox', { name: /パスワード\(確認\)/ }).fill(admin.password)
  const box = page.getByRole('checkbox', { name: 'サインインしたままにする' })
  await box.setChecked(stay)
  await page.getByRole('button', { name: '登録してはじめる' }).click()
  await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor()
}

/** Opens the page in a context of its own, signed in whatever was before. */
export async function openPage(browser, line, options = {}) {
  const context = await browser.newContext({
    locale: 'ja-JP',
    viewport: { width: 1280, height: 800 },
    ...options,
  })
  const page = await context.newPage()
  await page.goto(line.page_url)
  const home = page.getByRole('heading', { name: 'ホーム', level: 1 })
  const first = page.getByRole('heading', { name: 'Punchline をはじめる' })
  const signIn = page.getByRole('button', { name: 'サインイン' })
  await home.or(first).or(signIn).first().waitFor()
  if (await first.isVisible()) await firstStart(page)
  if (await signIn.isVisible()) await signInAs(page, admin.password)
  await home.waitFor()
  return { context, page }
}

/** Fills the sign-in screen and presses Enter. */
export async function signInAs(page, password) {
  await page.getByLabel('ログインID').fill(admin.login)
  await page.getByRole('textbox', { name: 'パスワード' }).fill(password)
  await page.keyboard.press('Enter')
}

/** axe's findings on the page as it is, as short lines; none is what we want. */
export async function violations(page) {
  await page.addScriptTag({ path: axePath }).catch(async () => {
    // A page whose policy forbids added scripts is tested from outside of it.
    await page.evaluate(await readFile(axePath, 'utf8'))
  })
  // Colours on their way from one state to the next are none that anybody reads.
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const ends = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(ends.map((a) => a.finished.catch(() => {})))
  })
  const found = await page.evaluate(() =>
    // What Fluent's focus keeper (tabster) puts at the ends of a group hands the
    // focus on at once: it can be reached and never rested on.
    window.axe.run({ exclude: ['[data-tabster-dummy]'] }, { resultTypes: ['violations'] }),
  )
  return found.violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .map((n) => n.target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  )
}

/** Opens the chat page as one employee. */
export async function openChat(context, line, employee) {
  const chat = await context.newPage()
  await chat.goto(`${line.chat_url}#user=${employee.user_id}`)
  await chat.getByRole('textbox', { name: 'メッセージ' }).waitFor()
  return chat
}

/** Writes a message as the employee of the chat page. */
export async function write(chat, text) {
  await chat.getByRole('textbox', { name: 'メッセージ' }).fill(text)
  await chat.getByRole('button', { name: '送信' }).click()
}

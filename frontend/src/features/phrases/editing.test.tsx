import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import {
  type Bridge,
  BridgeError,
  type PhraseChecked,
  type PhraseConflict,
  type PhraseForm,
  type PhraseKind,
  type PhraseProblem,
  type PhraseState,
} from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { hidden } from '@/testing/dialog'
import { defaultForm, phraseCalls, phraseState } from '@/testing/messageSamples'
import { renderScreen } from '@/testing/render'
import { PhrasesScreen } from './PhrasesScreen'

const ja = wordsOf('ja')

function open(state: PhraseState = phraseState(), calls: Partial<Bridge['phrases']> = {}) {
  return renderScreen(
    <main>
      <PhrasesScreen />
    </main>,
    { phrases: phraseCalls(state, calls) },
  )
}

const withSection = (kind: PhraseKind, phrases: readonly string[]): PhraseForm => ({
  ...defaultForm,
  sections: defaultForm.sections.map((section) => (section.kind === kind ? { kind, phrases } : section)),
})
const many = (count: number) => Array.from({ length: count }, (_, n) => `合言葉${n}番`)
const long = (count: number, change: Partial<PhraseState> = {}) =>
  phraseState({ form: withSection('clock_in', many(count)), ...change })

const row = (kind: 'clock_in' | 'clock_out', n: number) =>
  screen.findByRole<HTMLInputElement>('textbox', {
    name: ja.t('phrases.row', { kind: ja.t(`type.${kind}`), n }),
    hidden,
  })
const button = (name: string) => screen.findByRole('button', { name, hidden })
const section = (kind: 'clock_in' | 'break_start') =>
  screen.findByRole('region', { name: ja.t(`type.${kind}`), hidden })
const addTo = async (kind: 'clock_in') =>
  within(await section(kind)).getByRole('button', { name: ja.t('phrases.add'), hidden })
const written = async (text: string) =>
  waitFor(() => {
    const found = document.activeElement
    if (!(found instanceof HTMLInputElement)) throw new Error('no field has the focus')
    expect(found.value).toBe(text)
    return found
  })

const problem = (change: Partial<PhraseProblem>): PhraseProblem => ({
  place: 'phrase',
  kind: 'clock_in',
  index: 0,
  case: '',
  reason: 'too_long',
  other: '',
  otherKind: '',
  limit: 100,
  ...change,
})

/** Answers nothing but what is given to it. */
function answers() {
  const waiting: PhraseChecked[] = []
  return {
    check: async () => waiting.shift() ?? new Promise<PhraseChecked>(() => {}),
    next: (checked: Partial<PhraseChecked>) => waiting.push({ problems: [], conflicts: [], ...checked }),
  }
}

/** So long that nothing is asked by itself any more. */
const quiet = () => act(() => new Promise((resolve) => setTimeout(resolve, 400)))

describe('a section of many phrases', () => {
  test.each([100, 150, 10_000])('shows the row that is added to %i, with the focus', async (count) => {
    const { user } = open(long(count))
    await row('clock_in', 1)
    await user.click(await addTo('clock_in'))
    const added = await written('')
    expect(added.getAttribute('aria-label')).toBe(ja.t('phrases.row', { kind: '出勤', n: count + 1 }))
    await user.keyboard('はじめます{Enter}')
    await written('')
    expect(await screen.findByDisplayValue('はじめます')).toBeTruthy()
    await user.click(await button('おはよう ⚠'))
    await written('おはよう')
    expect(await violations()).toEqual([])
  })

  test('draws those in sight, finds the others, and keeps what one writes in', async () => {
    const { user } = open(long(10_000))
    expect((await row('clock_in', 1)).value).toBe('合言葉0番')
    expect(within(await section('clock_in')).getAllByRole('listitem', { hidden }).length).toBeLessThan(60)
    expect(screen.getByText(ja.t('phrases.many', { count: '10,000' }))).toBeTruthy()
    await user.click(await row('clock_in', 1))
    await user.type(screen.getByRole('searchbox'), '１２３４番')
    await screen.findByText(ja.t('phrases.found', { count: '1', all: '10,000' }))
    await waitFor(async () => expect((await row('clock_in', 1)).value).toBe('合言葉1234番'))
    await user.clear(await row('clock_in', 1))
    await user.type(await row('clock_in', 1), 'こんにちは')
    expect((await row('clock_in', 1)).value).toBe('こんにちは')
    expect(screen.getByText(ja.t('phrases.changes', { count: '1' }))).toBeTruthy()
  })

  test('is one stop of the Tab key; arrows lead from row to row', async () => {
    const { user } = open(long(300))
    await user.click(await row('clock_in', 1))
    await user.keyboard('{ArrowDown}{ArrowDown}')
    await written('合言葉2番')
    await user.keyboard('{ArrowUp}')
    await written('合言葉1番')
    const stops = [...(await section('clock_in')).querySelectorAll('li [tabindex="0"]')]
    expect(stops).toEqual([
      document.activeElement,
      await button(ja.t('phrases.delete_row', { text: '合言葉1番' })),
    ])
    await user.click(await button(ja.t('phrases.delete_row', { text: '合言葉1番' })))
    await written('合言葉2番')
  })

  test('goes on at [追加] once the last command is deleted', async () => {
    const { user } = open()
    await user.click(await button(ja.t('phrases.delete_row', { text: 'ヘルプ' })))
    const help = screen.getByRole('region', { name: ja.t('phrasekind.help'), hidden })
    expect(document.activeElement).toBe(
      within(help).getByRole('button', { name: ja.t('phrases.add'), hidden }),
    )
  })
})

describe('what is refused', () => {
  async function refused(state: PhraseState, problems: readonly PhraseProblem[]) {
    const { check, next } = answers()
    const save = vi.fn()
    const { user } = open(state, { check, save })
    await user.type(await row('clock_out', 1), '!')
    await quiet()
    next({ problems })
    await user.click(await button(ja.t('ui.save')))
    await screen.findByText(ja.t('phrases.problems', { count: String(problems.length) }))
    expect(save).not.toHaveBeenCalled()
    return { user, next }
  }

  test('is gone to wherever it is in its section', async () => {
    await refused(long(150), [problem({ index: 149 })])
    const wrong = await written('合言葉149番')
    expect(wrong.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText(ja.t('phrases.problem.too_long', { limit: '100' }))).toBeTruthy()
  })

  test('is gone to in a section that is not shown else', async () => {
    await refused(phraseState({ breaksShown: false }), [problem({ kind: 'break_start' })])
    await written('休憩開始')
    expect(await section('break_start')).toBeTruthy()
    expect(screen.queryByRole('heading', { name: '休憩終了' })).toBeNull()
  })

  test('of the whole is said in a bar', async () => {
    await refused(phraseState(), [problem({ kind: '', reason: 'too_many', limit: 10_000 })])
    const sentence = await screen.findByText(ja.t('phrases.problem.too_many', { limit: '10,000' }))
    await waitFor(() => expect(document.activeElement?.contains(sentence)).toBe(true))
    expect(document.activeElement).not.toBe(document.body)
  })

  test('of a reply is gone to in the other tab', async () => {
    await refused(phraseState(), [
      problem({ place: 'template', kind: '', case: 'help', reason: 'brace', other: '{' }),
    ])
    await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'))
    expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true')
  })

  test('stays with its row when one above it goes or comes', async () => {
    const state = phraseState({ form: withSection('clock_in', ['あ', 'い', 'う']) })
    const { user } = await refused(state, [problem({ index: 1 })])
    const sentence = ja.t('phrases.problem.too_long', { limit: '100' })
    const wrong = await written('い')
    await user.click(await button(ja.t('phrases.delete_row', { text: 'あ' })))
    expect((await row('clock_in', 1)).value).toBe('い')
    expect(wrong.getAttribute('aria-invalid')).toBe('true')
    expect((await row('clock_in', 2)).getAttribute('aria-invalid')).not.toBe('true')
    expect(screen.getAllByText(sentence)).toHaveLength(1)
  })
})

describe('others, and time that passes', () => {
  test('what is written while it is registered stays, and can be registered next', async () => {
    let answer = (_: PhraseState) => {}
    const save = vi.fn<Bridge['phrases']['save']>(
      () =>
        new Promise<PhraseState>((resolve) => {
          answer = resolve
        }),
    )
    const { user } = open(phraseState(), { save })
    await user.type(await row('clock_in', 1), '!')
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(save).toHaveBeenCalledOnce())
    await user.type(await row('clock_out', 1), '?')
    const sent = save.mock.calls[0]?.[0].form
    if (!sent) throw new Error('nothing was sent')
    await act(async () => answer(phraseState({ revision: 'b', form: sent })))
    expect(await screen.findByText(ja.t('phrases.changes', { count: '1' }))).toBeTruthy()
    expect((await row('clock_in', 1)).value).toBe('出勤!')
    expect((await row('clock_out', 1)).value).toBe('退勤?')
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(save).toHaveBeenCalledTimes(2))
    expect(save.mock.calls[1]?.[0]).toEqual({
      revision: 'b',
      form: {
        ...sent,
        sections: sent.sections.map((of) =>
          of.kind === 'clock_out' ? { kind: 'clock_out', phrases: ['退勤?'] } : of,
        ),
      },
    })
  })

  test('one’s own changes go on top of those of another administrator', async () => {
    let state = phraseState()
    const save = vi.fn<Bridge['phrases']['save']>(async ({ form }) => phraseState({ revision: 'd', form }))
    const { user, client } = open(state, { get: async () => state, save })
    await user.type(await row('clock_in', 1), '!')
    state = phraseState({ revision: 'c', form: withSection('clock_in', ['出勤', '始業']) })
    act(() => {
      client.setQueryData(['phrases', 'state'], state)
    })
    await screen.findByText(ja.t('ui.newer'))
    await user.click(await button(ja.t('ui.newer.keep')))
    expect((await row('clock_in', 1)).value).toBe('出勤!')
    expect((await row('clock_in', 2)).value).toBe('始業')
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(save).toHaveBeenCalledOnce())
    expect(save.mock.calls[0]?.[0].revision).toBe('c')
    expect(save.mock.calls[0]?.[0].form.sections[0]?.phrases).toEqual(['出勤!', '始業'])
  })

  test('what cannot be registered because of them leads to the choice', async () => {
    let state = phraseState()
    const { user } = open(state, {
      get: async () => state,
      save: async () => {
        state = phraseState({ revision: 'c', form: withSection('clock_in', ['始業']) })
        throw new BridgeError('conflict')
      },
    })
    await user.type(await row('clock_in', 1), '!')
    await user.click(await button(ja.t('ui.save')))
    const sentence = await screen.findByText(ja.t('ui.newer'))
    await waitFor(() => expect(document.activeElement?.contains(sentence)).toBe(true))
    expect(document.activeElement).not.toBe(document.body)
    expect((await row('clock_in', 1)).value).toBe('出勤!')
    expect(await violations()).toEqual([])
    await user.click(await button(ja.t('ui.newer.keep')))
    expect(screen.queryByText(ja.error('conflict'))).toBeNull()
  })

  test('several lines go on at the last of them', async () => {
    open()
    fireEvent.paste(await row('clock_out', 1), { clipboardData: { getData: () => '帰ります\n上がります' } })
    await written('上がります')
  })
})

test('what lies in a phrase that nobody can punch says so', async () => {
  const conflicts: PhraseConflict[] = [
    { kind: 'clock_in', index: 0, what: 'inside', other: '外出開始', otherKind: 'outing_start' },
  ]
  const check = async () => ({ problems: [], conflicts })
  const { unmount } = open(phraseState({ outingsUsed: false }), { check })
  const said = { other: '外出開始', kind: ja.t('type.outing_start') }
  await screen.findByText(ja.t('phrases.conflict.inside.unused', said))
  expect(screen.queryByText(ja.t('phrases.conflict.inside', said))).toBeNull()
  unmount()
  open(phraseState({ outingsUsed: true }), { check })
  await screen.findByText(ja.t('phrases.conflict.inside', said))
})

test('of what may surprise about one phrase two things are told, and how many more there are', async () => {
  const { user } = open(phraseState(), {
    check: async () => ({
      problems: [],
      conflicts: ['お疲れ様です', 'お世話になります', 'こんにちは', 'こんばんは'].map((other) => ({
        kind: 'clock_in',
        index: 0,
        what: 'greeting',
        other,
        otherKind: '',
      })),
    }),
  })
  const first = await row('clock_in', 1)
  await user.type(first, '!')
  await screen.findByText(ja.t('phrases.conflict.greeting', { other: 'お疲れ様です' }))
  expect(screen.getByText(ja.t('phrases.conflict.greeting', { other: 'お世話になります' }))).toBeTruthy()
  expect(screen.getByText(ja.t('phrases.conflict.more', { count: '2' }))).toBeTruthy()
  expect(first.getAttribute('aria-invalid')).not.toBe('true')
  expect(await violations()).toEqual([])
})

import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { BridgeError, type PhraseImported, type PhraseSection } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { defaultForm, phraseCalls, phraseState } from '@/testing/messageSamples'
import { renderScreen } from '@/testing/render'
import { PhrasesScreen } from './PhrasesScreen'

const ja = wordsOf('ja')

const file = (phrases: readonly string[], change: Partial<PhraseImported> = {}): PhraseImported => ({
  sections: phrases.length > 0 ? [{ kind: 'clock_in', phrases }] : [],
  rows: phrases.length,
  refused: [],
  ...change,
})

/** Phrases of 出勤, and files that are read one after the other. */
function open(now: readonly string[], ...files: (PhraseImported | BridgeError)[]) {
  const sections: PhraseSection[] = defaultForm.sections.map((section) =>
    section.kind === 'clock_in' ? { kind: 'clock_in', phrases: now } : section,
  )
  const view = renderScreen(
    <main>
      <PhrasesScreen />
    </main>,
    {
      phrases: phraseCalls(phraseState({ form: { ...defaultForm, sections } }), {
        import: async () => {
          const next = files.shift()
          if (!next) throw new Error('no file')
          if (next instanceof BridgeError) throw next
          return next
        },
      }),
      files: { send: async () => 'f' },
    },
  )
  return {
    ...view,
    choose: () => {
      const field = view.container.querySelector<HTMLInputElement>('input[type="file"]')
      if (!field) throw new Error('no field for a file')
      fireEvent.change(field, { target: { files: [new File(['x'], 'x.csv')] } })
    },
  }
}

const rows = () =>
  within(screen.getByRole('region', { name: ja.t('type.clock_in'), hidden }))
    .getAllByRole<HTMLInputElement>('textbox', { hidden })
    .map(({ value }) => value)
const ready = () => screen.findByRole('region', { name: ja.t('type.clock_in') })

describe('a file that lacks phrases there are', () => {
  test('is added to them, unless one says else', async () => {
    const { user, choose } = open(['出勤', 'おはよう'], file(['おはよう', '出社', '出社']))
    await ready()
    choose()
    const dialog = await findDialog(user)
    expect(rows()).toEqual(['出勤', 'おはよう'])
    const counts = screen.getByRole('row', { name: /出勤/, hidden })
    expect(
      within(counts)
        .getAllByRole('cell', { hidden })
        .map(({ textContent }) => textContent),
    ).toEqual(['2件', '2件', '1件'])
    expect(await violations()).toEqual([])
    await dialog.press(ja.t('phrases.import.add'))
    expect(rows()).toEqual(['出勤', 'おはよう', '出社'])
    expect(screen.getByText(ja.t('phrases.changes', { count: '1' }))).toBeTruthy()
  })

  test('takes their place only when one says so', async () => {
    const { user, choose } = open(['出勤', 'おはよう'], file(['出社']), file(['出社']))
    await user.type((await screen.findAllByRole('textbox', { name: /^退勤/ }))[0] as HTMLElement, 'します')
    choose()
    await (await findDialog(user)).press(ja.t('ui.cancel'))
    expect(rows()).toEqual(['出勤', 'おはよう'])
    choose()
    await (await findDialog(user)).press(ja.t('phrases.import.replace'))
    expect(rows()).toEqual(['出社'])
    // What the file does not name is as it was written.
    expect(screen.getByDisplayValue('退勤します')).toBeTruthy()
  })
})

describe('what is said of a file', () => {
  test('adds up, with the rows that were refused', async () => {
    const { choose } = open(
      ['出勤'],
      file(['出勤', '出社'], {
        rows: 5,
        refused: [
          { row: 3, kind: '昼寝', text: 'ぐう' },
          { row: 5, kind: '', text: 'すう' },
          { row: 6, kind: '退勤', text: '' },
        ],
      }),
    )
    await ready()
    choose()
    expect(await screen.findByText(ja.t('phrases.imported.some', { all: '5', rows: '2' }))).toBeTruthy()
    expect(screen.getByText(/2行は.*3行目「昼寝」ぐう.*5行目\(種別が空です\)すう/)).toBeTruthy()
    expect(screen.getByText(/文言が空の1行は.*6行目「退勤」/)).toBeTruthy()
    expect(rows()).toEqual(['出勤', '出社'])
    expect(await violations()).toEqual([])
  })

  test('is that nothing changes, where nothing does', async () => {
    const { choose } = open(['出勤'], file(['出勤']))
    await ready()
    choose()
    expect(await screen.findByText(ja.t('phrases.imported.same'))).toBeTruthy()
  })

  test('is that it has no rows, or none that could be read', async () => {
    const { choose } = open(
      ['出勤'],
      file([]),
      file([], { rows: 1, refused: [{ row: 2, kind: '昼寝', text: 'ぐう' }] }),
    )
    await ready()
    choose()
    expect(await screen.findByText(ja.t('phrases.imported.empty'))).toBeTruthy()
    choose()
    expect(await screen.findByText(ja.t('phrases.imported.none', { all: '1' }))).toBeTruthy()
    expect(screen.queryByText(ja.t('phrases.imported.empty'))).toBeNull()
    expect(screen.queryByText(ja.t('phrases.imported.next'))).toBeNull()
  })

  test('goes when the next cannot be read', async () => {
    const { choose } = open(['出勤'], file(['出勤', '出社']), new BridgeError('phrases_header'))
    await ready()
    choose()
    await screen.findByText(ja.t('phrases.imported', { rows: '2' }))
    choose()
    expect(await screen.findByText(ja.error('phrases_header'))).toBeTruthy()
    await waitFor(() => expect(screen.queryByText(ja.t('phrases.imported', { rows: '2' }))).toBeNull())
  })
})

import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { type AdminInfo, type Bridge, BridgeError, type PhraseForm, type PhraseState } from '@/bridge'
import { wordsOf } from '@/i18n'
import { violations } from '@/testing/axe'
import { findDialog, hidden } from '@/testing/dialog'
import { defaultForm, phraseCalls, phraseState } from '@/testing/messageSamples'
import { renderScreen } from '@/testing/render'
import { session } from '@/testing/samples'
import { PhrasesScreen } from './PhrasesScreen'

const ja = wordsOf('ja')

function open(state: PhraseState = phraseState(), calls: Partial<Bridge['phrases']> = {}, who = session()) {
  return renderScreen(
    <main>
      <PhrasesScreen />
    </main>,
    { phrases: phraseCalls(state, calls) },
    who,
  )
}

const row = (kind: 'clock_in' | 'clock_out', n: number) =>
  screen.findByRole<HTMLInputElement>('textbox', {
    name: ja.t('phrases.row', { kind: ja.t(`type.${kind}`), n }),
    hidden,
  })
const button = (name: string) => screen.findByRole('button', { name, hidden })

describe('the phrases', () => {
  test('are rows: Enter goes on to a new one, × takes one away, and one stays', async () => {
    const { user } = open()
    await user.type(await row('clock_in', 1), '{Enter}')
    const second = await row('clock_in', 2)
    await waitFor(() => expect(document.activeElement).toBe(second))
    await user.type(second, 'おはよう')
    expect(screen.getByText(ja.t('phrases.changes', { count: '1' }))).toBeTruthy()
    await user.click(await button(ja.t('phrases.delete_row', { text: '出勤' })))
    expect((await row('clock_in', 1)).value).toBe('おはよう')
    const last = await button(ja.t('phrases.delete_row', { text: 'おはよう' }))
    expect(last.getAttribute('aria-disabled')).toBe('true')
    await user.click(last)
    expect((await row('clock_in', 1)).value).toBe('おはよう')
    expect(await violations()).toEqual([])
  })

  test('come in many from a sheet, and by a press from the suggestions', async () => {
    const { user } = open()
    fireEvent.paste(await row('clock_out', 1), { clipboardData: { getData: () => '帰ります\n上がります' } })
    expect((await row('clock_out', 3)).value).toBe('上がります')
    await user.click(await button('退社'))
    expect((await row('clock_out', 4)).value).toBe('退社')
    expect(screen.queryByRole('button', { name: '退社' })).toBeNull()
  })

  test('of types not in use are not shown, but registered as they were', async () => {
    const save = vi.fn(async ({ form }: { form: PhraseForm }) => phraseState({ revision: 'b', form }))
    const { user } = open(phraseState({ breaksShown: false }), { save: save as never })
    await user.type(await row('clock_in', 1), 'です')
    expect(screen.queryByRole('heading', { name: '休憩開始' })).toBeNull()
    expect(screen.getByText(ja.t('phrases.hidden'), { exact: false })).toBeTruthy()
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(save).toHaveBeenCalledOnce())
    expect(save.mock.calls[0]?.[0].form.sections).toEqual(
      defaultForm.sections.map((section) =>
        section.kind === 'clock_in' ? { kind: 'clock_in', phrases: ['出勤です'] } : section,
      ),
    )
  })

  test('say beside each what may surprise and what is wrong, and are not registered then', async () => {
    const save = vi.fn()
    const { user } = open(phraseState(), {
      save,
      check: async () => ({
        problems: [
          {
            place: 'phrase',
            kind: 'clock_out',
            index: 0,
            case: '',
            reason: 'duplicate',
            other: '出勤',
            otherKind: 'clock_in',
            limit: 0,
          },
        ],
        conflicts: [{ kind: 'clock_in', index: 0, what: 'greeting', other: 'お疲れ様です', otherKind: '' }],
      }),
    })
    await user.type(await row('clock_in', 1), '!')
    expect(await screen.findByText(ja.t('phrases.conflict.greeting', { other: 'お疲れ様です' }))).toBeTruthy()
    const wrong = await row('clock_out', 1)
    await waitFor(() => expect(wrong.getAttribute('aria-invalid')).toBe('true'))
    expect(await violations()).toEqual([])
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(document.activeElement).toBe(wrong))
    expect(save).not.toHaveBeenCalled()
  })
})

describe('trying', () => {
  test('shows the answer, what it would do and by which phrase', async () => {
    const { user } = open()
    await user.type(await screen.findByRole('textbox', { name: ja.t('phrases.try.message') }), '出勤です')
    expect(await screen.findByText('出勤です → 打刻しました')).toBeTruthy()
    expect(screen.getAllByText(ja.t('phrases.try.punched', { type: '出勤' })).length).toBeGreaterThan(0)
    expect(screen.getByText(ja.t('phrases.try.hits', { phrases: '「出勤」(出勤)' }))).toBeTruthy()
  })
})

describe('the replies', () => {
  test('are the standard ones until others are written, and can be had back', async () => {
    const { user } = open()
    await user.click(await screen.findByRole('tab', { name: ja.t('phrases.tab.templates') }))
    const reply = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^打刻した/ })
    expect(reply.value).toBe('{name}さん {type}を打刻しました({time})')
    fireEvent.change(reply, { target: { value: 'はい' } })
    expect(await screen.findByText(ja.t('phrases.template.own'))).toBeTruthy()
    await user.click(screen.getByRole('button', { name: `${ja.t('phrases.placeholder.type')} {type}` }))
    expect(reply.value).toContain('{type}')
    await user.click(screen.getByRole('button', { name: ja.t('phrases.template.default') }))
    expect(reply.value).toBe('{name}さん {type}を打刻しました({time})')
    expect(screen.queryByText(ja.t('phrases.template.own'))).toBeNull()
    expect(await violations()).toEqual([])
  })
})

test('a reply is previewed with what one can press below it', async () => {
  const preview = vi.fn<Bridge['phrases']['preview']>(async () => ({
    text: 'どちらを打刻しますか',
    buttons: ['出勤', '退勤'],
    offers: [],
  }))
  const { user } = open(phraseState(), { preview })
  await user.click(await screen.findByRole('tab', { name: ja.t('phrases.tab.templates') }))
  await user.click(await screen.findByRole('textbox', { name: /^打刻した/ }))
  const shown = await screen.findByRole('region', {
    name: ja.t('phrases.preview', { name: ja.t('phrases.case.punched') }),
  })
  expect(within(shown).getByText('どちらを打刻しますか')).toBeTruthy()
  expect(within(shown).getByText('出勤')).toBeTruthy()
  expect(within(shown).getByText('退勤')).toBeTruthy()
  expect(preview).toHaveBeenLastCalledWith({ case: 'punched', text: '' })
  // After another tab there is none before one is in a reply again, and never that of another.
  await user.click(screen.getByRole('tab', { name: ja.t('phrases.tab.phrases') }))
  await user.click(screen.getByRole('tab', { name: ja.t('phrases.tab.templates') }))
  expect(screen.queryByText('どちらを打刻しますか')).toBeNull()
  await user.click(screen.getByRole('button', { name: ja.t('phrases.group.command') }))
  preview.mockImplementation(() => new Promise(() => {}))
  await user.click(await screen.findByRole('textbox', { name: /^打刻した/ }))
  await user.click(await screen.findByRole('textbox', { name: /^ヘルプ/ }))
  await waitFor(() => expect(preview).toHaveBeenLastCalledWith({ case: 'help', text: '' }))
  expect(screen.queryByText('どちらを打刻しますか')).toBeNull()
})

describe('around it', () => {
  test('the changes are given up only after a question', async () => {
    const { user } = open()
    await user.type(await row('clock_in', 1), 'x')
    await user.click(await button(ja.t('phrases.cancel')))
    const dialog = await findDialog(user)
    await dialog.press(ja.t('phrases.cancel.keep'))
    expect((await row('clock_in', 1)).value).toBe('出勤x')
    await user.click(await button(ja.t('phrases.cancel')))
    await (await findDialog(user)).press(ja.t('phrases.cancel.go'))
    await waitFor(async () => expect((await row('clock_in', 1)).value).toBe('出勤'))
  })

  test('what could not be registered is said beside the button', async () => {
    const { user } = open(phraseState(), {
      save: async () => {
        throw new BridgeError('unreachable')
      },
    })
    await user.type(await row('clock_in', 1), 'x')
    const save = await button(ja.t('ui.save'))
    await user.click(save)
    const said = await screen.findByText(ja.t('bridge.unreachable'))
    expect(save.parentElement?.contains(said)).toBe(true)
    expect(await violations()).toEqual([])
  })

  test('another administrator’s change is told of while one edits, and followed while not', async () => {
    let state = phraseState()
    const { user, client } = open(state, { get: async () => state })
    await row('clock_in', 1)
    const theirs = (text: string, revision: string) => {
      state = phraseState({
        revision,
        form: {
          ...defaultForm,
          sections: [{ kind: 'clock_in', phrases: [text] }, ...defaultForm.sections.slice(1)],
        },
      })
      act(() => client.setQueryData(['phrases', 'state'], state))
    }
    theirs('出社', 'b')
    await waitFor(async () => expect((await row('clock_in', 1)).value).toBe('出社'))
    await user.type(await row('clock_in', 1), '!')
    theirs('始業', 'c')
    expect(await screen.findByText(ja.t('ui.newer'))).toBeTruthy()
    expect((await row('clock_in', 1)).value).toBe('出社!')
    await user.click(await button(ja.t('ui.newer.load')))
    await waitFor(async () => expect((await row('clock_in', 1)).value).toBe('始業'))
  })

  test('the history puts an earlier state back into the fields, which is fetched only then', async () => {
    let there = false
    const historyForm = vi.fn(async () => {
      if (!there) throw new BridgeError('not_found')
      return defaultForm
    })
    const { user } = open(
      phraseState({
        form: {
          ...defaultForm,
          sections: [{ kind: 'clock_in', phrases: ['出社'] }, ...defaultForm.sections.slice(1)],
        },
      }),
      { historyForm },
    )
    await user.click(await button(ja.t('phrases.more_menu')))
    await user.click(await screen.findByRole('menuitem', { name: ja.t('phrases.history') }))
    expect(await screen.findByText('追加: 「おはよう」(出勤)')).toBeTruthy()
    expect(screen.getByText('打刻した: 標準の文 → 「{name}さん、{type}しました」')).toBeTruthy()
    expect(historyForm).not.toHaveBeenCalled()
    await user.click(await button(ja.t('phrases.history.restore')))
    expect(await screen.findByText(ja.error('not_found'))).toBeTruthy()
    there = true
    await user.click(await button(ja.t('phrases.history.restore')))
    await waitFor(async () => expect((await row('clock_in', 1)).value).toBe('出勤'))
    expect(historyForm).toHaveBeenLastCalledWith(1)
  })

  test('Enter in the talk to try things in registers nothing', async () => {
    const save = vi.fn(async () => phraseState({ revision: 'b' }))
    const { user } = open(phraseState(), { save })
    await user.type(await row('clock_in', 1), '!')
    await user.type(screen.getByRole('textbox', { name: ja.t('phrases.try.message') }), '出勤{Enter}')
    await user.type(screen.getByRole('checkbox', { name: ja.t('phrases.try.break_allowed') }), '{Enter}')
    expect(save).not.toHaveBeenCalled()
    await user.click(await button(ja.t('ui.save')))
    await waitFor(() => expect(save).toHaveBeenCalledTimes(1))
  })

  test('an earlier state asks before it takes the place of what is not registered', async () => {
    const { user } = open(phraseState(), {
      historyForm: async () => ({
        ...defaultForm,
        sections: [{ kind: 'clock_in' as const, phrases: ['始業'] }, ...defaultForm.sections.slice(1)],
      }),
    })
    await user.type(await row('clock_in', 1), '!')
    const restore = async (choice: 'keep' | 'go') => {
      await user.click(await button(ja.t('phrases.more_menu')))
      await user.click(await screen.findByRole('menuitem', { name: ja.t('phrases.history') }))
      await user.click(await button(ja.t('phrases.history.restore')))
      await user.click(await button(ja.t(`phrases.restore.${choice}`)))
      await waitFor(() => expect(screen.queryByRole('alertdialog', { hidden: true })).toBeNull())
    }
    await restore('keep')
    expect((await row('clock_in', 1)).value).toBe('出勤!')
    await restore('go')
    await waitFor(async () => expect((await row('clock_in', 1)).value).toBe('始業'))
  })

  test('who may only look sees no buttons to change anything', async () => {
    open(phraseState({ mayEdit: false }))
    expect((await row('clock_in', 1)).readOnly).toBe(true)
    expect(screen.queryByRole('button', { name: ja.t('ui.save') })).toBeNull()
    expect(screen.getByText(ja.t('ui.read_only'))).toBeTruthy()
  })

  test('without the right there is a sentence, and a failure can be tried again', async () => {
    open(
      phraseState(),
      {},
      session({ admin: { ...(session().admin as AdminInfo), full: false, options: 0 } }),
    )
    expect(await screen.findByText(ja.t('phrases.no_right'))).toBeTruthy()
    open(phraseState(), {
      get: async () => {
        throw new BridgeError('busy')
      },
    })
    expect(await screen.findByRole('alert')).toBeTruthy()
  })
})

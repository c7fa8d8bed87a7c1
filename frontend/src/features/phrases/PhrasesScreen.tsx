/** 打刻メッセージ編集: the phrases that punch, the chat commands, and what the Bot replies. */
import {
  Body1,
  Button,
  Link,
  Menu,
  MenuButton,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Tab,
  TabList,
  tokens,
} from '@fluentui/react-components'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import {
  type Bridge,
  type BridgeError,
  errorSentence,
  mayReadPhrases,
  type PhraseChecked,
  type PhraseForm,
  type PhraseKind,
  type PhraseState,
  useBridge,
  useSession,
} from '@/bridge'
import { useWords } from '@/i18n'
import {
  ConfirmDialog,
  FailedState,
  focusBar,
  href,
  LoadingState,
  NewerBar,
  NoRight,
  PageTitle,
  useDone,
  useDraft,
  useUnsaved,
} from '@/ui'
import { CloseIcon, MoreIcon } from '@/ui/icons'
import {
  commandKinds,
  type Draft,
  draftOf,
  formOf,
  inUse,
  kinds,
  phraseDraft,
  type Row,
  typeKinds,
  withoutBlanks,
  withRows,
  withTemplate,
} from './draft'
import { HistoryDrawer } from './HistoryDrawer'
import { ImportDialog } from './ImportDialog'
import { noNotes, notesAbout, notesOf } from './notes'
import { problemText } from './phraseWords'
import { ReadingBar } from './ReadingBar'
import { Section, type SectionFocus } from './Section'
import { Templates } from './Templates'
import { TryBox } from './TryBox'
import { useNotes } from './useChecked'
import { formats, usePhraseFiles } from './usePhraseFiles'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXL,
    alignItems: 'start',
    '@media (min-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr) minmax(300px, 380px)' },
  },
  sections: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    minWidth: 0,
    // What gets the focus is scrolled to above the row of buttons at the foot.
    '& button, & input, & textarea, & a': { scrollMarginBlockEnd: '72px' },
  },
  side: {
    position: 'sticky',
    insetBlockStart: `calc(48px + ${tokens.spacingVerticalM})`,
    // Below the header of the frame, and above the row of buttons at the foot.
    maxHeight: 'calc(100vh - 144px)',
    overflowY: 'auto',
  },
  foot: {
    position: 'sticky',
    insetBlockEnd: 0,
    zIndex: 1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalM,
    backgroundColor: tokens.colorNeutralBackground2,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  // In sight wherever one is: the top of the page may not be.
  failed: { flexBasis: '100%' },
  quiet: { color: tokens.colorNeutralForeground2, margin: 0 },
  link: { whiteSpace: 'nowrap' },
})

function phrasesQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['phrases', 'state'],
    queryFn: () => bridge.phrases.get(),
    meta: { topics: ['phrases', 'settings'] },
  })
}

export function PhrasesScreen() {
  const { admin } = useSession()
  return mayReadPhrases(admin) ? <Phrases /> : <Forbidden />
}

function Forbidden() {
  const { t } = useWords()
  return <NoRight title={t('nav.phrases')} text={t('phrases.no_right')} />
}

function Phrases() {
  const words = useWords()
  const query = useQuery(phrasesQuery(useBridge()))
  if (query.error?.code === 'forbidden') return <Forbidden />
  if (query.data) return <Editor state={query.data} />
  return (
    <>
      <PageTitle title={words.t('nav.phrases')} />
      {query.error ? (
        <FailedState
          sentence={errorSentence(words, query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <LoadingState />
      )}
    </>
  )
}

/** What would take the place of the draft; null: what is registered. */
interface Asking {
  readonly what: 'cancel' | 'defaults' | 'restore'
  readonly form: PhraseForm | null
}

function Editor(props: { state: PhraseState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const form = useRef<HTMLFormElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const focuses = useRef(new Map<PhraseKind, SectionFocus>())
  const [tab, setTab] = useState<'phrases' | 'templates'>('phrases')
  const [template, setTemplate] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const [ask, setAsk] = useState<Asking | null>(null)
  const [history, setHistory] = useState(false)
  const readOnly = !state.mayEdit

  const save = useMutation({
    mutationFn: async ({ sent, revision }: { sent: Draft; revision: string }) => {
      const wanted = formOf(sent)
      const checked = await bridge.phrases.check(wanted)
      return checked.problems.length > 0
        ? { checked }
        : { stored: await bridge.phrases.save({ revision, form: wanted }) }
    },
    onSuccess: (answer, { sent }) => {
      if (answer.stored) {
        setTried(false)
        client.setQueryData(phrasesQuery(bridge).queryKey, answer.stored)
        edited.saved(sent, answer.stored)
        files.reset()
        done(t('phrases.saved'))
      } else showFaults(sent, answer.checked)
    },
    onError: async (error: BridgeError) => {
      if (error.code !== 'conflict') return
      edited.refuse()
      await client.invalidateQueries(phrasesQuery(bridge))
    },
  })
  const edited = useDraft(state, phraseDraft, save.isPending)
  const { draft, change, newer } = edited
  const dirty = edited.dirty && !readOnly
  const [notes, refused] = useNotes(draft)
  useUnsaved(dirty)

  /** Once the faults are shown, the first of them is what one goes on with. */
  function showFaults(sent: Draft, said: PhraseChecked) {
    const { first } = notesAbout(sent, said, true, noNotes)
    flushSync(() => {
      setTried(true)
      refused(sent, said)
      if (first && !('bar' in first)) setTab('case' in first ? 'templates' : 'phrases')
    })
    if (!first) return
    if ('bar' in first) focusBar(bar.current)
    else if ('case' in first) {
      form.current?.querySelector<HTMLElement>(`textarea[data-case="${first.case}"]`)?.focus()
    } else focuses.current.get(first.kind)?.(first.row)
  }

  const files = usePhraseFiles({
    draft,
    change: (next) => {
      change(next)
      setTab('phrases')
    },
  })

  const changeRows = useCallback(
    (kind: PhraseKind, rows: readonly Row[]) => change((old) => withRows(old, kind, rows)),
    [change],
  )
  const suggestions = useMemo(
    () =>
      new Map(
        kinds.map((kind) => [kind, state.suggestions.filter((suggestion) => suggestion.kind === kind)]),
      ),
    [state.suggestions],
  )
  /** What is to be put right is never out of sight. */
  const faulty = (kind: PhraseKind) => {
    const { problems, problem } = notesOf(notes, kind)
    return problems.size > 0 || problem !== null
  }
  const { breaksShown, outingsUsed } = state
  const unused = useMemo(
    () => typeKinds.filter((kind) => !inUse(kind, { breaksShown, outingsUsed })),
    [breaksShown, outingsUsed],
  )
  const section = (kind: PhraseKind) => (
    <Section
      key={kind}
      kind={kind}
      rows={draft.sections[kind]}
      suggestions={suggestions.get(kind) ?? []}
      notes={notesOf(notes, kind)}
      unused={unused}
      readOnly={readOnly}
      onChange={changeRows}
      focuses={focuses}
    />
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (save.isPending || !dirty) return
    if (newer) {
      edited.refuse()
      return
    }
    const sent = withoutBlanks(draft)
    change(() => sent)
    save.mutate({ sent, revision: edited.base.revision })
  }
  const toForm = (wanted: PhraseForm) => change(() => draftOf(wanted))
  const asked = ask?.what ?? 'cancel'

  return (
    <>
      <PageTitle title={t('nav.phrases')} lead={t('phrases.lead')}>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <MenuButton icon={<MoreIcon />}>{t('phrases.more_menu')}</MenuButton>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => setHistory(true)}>{t('phrases.history')}</MenuItem>
              {!readOnly && (
                <MenuItem onClick={() => setAsk({ what: 'defaults', form: state.defaults })}>
                  {t('phrases.defaults')}
                </MenuItem>
              )}
              <MenuDivider />
              {formats.map((format) => (
                <MenuItem key={format} onClick={() => files.write(format)}>
                  {t(`phrases.export.${format}`)}
                </MenuItem>
              ))}
              {!readOnly && <MenuItem onClick={files.choose}>{t('phrases.import')}</MenuItem>}
            </MenuList>
          </MenuPopover>
        </Menu>
      </PageTitle>
      {files.input}
      {readOnly && (
        <MessageBar layout="multiline">
          <MessageBarBody>{t('ui.read_only')}</MessageBarBody>
        </MessageBar>
      )}
      {files.error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, files.error)}</MessageBarBody>
          <MessageBarActions
            containerAction={
              <Button
                appearance="transparent"
                icon={<CloseIcon />}
                aria-label={t('ui.close')}
                onClick={files.reset}
              />
            }
          />
        </MessageBar>
      )}
      {files.reading && <ReadingBar reading={files.reading} onClose={files.reset} />}
      <NewerBar edited={edited} form={form} onChosen={save.reset} />
      {notes.form.length > 0 && (
        <div ref={bar}>
          <MessageBar tabIndex={-1} intent="error" layout="multiline">
            <MessageBarBody>
              {notes.form.map((problem) => problemText(words, problem)).join(' ')}
            </MessageBarBody>
          </MessageBar>
        </div>
      )}
      <form
        ref={form}
        className={styles.root}
        noValidate
        aria-label={t('nav.phrases')}
        onSubmit={submit}
        onKeyDown={enterRegistersNothing}
      >
        <TabList
          selectedValue={tab}
          onTabSelect={(_, { value }) => {
            setTab(value === 'templates' ? 'templates' : 'phrases')
            setTemplate(null)
          }}
        >
          <Tab value="phrases">{t('phrases.tab.phrases')}</Tab>
          <Tab value="templates">{t('phrases.tab.templates')}</Tab>
        </TabList>
        <div className={styles.columns}>
          <div className={styles.sections}>
            {tab === 'phrases' ? (
              <>
                {typeKinds
                  .filter((kind) => !unused.some((other) => other === kind) || faulty(kind))
                  .map(section)}
                {unused.length > 0 && (
                  <Body1 as="p" className={styles.quiet}>
                    {t('phrases.hidden')}{' '}
                    <Link className={styles.link} href={href('/settings/options')}>
                      {t('nav.settings.options')}
                    </Link>
                  </Body1>
                )}
                {commandKinds.map(section)}
              </>
            ) : (
              <Templates
                templates={state.templates}
                own={draft.templates}
                problems={notes.templates}
                readOnly={readOnly}
                onActive={setTemplate}
                onChange={(name, text) => change((old) => withTemplate(old, name, text))}
              />
            )}
          </div>
          <div className={styles.side}>
            <TryBox draft={draft} template={tab === 'templates' ? template : null} />
          </div>
        </div>
        {!readOnly && (
          <div className={styles.foot}>
            {save.error && !newer && (
              <MessageBar className={styles.failed} intent="error" layout="multiline">
                <MessageBarBody>{errorSentence(words, save.error)}</MessageBarBody>
              </MessageBar>
            )}
            <Button type="submit" appearance="primary" disabledFocusable={!dirty || save.isPending}>
              {t('ui.save')}
            </Button>
            <Button
              disabledFocusable={!dirty || save.isPending}
              onClick={() => setAsk({ what: 'cancel', form: null })}
            >
              {t('phrases.cancel')}
            </Button>
            <Body1 className={styles.quiet}>
              {tried && notes.count > 0
                ? t('phrases.problems', { count: number(notes.count) })
                : dirty
                  ? t('phrases.changes', { count: number(edited.count) })
                  : ''}
            </Body1>
          </div>
        )}
      </form>
      <HistoryDrawer
        open={history}
        mayRestore={!readOnly}
        onClose={() => setHistory(false)}
        onRestore={(wanted) => {
          setHistory(false)
          if (dirty) setAsk({ what: 'restore', form: wanted })
          else toForm(wanted)
        }}
      />
      <ImportDialog
        sections={files.asked?.sections ?? null}
        draft={draft}
        onAdd={files.add}
        onReplace={files.replace}
        onLeave={files.leave}
      />
      <ConfirmDialog
        open={ask !== null}
        title={t(`phrases.${asked}.title`)}
        keep={t(`phrases.${asked}.keep`)}
        go={t(`phrases.${asked}.go`)}
        onKeep={() => setAsk(null)}
        onGo={() => {
          if (ask?.form) toForm(ask.form)
          else edited.load()
          setTried(false)
          save.reset()
          files.reset()
          setAsk(null)
        }}
      >
        {t(`phrases.${asked}.text`)}
      </ConfirmDialog>
    </>
  )
}

/**
 * What is registered here holds for everybody from the next message on: only the button does that, and
 * no Enter in a search or in the talk to try things in.
 */
function enterRegistersNothing(event: KeyboardEvent) {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
}

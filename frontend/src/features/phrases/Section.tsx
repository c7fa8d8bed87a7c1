/** The phrases of one kind: rows to write in, what may surprise about each, and suggestions. */
import { Body1, Button, Caption1, Field, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { memo, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { PhraseKind, PhraseSuggestion } from '@/bridge'
import { useWords } from '@/i18n'
import { Panel, SearchField } from '@/ui'
import { AddIcon } from '@/ui/icons'
import { clean, type commandKinds, newRow, pasted, type Row, typeKinds } from './draft'
import type { SectionNotes } from './notes'
import type { RowActions } from './PhraseRow'
import { conflictLines, kindName, problemText } from './phraseWords'
import { fewRows, Rows, type RowsHandle } from './Rows'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  quiet: { color: tokens.colorNeutralForeground2, margin: 0 },
  search: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  chips: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
})

/** Goes to a row of a section; null: to where one is added. */
export type SectionFocus = (row: number | null) => void

export const Section = memo(function Section(props: {
  kind: PhraseKind
  rows: readonly Row[]
  suggestions: readonly PhraseSuggestion[]
  notes: SectionNotes
  /** What the company does not punch. */
  unused: readonly PhraseKind[]
  readOnly: boolean
  onChange: (kind: PhraseKind, rows: readonly Row[]) => void
  /** Where the sections that are shown say how to go to them. */
  focuses: RefObject<Map<PhraseKind, SectionFocus>>
}) {
  const { kind, rows, notes, unused, readOnly, onChange, focuses } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const list = useRef<RowsHandle>(null)
  const foot = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useState('')
  const [active, setActive] = useState(0)
  /** A row that was found stays in sight while one writes in it. */
  const [written, setWritten] = useState(0)
  const isType = typeKinds.some((type) => type === kind)
  const title = kindName(words, kind)
  const many = rows.length > fewRows
  const found = useMemo(() => {
    const wanted = fold(search)
    if (!many || wanted === '') return rows
    return rows.filter(({ id, text }) => id === written || fold(text).includes(wanted))
  }, [rows, many, search, written])
  const open = useMemo(() => {
    const texts = new Set(props.suggestions.map(({ text }) => text))
    for (const { text } of rows) if (texts.size > 0) texts.delete(clean(text))
    return props.suggestions.filter(({ text }) => texts.has(text))
  }, [props.suggestions, rows])

  function go(id: number | null | undefined) {
    if (id === null || id === undefined) {
      foot.current?.querySelector('button')?.focus()
      return
    }
    // Drawn first: what was added or hidden by the search cannot have the focus yet.
    flushSync(() => {
      setActive(id)
      if (!found.some((row) => row.id === id)) setSearch('')
    })
    list.current?.focus()
  }

  function changeAndGo(next: readonly Row[], id: number | undefined) {
    flushSync(() => onChange(kind, next))
    go(id)
  }

  function add(after?: number) {
    const row = newRow()
    const at = after === undefined ? rows.length : rows.findIndex(({ id }) => id === after) + 1
    changeAndGo([...rows.slice(0, at), row, ...rows.slice(at)], row.id)
  }

  function take(text: string) {
    const row = newRow(text)
    changeAndGo([...rows.filter((other) => clean(other.text) !== ''), row], row.id)
  }

  const does: RowActions = {
    write: (id, text) => {
      const at = rows.findIndex((row) => row.id === id)
      setWritten(id)
      if (at >= 0) onChange(kind, [...rows.slice(0, at), { id, text }, ...rows.slice(at + 1)])
    },
    remove: (id) => {
      const at = found.findIndex((row) => row.id === id)
      changeAndGo(
        rows.filter((row) => row.id !== id),
        (found[at + 1] ?? found[at - 1])?.id,
      )
    },
    paste: (event, id) => {
      const several = pasted(rows, id, event.clipboardData.getData('text'))
      if (!several) return
      event.preventDefault()
      const known = new Set(rows.map((row) => row.id))
      changeAndGo(several, several.filter((row) => !known.has(row.id)).pop()?.id)
    },
    key: (event, row) => {
      if (event.nativeEvent.isComposing) return
      if (event.key === 'Enter') {
        // Enter registers nothing here: it goes on to the next phrase.
        event.preventDefault()
        if (clean(row.text) !== '' && !readOnly) add(row.id)
      }
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const next = found[found.indexOf(row) + (event.key === 'ArrowDown' ? 1 : -1)]
        if (!next) return
        event.preventDefault()
        go(next.id)
      }
    },
  }
  const newest = useRef({ does, go })
  useLayoutEffect(() => {
    newest.current = { does, go }
  })
  const [actions] = useState<RowActions>(() => ({
    write: (id, text) => newest.current.does.write(id, text),
    remove: (id) => newest.current.does.remove(id),
    paste: (event, id) => newest.current.does.paste(event, id),
    key: (event, row) => newest.current.does.key(event, row),
  }))
  useLayoutEffect(() => {
    const all = focuses.current
    all.set(kind, (row) => newest.current.go(row ?? null))
    return () => {
      all.delete(kind)
    }
  }, [kind, focuses])

  return (
    <Panel title={title}>
      <div className={styles.body}>
        <Body1 as="p" className={styles.quiet}>
          {isType ? t('phrases.section.type', { type: title }) : t(`phrases.section.${kind as CommandKind}`)}
        </Body1>
        {many && (
          <div className={styles.search}>
            <SearchField
              label={t('phrases.find', { kind: title })}
              placeholder={t('ui.search')}
              value={search}
              onChange={(text) => {
                setSearch(text)
                setWritten(0)
                list.current?.toTop()
              }}
            />
            <Caption1 className={styles.quiet}>
              {search === ''
                ? t('phrases.many', { count: number(rows.length) })
                : t('phrases.found', { count: number(found.length), all: number(rows.length) })}
            </Caption1>
          </div>
        )}
        <Rows
          rows={found}
          many={many}
          title={title}
          notes={notes}
          unused={unused}
          readOnly={readOnly}
          needed={isType && rows.length === 1}
          actions={actions}
          active={active}
          onActive={setActive}
          handle={list}
        />
        {notes.problem && (
          <Field validationState="error" validationMessage={problemText(words, notes.problem)}>
            <span />
          </Field>
        )}
        {!readOnly && (
          <div ref={foot} className={styles.chips}>
            <Button size="small" icon={<AddIcon />} onClick={() => add()}>
              {t('phrases.add')}
            </Button>
            {open.length > 0 && <Caption1 className={styles.quiet}>{t('phrases.suggested')}</Caption1>}
            {open.map((suggestion) => (
              <Suggestion
                key={suggestion.text}
                suggestion={suggestion}
                unused={unused}
                onTake={() => take(suggestion.text)}
              />
            ))}
          </div>
        )}
      </div>
    </Panel>
  )
})

type CommandKind = (typeof commandKinds)[number]

/** Widths and cases count alike in a search. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function Suggestion(props: {
  suggestion: PhraseSuggestion
  unused: readonly PhraseKind[]
  onTake: () => void
}) {
  const { text, warnings } = props.suggestion
  const words = useWords()
  const button = (
    <Button size="small" shape="circular" appearance="outline" onClick={props.onTake}>
      {text}
      {warnings.length > 0 ? ' ⚠' : ''}
    </Button>
  )
  return warnings.length > 0 ? (
    <Tooltip relationship="description" content={conflictLines(words, warnings, props.unused).join(' ')}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}

/** The phrases of one kind: rows to write in, what may surprise about each, and suggestions. */
import {
  Body1,
  Button,
  Caption1,
  Field,
  Input,
  makeStyles,
  Tooltip,
  tokens,
} from '@fluentui/react-components'
import { type ClipboardEvent, type KeyboardEvent, memo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { PhraseConflict, PhraseKind, PhraseProblem, PhraseSuggestion } from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { Panel, SearchField } from '@/ui'
import { AddIcon, CloseIcon } from '@/ui/icons'
import { newRow, pasted, type Row, typeKinds } from './draft'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  rows: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  row: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalXS, maxWidth: '480px' },
  field: { flexGrow: 1, minWidth: 0 },
  conflict: { display: 'block', color: tokens.colorStatusWarningForeground3 },
  quiet: { color: tokens.colorNeutralForeground2, margin: 0 },
  chips: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
})

/** So many rows are shown at once; more are found by searching. */
const shownRows = 100

export const Section = memo(function Section(props: {
  kind: PhraseKind
  rows: readonly Row[]
  suggestions: readonly PhraseSuggestion[]
  problems: readonly PhraseProblem[]
  conflicts: readonly PhraseConflict[]
  readOnly: boolean
  onChange: (kind: PhraseKind, rows: readonly Row[]) => void
}) {
  const { kind, rows, problems, conflicts, readOnly, onChange } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const list = useRef<HTMLUListElement>(null)
  const [search, setSearch] = useState('')
  const isType = typeKinds.some((type) => type === kind)
  const title = kindName(words, kind)
  const found = search === '' ? rows : rows.filter(({ text }) => text.includes(search))
  const visible = found.slice(0, shownRows)
  const last = problems.find(({ reason }) => reason === 'last_one')
  const open = props.suggestions.filter(({ text }) => !rows.some((row) => row.text.trim() === text))

  /** Shown at once: the next key already belongs to the row that is gone on to. */
  function changeAndFocus(next: readonly Row[], id: number | undefined) {
    flushSync(() => onChange(kind, next))
    list.current?.querySelector<HTMLInputElement>(`input[data-row="${id}"]`)?.focus()
  }

  function add(after?: number) {
    const row = newRow()
    const at = after === undefined ? rows.length : rows.findIndex(({ id }) => id === after) + 1
    setSearch('')
    changeAndFocus([...rows.slice(0, at), row, ...rows.slice(at)], row.id)
  }

  function remove(id: number) {
    const at = visible.findIndex((row) => row.id === id)
    changeAndFocus(
      rows.filter((row) => row.id !== id),
      (visible[at + 1] ?? visible[at - 1])?.id,
    )
  }

  function key(event: KeyboardEvent, row: Row) {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    // Enter registers nothing here: it goes on to the next phrase.
    event.preventDefault()
    if (row.text.trim() !== '') add(row.id)
  }

  function paste(event: ClipboardEvent, row: Row) {
    const several = pasted(rows, row.id, event.clipboardData.getData('text'))
    if (!several) return
    event.preventDefault()
    onChange(kind, several)
  }

  return (
    <Panel title={title}>
      <div className={styles.body}>
        <Body1 as="p" className={styles.quiet}>
          {isType ? t('phrases.section.type', { type: title }) : t(`phrases.section.${kind as CommandKind}`)}
        </Body1>
        {rows.length > shownRows && (
          <SearchField
            label={t('phrases.find', { kind: title })}
            placeholder={t('phrases.find', { kind: title })}
            value={search}
            onChange={setSearch}
          />
        )}
        <ul ref={list} className={styles.rows}>
          {visible.map((row, index) => {
            const at = rows.indexOf(row)
            const problem = problems.find((candidate) => candidate.index === at && candidate !== last)
            const conflict = problem ? undefined : conflicts.find((candidate) => candidate.index === at)
            return (
              <li key={row.id} className={styles.row}>
                <Field
                  className={styles.field}
                  {...(problem
                    ? { validationState: 'error', validationMessage: problemText(words, problem) }
                    : {})}
                  {...(conflict
                    ? { hint: { className: styles.conflict, children: conflictText(words, conflict) } }
                    : {})}
                >
                  <Input
                    aria-label={t('phrases.row', { kind: title, n: index + 1 })}
                    input={{ 'data-row': row.id } as Record<string, unknown>}
                    value={row.text}
                    readOnly={readOnly}
                    autoComplete="off"
                    onChange={(_, { value }) =>
                      onChange(
                        kind,
                        rows.map((other) => (other.id === row.id ? { ...other, text: value } : other)),
                      )
                    }
                    onKeyDown={(event) => key(event, row)}
                    onPaste={(event) => paste(event, row)}
                  />
                </Field>
                {!readOnly && (
                  <Tooltip
                    relationship="description"
                    content={isType && rows.length === 1 ? t('phrases.keep_one') : t('phrases.delete')}
                  >
                    <Button
                      appearance="subtle"
                      icon={<CloseIcon />}
                      aria-label={t('phrases.delete_row', { text: row.text || String(index + 1) })}
                      disabledFocusable={isType && rows.length === 1}
                      onClick={() => remove(row.id)}
                    />
                  </Tooltip>
                )}
              </li>
            )
          })}
        </ul>
        {found.length > visible.length && (
          <Caption1 className={styles.quiet}>
            {t('phrases.more', { count: number(found.length - visible.length) })}
          </Caption1>
        )}
        {last && (
          <Field validationState="error" validationMessage={t('phrases.problem.last_one')}>
            <span />
          </Field>
        )}
        {!readOnly && (
          <div className={styles.chips}>
            <Button size="small" icon={<AddIcon />} onClick={() => add()}>
              {t('phrases.add')}
            </Button>
            {open.length > 0 && <Caption1 className={styles.quiet}>{t('phrases.suggested')}</Caption1>}
            {open.map((suggestion) => (
              <Suggestion
                key={suggestion.text}
                suggestion={suggestion}
                onTake={() =>
                  onChange(kind, [...rows.filter(({ text }) => text.trim() !== ''), newRow(suggestion.text)])
                }
              />
            ))}
          </div>
        )}
      </div>
    </Panel>
  )
})

type CommandKind = 'cancel' | 'correct' | 'today' | 'help' | 'day_off'

function Suggestion(props: { suggestion: PhraseSuggestion; onTake: () => void }) {
  const { text, warnings } = props.suggestion
  const words = useWords()
  const [first] = warnings
  const button = (
    <Button size="small" shape="circular" appearance="outline" onClick={props.onTake}>
      {text}
      {first ? ' ⚠' : ''}
    </Button>
  )
  return first ? (
    <Tooltip relationship="description" content={conflictText(words, first)}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}

export function kindName({ t }: Words, kind: PhraseKind): string {
  switch (kind) {
    case 'cancel':
    case 'correct':
    case 'today':
    case 'help':
    case 'day_off':
      return t(`phrasekind.${kind}`)
    default:
      return t(`type.${kind}`)
  }
}

export function conflictText(words: Words, conflict: PhraseConflict): string {
  const { t } = words
  const kind = conflict.otherKind === '' ? '' : kindName(words, conflict.otherKind)
  switch (conflict.what) {
    case 'inside':
      return t('phrases.conflict.inside', { other: conflict.other, kind })
    case 'hides':
      return t('phrases.conflict.hides', { other: conflict.other, kind })
    case 'greeting':
      return t('phrases.conflict.greeting', { other: conflict.other })
    case 'short':
      return t('phrases.conflict.short')
  }
}

export function problemText(words: Words, problem: PhraseProblem): string {
  const { t, number } = words
  switch (problem.reason) {
    case 'too_long':
      return t('phrases.problem.too_long', { limit: number(problem.limit) })
    case 'too_many':
      return t('phrases.problem.too_many', { limit: number(problem.limit) })
    case 'template_too_long':
      return t('phrases.problem.template_too_long', { limit: number(problem.limit) })
    case 'duplicate':
      return t('phrases.problem.duplicate', {
        other: problem.other,
        kind: problem.otherKind === '' ? '' : kindName(words, problem.otherKind),
      })
    case 'unknown_placeholder':
      return t('phrases.problem.unknown_placeholder', { other: problem.other })
    case 'brace':
      return t('phrases.problem.brace', { other: problem.other })
    default:
      return t(`phrases.problem.${problem.reason}`)
  }
}

/** One phrase: a field to write in, what there is to say about it, and ×. */
import { Button, Field, Input, makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import { type ClipboardEvent, type KeyboardEvent, memo, type Ref } from 'react'
import type { PhraseConflict, PhraseKind, PhraseProblem } from '@/bridge'
import { useWords } from '@/i18n'
import { CloseIcon } from '@/ui/icons'
import type { Row } from './draft'
import { conflictLines, problemText } from './phraseWords'

const useStyles = makeStyles({
  row: {
    display: 'flex',
    alignItems: 'flex-start',
    boxSizing: 'border-box',
    gap: tokens.spacingHorizontalXS,
    width: '100%',
    maxWidth: '480px',
    paddingBlockEnd: tokens.spacingVerticalXS,
  },
  placed: { position: 'absolute', insetBlockStart: 0, insetInlineStart: 0 },
  field: { flexGrow: 1, minWidth: 0 },
  conflict: { display: 'block', color: tokens.colorStatusWarningForeground3 },
})

/** What can be done with rows; the same object while a section is shown. */
export interface RowActions {
  write(id: number, text: string): void
  remove(id: number): void
  paste(event: ClipboardEvent, id: number): void
  key(event: KeyboardEvent, row: Row): void
}

export const PhraseRow = memo(function PhraseRow(props: {
  row: Row
  /** From 0, among those that are shown. */
  index: number
  count: number
  /** Pixels from the top; undefined where rows follow one another. */
  start: number | undefined
  measure: Ref<HTMLLIElement> | undefined
  /** Of the section. */
  title: string
  problem: PhraseProblem | undefined
  conflicts: readonly PhraseConflict[] | undefined
  /** What the company does not punch. */
  unused: readonly PhraseKind[]
  readOnly: boolean
  /** It cannot be deleted. */
  needed: boolean
  /** Tab leads here. */
  stop: boolean
  actions: RowActions
}) {
  const { row, index, start, problem, conflicts, actions } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const tabIndex = props.stop ? 0 : -1
  return (
    <li
      ref={props.measure}
      data-index={index}
      aria-setsize={props.count}
      aria-posinset={index + 1}
      className={mergeClasses(styles.row, start !== undefined && styles.placed)}
      style={start === undefined ? undefined : { transform: `translateY(${start}px)` }}
    >
      <Field
        className={styles.field}
        {...(problem ? { validationState: 'error', validationMessage: problemText(words, problem) } : {})}
        {...(conflicts && !problem
          ? {
              hint: conflictLines(words, conflicts, props.unused).map((line) => (
                <span key={line} className={styles.conflict}>
                  {line}
                </span>
              )),
            }
          : {})}
      >
        <Input
          aria-label={t('phrases.row', { kind: props.title, n: index + 1 })}
          input={{ 'data-row': row.id, tabIndex } as Record<string, unknown>}
          value={row.text}
          readOnly={props.readOnly}
          autoComplete="off"
          onChange={(_, { value }) => actions.write(row.id, value)}
          onKeyDown={(event) => actions.key(event, row)}
          onPaste={(event) => actions.paste(event, row.id)}
        />
      </Field>
      {!props.readOnly && (
        <Tooltip
          relationship="description"
          content={props.needed ? t('phrases.keep_one') : t('phrases.delete')}
        >
          <Button
            appearance="subtle"
            icon={<CloseIcon />}
            aria-label={t('phrases.delete_row', { text: row.text || String(index + 1) })}
            tabIndex={tabIndex}
            disabledFocusable={props.needed}
            onClick={() => actions.remove(row.id)}
          />
        </Tooltip>
      )}
    </li>
  )
})

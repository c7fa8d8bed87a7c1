/**
 * The rows of a section. Of few all are drawn; of many, which scroll by
 * themselves, only those in sight, and Tab stops at one of them: arrows lead
 * from row to row.
 */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type Ref, useCallback, useImperativeHandle, useRef } from 'react'
import type { PhraseKind } from '@/bridge'
import type { Row } from './draft'
import type { SectionNotes } from './notes'
import { PhraseRow, type RowActions } from './PhraseRow'

const useStyles = makeStyles({
  list: { position: 'relative', margin: 0, padding: 0, listStyleType: 'none' },
  scroller: {
    maxHeight: 'min(420px, 60vh)',
    overflowY: 'auto',
    // The frame of a field with the focus is not cut off.
    padding: tokens.spacingHorizontalXXS,
    margin: `calc(-1 * ${tokens.spacingHorizontalXXS})`,
  },
})

/** From so many rows on, a section scrolls by itself. */
export const fewRows = 100
/** Pixels of a row that nothing is said about. */
const rowHeight = 36
const overscan = 6

export interface RowsHandle {
  /** Brings the row that is active into sight, and the focus to it. */
  focus(): void
  /** Goes back to the first row, without the focus. */
  toTop(): void
}

export function Rows(props: {
  /** Those to be shown. */
  rows: readonly Row[]
  many: boolean
  title: string
  notes: SectionNotes
  /** What the company does not punch. */
  unused: readonly PhraseKind[]
  readOnly: boolean
  needed: boolean
  actions: RowActions
  /** The id of the row that has the focus or had it last: it is always drawn. */
  active: number
  onActive: (id: number) => void
  handle: Ref<RowsHandle>
}) {
  const { rows, many, notes, active } = props
  const styles = useStyles()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const stop = Math.max(
    0,
    rows.findIndex(({ id }) => id === active),
  )

  const virtualizer = useVirtualizer({
    enabled: many,
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    measureElement: (element) => element.getBoundingClientRect().height || rowHeight,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    overscan,
    // Of a list that has just become long, the row with the focus is not taken away and put back.
    initialRect: { width: 0, height: 420 },
    rangeExtractor: (range) => {
      const from = Math.max(0, range.startIndex - range.overscan)
      const to = Math.min(range.count - 1, range.endIndex + range.overscan)
      const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
      // Where Tab leads to is there, wherever one scrolls to.
      if (stop < from) drawn.unshift(stop)
      if (stop > to && stop < range.count) drawn.push(stop)
      return drawn
    },
  })

  useImperativeHandle(props.handle, () => ({
    focus() {
      if (many) virtualizer.scrollToIndex(stop, { align: 'auto' })
      list.current?.querySelector<HTMLInputElement>(`input[data-row="${active}"]`)?.focus()
    },
    toTop: () => virtualizer.scrollToOffset(0),
  }))

  const row = (index: number, start?: number) => {
    const of = rows[index]
    return (
      of && (
        <PhraseRow
          key={of.id}
          row={of}
          index={index}
          count={rows.length}
          start={start}
          measure={many ? virtualizer.measureElement : undefined}
          title={props.title}
          problem={notes.problems.get(of.id)}
          conflicts={notes.conflicts.get(of.id)}
          unused={props.unused}
          readOnly={props.readOnly}
          needed={props.needed}
          stop={!many || index === stop}
          actions={props.actions}
        />
      )
    )
  }
  return (
    <div
      ref={scroller}
      className={many ? styles.scroller : undefined}
      {...(many ? { 'data-scroller': '' } : {})}
    >
      <ul
        ref={list}
        className={styles.list}
        style={many ? { height: virtualizer.getTotalSize() } : undefined}
        onFocus={(event) => {
          const id = Number((event.target as HTMLElement).closest('li')?.querySelector('input')?.dataset.row)
          if (id && id !== active) props.onActive(id)
        }}
      >
        {many
          ? virtualizer.getVirtualItems().map(({ index, start }) => row(index, start))
          : rows.map((_, index) => row(index))}
      </ul>
    </div>
  )
}

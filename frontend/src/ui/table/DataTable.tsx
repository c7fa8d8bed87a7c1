/**
 * A table in the manner of a spreadsheet. Of rows there may be any number:
 * what is not in sight is neither drawn nor asked for. Arrows, Home, End,
 * PageUp and PageDown move, Space selects, Enter opens or presses what is in
 * the cell, Ctrl+C copies the cell or the selected rows.
 */
import { Body1, Body1Strong, Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useWords } from '@/i18n'
import { Announcement } from '@/ui/announce'
import { OverflowTooltip } from '@/ui/OverflowTooltip'
import { FailedState, LoadingState } from '@/ui/states'
import { useFitHeight } from '@/ui/useFitHeight'
import { tableStop } from '@/ui/useFocusBack'
import type { Column } from './columns'
import { asHtml, asText } from './copy'
import type { Sort } from './sort'
import { TableHead } from './TableHead'
import { boxWidth, TableRow } from './TableRow'
import { cellAt, isField, type Place, placeOf, useGridKeys } from './useGridKeys'
import type { WindowedRows } from './useWindowedRows'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    boxSizing: 'border-box',
    minHeight: 0,
    minWidth: 0,
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  tips: { display: 'flex', flexDirection: 'column', minHeight: 0 },
  scroller: { overflow: 'auto', minHeight: 0 },
  grid: { position: 'relative' },
  body: { position: 'relative' },
  // The rows of before stand in while others are fetched.
  old: { opacity: 0.6 },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    flexShrink: 0,
    boxSizing: 'border-box',
    minHeight: '40px',
    paddingBlock: tokens.spacingVerticalXXS,
    paddingInline: tokens.spacingHorizontalM,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    fontVariantNumeric: 'tabular-nums',
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    marginInlineStart: 'auto',
  },
})

/** What is ticked, by the rows' ids. */
export interface Selection<Row> {
  readonly selected: ReadonlyMap<number, Row>
  onChange(selected: ReadonlyMap<number, Row>): void
  /** What a row is called. */
  nameOf(row: Row): string
  /** What can be done with what is ticked; it stands beside their count. */
  readonly actions?: ReactNode
}

export interface TableHandle {
  /** Brings a cell into sight and the focus to it. */
  focus(index: number, column: string): void
  /** The first row that is in sight as a whole. */
  first(): number
}

const headHeight = 32
/** Rows drawn beyond what is in sight. */
const overscan = 8

export function DataTable<Row>(props: {
  label: string
  columns: readonly Column<Row>[]
  rows: WindowedRows<Row>
  /** What a row is known by while others come and go. */
  idOf: (row: Row) => number
  sort: Sort
  onSort: (sort: Sort) => void
  /** A click on a row, or Enter. */
  onOpen?: ((row: Row, index: number) => void) | undefined
  selection?: Selection<Row> | undefined
  /** Stands in place of rows when there are none. */
  empty: ReactNode
  /** Why there are no rows to show. */
  failure?: string | undefined
  /** The count in words; n件 unless it says otherwise. */
  count?: (total: number) => string
  /** More in the foot, while nothing is selected. */
  foot?: ReactNode
  /** Pixels; for tables with more than a line in a row. */
  rowHeight?: number
  handle?: Ref<TableHandle>
}) {
  const { columns, rows, idOf, onOpen, selection, rowHeight = 32 } = props
  const styles = useStyles()
  const { t, number } = useWords()
  const root = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const [copied, setCopied] = useState('')
  const total = rows.total ?? 0
  const before = selection ? 1 : 0
  useFitHeight(root, true)

  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => index,
    // Rows are placed below the head, which covers the top.
    scrollPaddingStart: headHeight,
    overscan,
    rangeExtractor: (range) => {
      const from = Math.max(0, range.startIndex - range.overscan)
      const to = Math.min(range.count - 1, range.endIndex + range.overscan)
      const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
      // The row with the focus stays, wherever one scrolls to.
      const { row } = keys.active
      if (row >= 0 && row < from) drawn.unshift(row)
      if (row > to && row < range.count) drawn.push(row)
      return drawn
    },
  })
  const reveal = useCallback(
    (row: number) => virtualizer.scrollToIndex(row, { align: 'auto' }),
    [virtualizer],
  )
  const keys = useGridKeys({
    element: grid,
    rows: total,
    columns: columns.length + before,
    page: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1),
    reveal,
  })
  const { active } = keys

  const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: 0 }
  const { want, settled, list } = rows
  useEffect(() => {
    // What comes into sight next is there before it does.
    const last = Math.max(startIndex, Math.min(endIndex + overscan, total - 1))
    if (settled) want(Math.max(0, startIndex - overscan), last)
  }, [want, settled, startIndex, endIndex, total])

  // Another list begins at its beginning.
  const shownList = useRef(list)
  useLayoutEffect(() => {
    if (shownList.current === list) return
    shownList.current = list
    virtualizer.scrollToOffset(0)
  }, [list, virtualizer])

  /** Where the focus is in the table, in its rows or in what stands in place of them. */
  const held = useRef<Element | null>(null)
  useLayoutEffect(() => {
    if (!held.current || held.current.isConnected) return
    held.current = null
    // The row before has it then, and of an empty table the head.
    const stop = grid.current && document.activeElement === document.body && tableStop(grid.current)
    if (stop instanceof HTMLElement) stop.focus()
  })

  useImperativeHandle(props.handle, () => ({
    focus(index, column) {
      const at = columns.findIndex(({ id }) => id === column)
      keys.moveTo({ row: index, column: Math.max(0, at) + before })
    },
    first: () => Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight),
  }))

  const picking = useSelection(rows, idOf, selection)

  function onKeyDown(event: KeyboardEvent) {
    if (keys.onKeyDown(event) || isField(event.target) || event.nativeEvent.isComposing) return
    const at = placeOf(event.target)
    const row = at && at.row >= 0 ? rows.row(at.row) : undefined
    if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection) {
      event.preventDefault()
      picking.all()
    } else if (event.key === 'Escape' && selection && selection.selected.size > 0) {
      event.stopPropagation()
      picking.none()
    } else if (at && row !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.key === ' ' && selection) {
        event.preventDefault()
        if (event.shiftKey) void picking.upTo(at.row)
        else picking.toggle(row, at.row)
      } else if (event.key === 'Enter' && !pressable(event.target)) {
        event.preventDefault()
        const inside = cellAt(grid.current, at)?.querySelector<HTMLElement>('button, a[href]')
        if (inside) inside.click()
        else onOpen?.(row, at.row)
      }
    }
  }

  function onClick(event: MouseEvent) {
    const at = placeOf(event.target)
    const row = at && at.row >= 0 ? rows.row(at.row) : undefined
    if (!at || row === undefined) return
    if (selection && (at.column === 0 || event.ctrlKey || event.metaKey || event.shiftKey)) {
      if (event.shiftKey) void picking.upTo(at.row)
      else picking.toggle(row, at.row)
      return
    }
    // Who marks text in a row does not want to open it.
    if (pressable(event.target) || isField(event.target) || window.getSelection()?.isCollapsed === false)
      return
    onOpen?.(row, at.row)
  }

  function onCopy(event: ClipboardEvent) {
    if (isField(event.target) || window.getSelection()?.isCollapsed === false) return
    const cells = selection && selection.selected.size > 0 ? picking.cells(columns) : cellOf(active)
    if (!cells) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', asText(cells))
    event.clipboardData.setData('text/html', asHtml(cells))
    setCopied(`${t('ui.copied')} ${t('ui.count', { count: number(cells.length) })}`)
  }

  function cellOf(place: Place): string[][] | null {
    const row = rows.row(place.row)
    const column = columns[place.column - before]
    return row !== undefined && column ? [[column.text(row)]] : null
  }

  const failed = props.failure !== undefined && (!rows.settled || rows.total === undefined)
  const width = columns.reduce((sum, column) => sum + column.width, before * boxWidth)
  const selectedCount = selection?.selected.size ?? 0
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is.
    <div
      ref={root}
      className={styles.root}
      onFocus={({ target }) => {
        held.current = target
      }}
      onBlur={({ target }) => {
        if (target.isConnected) held.current = null
      }}
    >
      <OverflowTooltip className={styles.tips}>
        <div ref={scroller} className={styles.scroller} data-scroller="">
          {/* biome-ignore lint/a11y/useSemanticElements: see TableRow. */}
          <div
            ref={grid}
            role="grid"
            tabIndex={-1}
            aria-label={props.label}
            aria-rowcount={rows.total === undefined ? -1 : total + 1}
            aria-colcount={columns.length + before}
            aria-busy={rows.total === undefined || !rows.settled}
            {...(selection ? { 'aria-multiselectable': true } : {})}
            className={styles.grid}
            style={{ minWidth: width }}
            onKeyDown={onKeyDown}
            onFocus={keys.onFocus}
            onClick={onClick}
            onMouseDown={(event) => {
              // Shift extends the selection of rows, not that of text.
              if (selection && event.shiftKey) event.preventDefault()
            }}
            onCopy={onCopy}
          >
            <TableHead
              columns={columns}
              sort={props.sort}
              onSort={props.onSort}
              active={active.row < 0 ? active.column : -1}
              all={
                selection && {
                  state: selectedCount === 0 ? false : selectedCount >= total ? true : 'mixed',
                  busy: picking.busy,
                  onToggle: () => (selectedCount >= total ? picking.none() : picking.all()),
                }
              }
            />
            {total > 0 && !failed && (
              // biome-ignore lint/a11y/useSemanticElements: see TableRow.
              <div
                role="rowgroup"
                className={mergeClasses(styles.body, !rows.settled && styles.old)}
                style={{ height: virtualizer.getTotalSize() }}
              >
                {virtualizer.getVirtualItems().map(({ index, start }) => {
                  const row = rows.row(index)
                  return (
                    <TableRow
                      key={index}
                      row={row}
                      index={index}
                      start={start}
                      height={rowHeight}
                      columns={columns}
                      active={active.row === index ? active.column : -1}
                      selectable={selection !== undefined}
                      selected={row !== undefined && (selection?.selected.has(idOf(row)) ?? false)}
                      name={
                        row !== undefined && selection
                          ? t('ui.select_what', { what: selection.nameOf(row) })
                          : ''
                      }
                      opens={onOpen !== undefined}
                    />
                  )
                })}
              </div>
            )}
          </div>
          {failed ? (
            <FailedState sentence={props.failure ?? ''} onRetry={rows.retry} retrying={rows.fetching} />
          ) : rows.total === undefined ? (
            <LoadingState />
          ) : (
            total === 0 && props.empty
          )}
        </div>
      </OverflowTooltip>
      <div className={styles.foot}>
        {selectedCount > 0 ? (
          <>
            <Body1Strong>{t('ui.selected', { count: number(selectedCount) })}</Body1Strong>
            <div className={styles.actions}>
              {selection?.actions}
              <Button size="small" appearance="subtle" onClick={picking.none}>
                {t('ui.unselect')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <Body1>
              {rows.total === undefined
                ? ''
                : (props.count?.(total) ?? t('ui.count', { count: number(total) }))}
            </Body1>
            {props.foot && <div className={styles.actions}>{props.foot}</div>}
          </>
        )}
      </div>
      <Announcement text={copied} />
    </div>
  )
}

/** Something in a cell that has a press of its own. */
function pressable(element: EventTarget): boolean {
  return element instanceof Element && element.closest('button, a[href], [role=button]') !== null
}

/** Ticking rows: one, from one to another, all, none. */
function useSelection<Row>(
  rows: WindowedRows<Row>,
  idOf: (row: Row) => number,
  selection: Selection<Row> | undefined,
) {
  const [busy, setBusy] = useState(false)
  /** Where the last row was ticked: shift reaches from there. */
  const anchor = useRef(0)
  /** Where rows stood when they were ticked: they are copied in that order. */
  const places = useRef(new Map<number, number>())

  async function add(from: number, to: number) {
    if (!selection || busy) return
    setBusy(true)
    try {
      const found = await rows.read(from, to)
      const next = new Map(selection.selected)
      for (const [at, row] of found.entries()) {
        next.set(idOf(row), row)
        places.current.set(idOf(row), from + at)
      }
      selection.onChange(next)
    } catch {
      // Nothing is selected then; whatever failed says so where the rows are.
    } finally {
      setBusy(false)
    }
  }

  return {
    busy,
    toggle(row: Row, index: number) {
      if (!selection) return
      const next = new Map(selection.selected)
      if (!next.delete(idOf(row))) next.set(idOf(row), row)
      places.current.set(idOf(row), index)
      anchor.current = index
      selection.onChange(next)
    },
    upTo: (index: number) => add(Math.min(anchor.current, index), Math.max(anchor.current, index) + 1),
    all: () => void add(0, rows.total ?? 0),
    none: () => selection?.onChange(new Map()),
    cells(columns: readonly Column<Row>[]): string[][] {
      const place = (id: number) => places.current.get(id) ?? 0
      return [...(selection?.selected ?? [])]
        .sort(([a], [b]) => place(a) - place(b))
        .map(([, row]) => columns.map((column) => column.text(row)))
    },
  }
}

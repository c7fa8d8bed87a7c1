/**
 * Moves the focus among the cells of a table of which only some rows are
 * drawn, as a spreadsheet does. The table is one stop of the Tab key. A cell
 * carries its place as data-at="row:column"; the head is row -1.
 */
import { type FocusEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'

export interface Place {
  readonly row: number
  readonly column: number
}

export function useGridKeys(grid: {
  readonly element: { readonly current: HTMLElement | null }
  readonly rows: number
  readonly columns: number
  /** Rows that PageUp and PageDown pass. */
  readonly page: () => number
  /** Scrolls so that the row is drawn. */
  readonly reveal: (row: number) => void
}) {
  const { element, rows, columns, page, reveal } = grid
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  /** The cell that gets the focus as soon as it is drawn. */
  const wanted = useRef<Place | null>(null)
  /** That cell has it already, and waits for its row. */
  const begun = useRef(false)
  const active = {
    row: Math.min(place.row, rows - 1),
    column: Math.min(place.column, columns - 1),
  }

  useEffect(() => {
    if (!wanted.current) return
    const cell = cellAt(element.current, wanted.current)
    if (!cell) return
    const target = focusTarget(cell)
    const late = begun.current && !element.current?.contains(document.activeElement)
    if (!late && document.activeElement !== target) target.focus({ preventScroll: true })
    // Until its row is there a cell has the focus for what will be in it, unless one goes elsewhere.
    begun.current = !late && cell.dataset.waiting !== undefined
    if (!begun.current) wanted.current = null
  })

  const moveTo = useCallback(
    (next: Place) => {
      wanted.current = next
      begun.current = false
      // Anew even if it is the same: the focus may be elsewhere.
      setPlace({ ...next })
      if (next.row >= 0) reveal(next.row)
    },
    [reveal],
  )

  /** Whether the key was one that moves. */
  function onKeyDown(event: KeyboardEvent): boolean {
    const next = target(event, active, { rows, columns, page: page() })
    if (!next) return false
    event.preventDefault()
    moveTo(next)
    return true
  }

  function onFocus(event: FocusEvent) {
    const at = placeOf(event.target)
    if (at && (at.row !== active.row || at.column !== active.column)) {
      wanted.current = null
      setPlace(at)
    }
  }

  return { active, onKeyDown, onFocus, moveTo }
}

/** The place of the cell at or around an element. */
export function placeOf(element: EventTarget | null): Place | null {
  const cell = element instanceof Element ? element.closest<HTMLElement>('[data-at]') : null
  const [row, column] = (cell?.dataset.at ?? '').split(':').map(Number)
  return row === undefined || column === undefined ? null : { row, column }
}

export function cellAt(grid: HTMLElement | null, place: Place): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-at="${place.row}:${place.column}"]`) ?? null
}

/** What of a cell gets the focus. */
function focusTarget(cell: HTMLElement): HTMLElement {
  return cell.querySelector<HTMLElement>('[data-focus]') ?? cell
}

/** In a field, keys that move within its text stay its own. */
export function isField(element: EventTarget): boolean {
  return element instanceof HTMLElement && element.matches('input:not([type=checkbox]), textarea')
}

function target(
  event: KeyboardEvent,
  from: Place,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | null {
  if (event.altKey || event.shiftKey || event.nativeEvent.isComposing) return null
  const whole = event.ctrlKey || event.metaKey
  const inField = isField(event.target)
  const lastRow = size.rows - 1
  const lastColumn = size.columns - 1
  const down = (by: number): Place => {
    // A page down from the head ends among the rows, and a page up never in the head.
    const least = by === -1 ? -1 : 0
    return { ...from, row: Math.max(Math.min(from.row + by, lastRow), Math.min(least, lastRow)) }
  }
  switch (event.key) {
    case 'ArrowDown':
      return whole ? { ...from, row: lastRow } : down(1)
    case 'ArrowUp':
      return whole ? { ...from, row: Math.min(0, lastRow) } : down(-1)
    case 'PageDown':
      return whole ? null : down(size.page)
    case 'PageUp':
      return whole ? null : down(-size.page)
    case 'Enter':
      return inField && !whole ? down(1) : null
  }
  if (inField) return null
  switch (event.key) {
    case 'ArrowRight':
      return { ...from, column: whole ? lastColumn : Math.min(from.column + 1, lastColumn) }
    case 'ArrowLeft':
      return { ...from, column: whole ? 0 : Math.max(from.column - 1, 0) }
    case 'Home':
      return { row: whole ? Math.min(0, lastRow) : from.row, column: 0 }
    case 'End':
      return { row: whole ? lastRow : from.row, column: lastColumn }
    default:
      return null
  }
}

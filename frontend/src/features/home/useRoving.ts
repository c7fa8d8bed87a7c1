/**
 * Moves the focus among cells of which only some are drawn: one of them can be
 * reached by Tab, the arrows lead to the others. A cell carries its place as
 * data-place.
 */
import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'

export function useRoving(cells: {
  readonly list: { readonly current: HTMLElement | null }
  readonly count: number
  readonly columns: number
  /** Scrolls so that the cell at a place is drawn. */
  readonly reveal: (place: number) => void
}) {
  const { list, count, columns, reveal } = cells
  const [place, setPlace] = useState(0)
  /** The cell that gets the focus as soon as it is drawn. */
  const wanted = useRef<number | null>(null)
  const active = Math.min(place, Math.max(0, count - 1))

  useEffect(() => {
    if (wanted.current === null) return
    const cell = list.current?.querySelector<HTMLElement>(`[data-place="${wanted.current}"]`)
    if (!cell) return
    wanted.current = null
    cell.focus()
  })

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const next = target(event.key, active, count, columns)
    if (next === null) return
    event.preventDefault()
    wanted.current = next
    setPlace(next)
    reveal(next)
  }

  function onFocus(event: FocusEvent) {
    const focused = event.target instanceof HTMLElement ? event.target.dataset.place : undefined
    if (focused !== undefined) setPlace(Number(focused))
  }

  return { active, onKeyDown, onFocus }
}

function target(key: string, from: number, count: number, columns: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowRight':
      return Math.min(from + 1, last)
    case 'ArrowLeft':
      return Math.max(from - 1, 0)
    case 'ArrowDown':
      return Math.min(from + columns, last)
    case 'ArrowUp':
      return Math.max(from - columns, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

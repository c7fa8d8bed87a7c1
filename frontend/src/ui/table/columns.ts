import type { ReactNode } from 'react'

/** What a table shows beside each other. */
export interface Column<Row> {
  /** Names the column; what it is sorted by, if it can be. */
  readonly id: string
  readonly title: string
  /** At least so many pixels. */
  readonly width: number
  /** Its share of the room that is left; 0: none. Default 1. */
  readonly grow?: number
  /** Numbers and times stand right, in tabular figures. */
  readonly align?: 'end'
  readonly sortable?: boolean
  /** What a short list is sorted by, where that is not what the cell says. */
  order?(row: Row): number
  /** The cell in words: what is copied, and shown unless there is a cell. */
  text(row: Row): string
  /**
   * The cell itself, where it is more than its words. What can be pressed or
   * filled in takes tabIndex={at.active ? 0 : -1}: the table is one stop of
   * the Tab key. A field that is the whole cell takes data-focus as well and
   * gets the focus in place of the cell.
   */
  cell?(row: Row, at: CellPlace): ReactNode
}

export interface CellPlace {
  /** The row's place in the table, from 0. */
  readonly index: number
  /** Tab leads to this cell. */
  readonly active: boolean
}

/** The widths of all columns, as a grid understands them. */
export function template(columns: readonly Pick<Column<never>, 'width' | 'grow'>[]): string {
  return columns
    .map(({ width, grow = 1 }) => (grow === 0 ? `${width}px` : `minmax(${width}px, ${grow}fr)`))
    .join(' ')
}

/** Tables of any length: only what is in sight is fetched and drawn. */
export type { Column } from './columns'
export { DataTable, type Selection, type TableHandle } from './DataTable'
export { nextSort, type Sort } from './sort'
export { CellText } from './TableRow'
export { useLocalRows } from './useLocalRows'
export { type RowWindow, useWindowedRows, type WindowedRows } from './useWindowedRows'

/** A short list that is there as a whole, for the same table. */
import { useMemo } from 'react'
import type { Column } from './columns'
import type { Sort } from './sort'
import type { WindowedRows } from './useWindowedRows'

/** rows: undefined while they are not there. They are sorted by the order of their column, else by what their cells say. */
export function useLocalRows<Row>(
  rows: readonly Row[] | undefined,
  columns: readonly Column<Row>[],
  sort: Sort,
): WindowedRows<Row> {
  return useMemo(() => {
    const column = columns.find(({ id }) => id === sort.by)
    const sorted = rows && column ? [...rows].sort(by(column, sort.desc)) : rows
    const latest = sorted && { total: sorted.length, rows: sorted }
    return {
      list: `${sort.by} ${sort.desc}`,
      settled: true,
      total: latest?.total,
      latest,
      row: (index) => sorted?.[index],
      want() {},
      read: async (from, to) => sorted?.slice(from, to) ?? [],
      error: null,
      fetching: false,
      retry() {},
    }
  }, [rows, columns, sort])
}

/** In the order of Japanese, numbers by their size. */
const { compare } = new Intl.Collator('ja', { numeric: true })

function by<Row>(column: Column<Row>, desc: boolean) {
  const { order } = column
  const way = desc ? -1 : 1
  return order
    ? (a: Row, b: Row) => way * (order(a) - order(b))
    : (a: Row, b: Row) => way * compare(column.text(a), column.text(b))
}

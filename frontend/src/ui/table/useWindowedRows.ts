/**
 * The rows of a list that may be long, in pages: the host sorts and filters,
 * and only pages that are looked at are asked for.
 */
import { type DefaultError, hashKey, type QueryMeta, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'

/** A part of a list. */
export interface RowWindow<Row> {
  /** How many rows the whole list has. */
  readonly total: number
  readonly rows: readonly Row[]
}

export interface WindowedRows<Row, Page extends RowWindow<Row> = RowWindow<Row>> {
  /** Names the list that is shown: another sorting or filter is another list. */
  readonly list: string
  /** What is shown is what was asked for; false while the last list stands in. */
  readonly settled: boolean
  /** Of the whole list; undefined until it is known. */
  readonly total: number | undefined
  /** The page that came last, for what else it tells. */
  readonly latest: Page | undefined
  /** Undefined until the row is there. */
  row(index: number): Row | undefined
  /** Says which rows are in sight. */
  want(first: number, last: number): void
  /** Rows from one place up to another, that one left out, whether they were there or not. */
  read(from: number, to: number): Promise<Row[]>
  readonly error: DefaultError | null
  readonly fetching: boolean
  retry(): void
}

const pageSize = 200
/** The longest window the host gives. */
const maxWindow = 1000
/** Milliseconds for which a page is not asked for again just because it comes into sight. */
const fresh = 30_000

export function useWindowedRows<Row, Page extends RowWindow<Row> = RowWindow<Row>>(options: {
  /** Everything that makes this list another one. */
  queryKey: readonly unknown[]
  fetchWindow: (offset: number, limit: number) => Promise<Page>
  meta?: QueryMeta
}): WindowedRows<Row, Page> {
  const { queryKey, meta } = options
  const client = useQueryClient()
  const hash = hashKey(queryKey)
  const fetchWindow = useRef(options.fetchWindow)
  fetchWindow.current = options.fetchWindow

  // The last list stays until the next one begins to be there.
  const [shown, setShown] = useState<{ hash: string; key: readonly unknown[]; latest: Page | undefined }>({
    hash,
    key: queryKey,
    latest: undefined,
  })
  const [wanted, setWanted] = useState({ hash, first: 0, last: 0 })
  const { first, last } = wanted.hash === hash ? wanted : { first: 0, last: 0 }
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)

  const fetchPage = options.fetchWindow
  const pages = useQueries({
    queries: numbers.map((page) => ({
      queryKey: [...queryKey, page],
      queryFn: () => fetchPage(page * pageSize, pageSize),
      staleTime: fresh,
      ...(meta ? { meta } : {}),
    })),
  })

  const newest = pages.reduce<(typeof pages)[number] | undefined>(
    (best, page) => (page.data && page.dataUpdatedAt >= (best?.dataUpdatedAt ?? 0) ? page : best),
    undefined,
  )?.data as Page | undefined
  const settled = shown.hash === hash || newest !== undefined
  if (newest && (shown.hash !== hash || shown.latest !== newest)) {
    setShown({ hash, key: queryKey, latest: newest })
  }

  const row = (index: number): Row | undefined => {
    const page = Math.floor(index / pageSize)
    return client.getQueryData<Page>([...shown.key, page])?.rows[index % pageSize]
  }

  const want = useCallback(
    (from: number, to: number) => {
      const next = { hash, first: Math.floor(from / pageSize), last: Math.floor(to / pageSize) }
      setWanted((old) =>
        old.hash === next.hash && old.first === next.first && old.last === next.last ? old : next,
      )
    },
    [hash],
  )

  const read = useCallback(async (from: number, to: number) => {
    const rows: Row[] = []
    for (let offset = from; offset < to; offset += maxWindow) {
      const limit = Math.min(maxWindow, to - offset)
      const page = await fetchWindow.current(offset, limit)
      rows.push(...page.rows)
      // The list has become shorter meanwhile.
      if (page.rows.length < limit) break
    }
    return rows
  }, [])

  const failed = pages.find((page) => page.error)
  return {
    list: shown.hash,
    settled,
    total: shown.latest?.total,
    latest: shown.latest,
    row,
    want,
    read,
    error: failed?.error ?? null,
    fetching: pages.some((page) => page.isFetching),
    retry: () => {
      for (const page of pages) if (page.error) void page.refetch()
    },
  }
}

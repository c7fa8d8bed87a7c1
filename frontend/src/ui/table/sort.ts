/** What a table is sorted by. */
export interface Sort {
  /** A column's id. */
  readonly by: string
  readonly desc: boolean
}

/** After a press on a column's head: that column ascending, and once more the other way round. */
export function nextSort(sort: Sort, id: string): Sort {
  return { by: id, desc: sort.by === id && !sort.desc }
}

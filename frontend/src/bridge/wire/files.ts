/** Files on their way to whoever keeps them. */

/** A file that waits to be fetched, for about an hour. */
export interface FileRef {
  readonly id: string
  /** Offered when it is saved. */
  readonly name: string
}

export type ExportFormat = 'xlsx' | 'csv' | 'csv_sjis'

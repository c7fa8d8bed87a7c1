/** 一括インポート. */

/** What the rows of a file are taken for: 従業員, or their LINE WORKSアカウントID. */
export type ImportKind = 'employees' | 'accounts'

/** The meaning of a column; worded by `field.FIELD`. */
export type ImportField =
  | 'code'
  | 'name'
  | 'last_name'
  | 'first_name'
  | 'kana'
  | 'division_code'
  | 'division'
  | 'employment_type_code'
  | 'employment_type'
  | 'account_id'
  | 'joined_on'
  | 'left_on'
  | 'moved_on'

export interface ImportOpenInput {
  /** Of a file that was sent. */
  readonly fileId: string
  readonly kind: ImportKind
  /** Of a workbook that has one; "" else. */
  readonly password: string
}

/** A file as it would be read. */
export interface ImportFile {
  readonly id: string
  readonly name: string
  readonly kind: ImportKind
  readonly format: 'csv' | 'tsv' | 'xlsx'
  /** Of a text file; "" of a workbook. */
  readonly encoding: string
  readonly sheets: readonly ImportSheet[]
  /** The sheet that is read. */
  readonly sheet: string
  /** From 1; 0: none was found, or there is none. */
  readonly headerRow: number
  /** False: the admin has to say what is meant. */
  readonly certain: boolean
  /** Number of the first row of head. */
  readonly headFrom: number
  /** Up to 8 rows as they stand in the file, none left out. */
  readonly head: readonly (readonly string[])[]
  readonly columns: readonly ImportColumn[]
  /** All there are for the kind. */
  readonly fields: readonly ImportField[]
  /** Needed, and not mapped. */
  readonly missing: readonly ImportField[]
  /** 0: not known yet. */
  readonly rows: number
  /** The mapping was made by hand for an earlier file with these headers. */
  readonly remembered: boolean
}

/** A sheet of a workbook; the one of a text file has no name. */
export interface ImportSheet {
  readonly name: string
  readonly hidden: boolean
}

export interface ImportColumn {
  /** From 0. */
  readonly index: number
  /** As a spreadsheet shows it. */
  readonly letter: string
  readonly header: string
  /** Up to 3 of its values. */
  readonly samples: readonly string[]
  /** "": not mapped. */
  readonly field: ImportField | ''
}

export interface ImportArrangeInput {
  readonly id: string
  /** "": as it is. */
  readonly sheet: string
  /** 0: to be found; with a mapping, there is none. */
  readonly headerRow: number
  /** Null: to be found. */
  readonly mapping: readonly ImportMapped[] | null
}

export interface ImportMapped {
  readonly field: ImportField
  /** From 0. */
  readonly column: number
}

export interface ImportPlanInput {
  readonly id: string
  /** Create unknown 所属 and 雇用区分. */
  readonly createMissing: boolean
}

export type ImportPhase =
  | 'arranging'
  | 'reading'
  | 'planning'
  | 'planned'
  | 'writing'
  | 'done'
  | 'failed'
  | 'cancelled'

export interface ImportState {
  readonly id: string
  readonly kind: ImportKind
  /** Of the file. */
  readonly name: string
  readonly phase: ImportPhase
  readonly done: number
  /** 0: not known. */
  readonly total: number
  /** Of the last step; null: it went well. */
  readonly error: ImportError | null
  readonly counts: ImportCounts
  /** As it was planned. */
  readonly createMissing: boolean
  /** 所属 that will be created. */
  readonly createDivisions: UnitNames
  /** 雇用区分 that will be created. */
  readonly createTypes: UnitNames
  /** What rows are rejected for. */
  readonly unknownDivisions: UnitNames
  readonly unknownTypes: UnitNames
  /** Once done. */
  readonly result: ImportResult
}

/** The names of some 所属 or 雇用区分. */
export interface UnitNames {
  /** At most 20 of them. */
  readonly some: readonly string[]
  /** Of all. */
  readonly count: number
}

export interface ImportError {
  readonly code: string
  /** In the page's language. */
  readonly message: string
}

export interface ImportCounts {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
}

export interface ImportResult {
  readonly new: number
  readonly changed: number
  /** 所属 created. */
  readonly divisions: number
  /** 雇用区分 created. */
  readonly employmentTypes: number
  /** For undo; 0: nothing had to be written. */
  readonly importId: number
}

export type ImportStatus = keyof ImportCounts

export interface ImportRowsQuery {
  readonly id: string
  /** "": any. */
  readonly status: ImportStatus | ''
  /** That a row holds; "": any. */
  readonly text: string
  readonly offset: number
  /** At most 1000. */
  readonly limit: number
}

export interface ImportPage {
  readonly total: number
  readonly offset: number
  readonly rows: readonly ImportRow[]
}

/** A row of the file and what becomes of it; the values are as they will be. */
export interface ImportRow {
  /** Its number in the file. */
  readonly row: number
  readonly status: ImportStatus
  readonly code: string
  readonly name: string
  readonly division: string
  readonly employmentType: string
  readonly accountId: string
  /** Of a changed row. */
  readonly changes: readonly ImportChange[]
  /** Sentences in the page's language, of a rejected row. */
  readonly reasons: readonly string[]
}

export interface ImportChange {
  readonly field: ImportField
  readonly old: string
  readonly new: string
}

export interface ImportApplyInput {
  readonly id: string
  /** Only if every row is good. */
  readonly strict: boolean
}

export interface ImportTemplateInput {
  readonly kind: ImportKind
  readonly format: 'xlsx' | 'csv'
}

/** An import of the past. */
export interface ImportRun {
  readonly importId: number
  readonly at: string
  /** Who; "" for the PC's owner at the command line. */
  readonly by: string
  readonly kind: ImportKind
  readonly file: string
  readonly counts: ImportCounts
  readonly undoable: boolean
  readonly undone: boolean
}

export interface ImportUndone {
  /** Employees as they were before. */
  readonly restored: number
  /** Employees that the import made. */
  readonly removed: number
}

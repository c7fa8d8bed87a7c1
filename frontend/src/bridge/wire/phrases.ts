/** 打刻メッセージ編集. */
import type { Outcome } from './feed'
import type { PunchType } from './punch'

/** What a phrase does: punch as a type, or a chat command. */
export type PhraseKind = PunchType | 'cancel' | 'correct' | 'today' | 'help' | 'day_off'

export interface PhraseSection {
  readonly kind: PhraseKind
  readonly phrases: readonly string[]
}

/** The company's own wording of a reply. */
export interface TemplateText {
  readonly case: string
  readonly text: string
}

/** 打刻メッセージ編集 as it is edited. */
export interface PhraseForm {
  readonly sections: readonly PhraseSection[]
  /** Those that differ from the program's own words. */
  readonly templates: readonly TemplateText[]
}

export type TemplateGroup = 'punch' | 'ask' | 'refuse' | 'command' | 'correction' | 'reminder'

export interface TemplateInfo {
  readonly case: string
  readonly group: TemplateGroup
  readonly default: string
  /** Without braces. */
  readonly placeholders: readonly string[]
  /** Characters of the template, as LINE WORKS counts them. */
  readonly limit: number
}

/** How a phrase may surprise; it is no error. */
export interface PhraseConflict {
  readonly kind: PhraseKind
  readonly index: number
  readonly what: 'inside' | 'hides' | 'greeting' | 'short'
  /** The other phrase, or the sentence. */
  readonly other: string
  readonly otherKind: PhraseKind | ''
}

export interface PhraseProblem {
  readonly place: 'phrase' | 'template'
  readonly kind: PhraseKind | ''
  readonly index: number
  readonly case: string
  readonly reason:
    | 'empty'
    | 'too_long'
    | 'duplicate'
    | 'last_one'
    | 'too_many'
    | 'unknown_kind'
    | 'template_empty'
    | 'template_too_long'
    | 'unknown_placeholder'
    | 'brace'
  readonly other: string
  readonly otherKind: PhraseKind | ''
  readonly limit: number
}

export interface PhraseSuggestion {
  readonly kind: PhraseKind
  readonly text: string
  readonly warnings: readonly PhraseConflict[]
}

export interface PhraseState {
  readonly revision: string
  readonly breaksShown: boolean
  readonly outingsUsed: boolean
  readonly mayEdit: boolean
  readonly form: PhraseForm
  readonly defaults: PhraseForm
  readonly templates: readonly TemplateInfo[]
  readonly suggestions: readonly PhraseSuggestion[]
  readonly maxPhrases: number
  readonly maxLength: number
}

export interface PhraseChecked {
  readonly problems: readonly PhraseProblem[]
  readonly conflicts: readonly PhraseConflict[]
}

export interface PhraseTryInput {
  readonly form: PhraseForm
  readonly message: string
  /** 休憩打刻 of the sender's 雇用区分. */
  readonly breakAllowed: boolean
  readonly presence: 'out' | 'in' | 'break' | 'outing'
}

export interface PhraseItem {
  readonly kind: PhraseKind
  readonly text: string
}

export interface PhraseTried {
  readonly outcome: Outcome
  readonly type: PunchType | ''
  readonly command: PhraseKind | ''
  readonly hits: readonly PhraseItem[]
  readonly reply: string
  readonly buttons: readonly string[]
  readonly offers: readonly string[]
}

export interface PhraseSaveInput {
  readonly revision: string
  readonly form: PhraseForm
}

export interface TemplatePreview {
  readonly case: string
  /** "": the program's own words. */
  readonly text: string
}

/** A reply as its reader would see it. */
export interface TemplateShown {
  readonly text: string
  /** Of a question. */
  readonly buttons: readonly string[]
  /** Quick replies. */
  readonly offers: readonly string[]
}

/** One 登録 of the past. */
export interface PhraseChange {
  readonly id: number
  readonly at: string
  /** "": the owner of the PC. */
  readonly by: string
  readonly added: readonly PhraseItem[]
  readonly removed: readonly PhraseItem[]
  readonly templates: readonly TemplateChange[]
}

/** "" stands for the program's own words; of the first histories both are "". */
export interface TemplateChange {
  readonly case: string
  readonly was: string
  readonly is: string
}

/** What a file says. */
export interface PhraseImported {
  /** Of the kinds that it names; it says nothing of the others. */
  readonly sections: readonly PhraseSection[]
  readonly rows: number
  /** Rows of a kind that is not known. */
  readonly refused: readonly { readonly row: number; readonly kind: string; readonly text: string }[]
}

/** Phrases, what is wrong with them and what may surprise, in words. */
import type { PhraseConflict, PhraseKind, PhraseProblem } from '@/bridge'
import { isKey, type Words } from '@/i18n'

export function caseName({ t }: Words, name: string): string {
  const key = `phrases.case.${name}`
  return isKey(key) ? t(key as 'phrases.case.punched') : name
}

export function kindName({ t }: Words, kind: PhraseKind): string {
  switch (kind) {
    case 'cancel':
    case 'correct':
    case 'today':
    case 'help':
    case 'day_off':
      return t(`phrasekind.${kind}`)
    default:
      return t(`type.${kind}`)
  }
}

/** So many things that may surprise are told of one phrase, a line each. */
const told = 2

/** unused: what the company does not punch, and the Bot refuses. */
export function conflictLines(
  words: Words,
  conflicts: readonly PhraseConflict[],
  unused: readonly PhraseKind[],
): readonly string[] {
  const lines = conflicts.slice(0, told).map((conflict) => conflictText(words, conflict, unused))
  const rest = conflicts.length - lines.length
  if (rest > 0) lines.push(words.t('phrases.conflict.more', { count: words.number(rest) }))
  return lines
}

function conflictText(words: Words, conflict: PhraseConflict, unused: readonly PhraseKind[]): string {
  const { t } = words
  const kind = conflict.otherKind === '' ? '' : kindName(words, conflict.otherKind)
  switch (conflict.what) {
    case 'inside':
      return unused.some((other) => other === conflict.otherKind)
        ? t('phrases.conflict.inside.unused', { other: conflict.other, kind })
        : t('phrases.conflict.inside', { other: conflict.other, kind })
    case 'hides':
      return t('phrases.conflict.hides', { other: conflict.other, kind })
    case 'greeting':
      return t('phrases.conflict.greeting', { other: conflict.other })
    case 'short':
      return t('phrases.conflict.short')
  }
}

export function problemText(words: Words, problem: PhraseProblem): string {
  const { t, number } = words
  switch (problem.reason) {
    case 'too_long':
      return t('phrases.problem.too_long', { limit: number(problem.limit) })
    case 'too_many':
      return t('phrases.problem.too_many', { limit: number(problem.limit) })
    case 'template_too_long':
      return t('phrases.problem.template_too_long', { limit: number(problem.limit) })
    case 'duplicate':
      return t('phrases.problem.duplicate', {
        other: problem.other,
        kind: problem.otherKind === '' ? '' : kindName(words, problem.otherKind),
      })
    case 'unknown_placeholder':
      return t('phrases.problem.unknown_placeholder', { other: problem.other })
    case 'brace':
      return t('phrases.problem.brace', { other: problem.other })
    default:
      return t(`phrases.problem.${problem.reason}`)
  }
}

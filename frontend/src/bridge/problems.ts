/** What is wrong with a value somebody filled in, in words. */
import { isKey, type Words } from '@/i18n'
import type { BridgeError } from './errors'
import type { FieldProblem, ProblemReason } from './wire'

/** The problem an error is about; null if it is about none. */
export function problemOf(error: BridgeError): FieldProblem | null {
  const reason = error.args.reason ?? ''
  if (error.code !== 'invalid' || error.field === '' || !isKey(`problem.${reason}`)) return null
  const { other } = error.args
  return {
    field: error.field,
    reason: reason as ProblemReason,
    mendable: false,
    mended: '',
    ...(other ? { other } : {}),
  }
}

/** What is wrong, what to do, and what else belongs to it: from where to where a number goes, who has an account. */
export function problemSentence(words: Words, problem: FieldProblem): string {
  const range = problem.reason === 'range' ? /^(-?\d+)〜(-?\d+)$/.exec(problem.other ?? '') : null
  if (range) return words.t('ui.range', { least: range[1] ?? '', most: range[2] ?? '' })
  const sentence = words.t(`problem.${problem.reason}`)
  return problem.other ? `${sentence}${words.aside(problem.other)}` : sentence
}

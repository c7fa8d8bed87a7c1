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

/** What is wrong, what to do, and where another person is concerned, who. */
export function problemSentence(words: Words, problem: FieldProblem): string {
  const sentence = words.t(`problem.${problem.reason}`)
  return problem.other ? `${sentence}${words.aside(problem.other)}` : sentence
}

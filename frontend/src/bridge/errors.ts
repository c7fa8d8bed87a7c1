/**
 * Errors as the page knows them.
 *
 * A host tells an error as the JSON text {"code","field","args"}. Two more
 * codes are the page's own, for a host that does not answer.
 */
import { type ErrorCode, isErrorCode, type Words } from '@/i18n'

/** no_answer: the call took too long; unreachable: there is nobody to call. */
export type LocalCode = 'no_answer' | 'unreachable'

export class BridgeError extends Error {
  override readonly name = 'BridgeError'
  readonly code: ErrorCode | LocalCode
  /** The field at fault; "" if none is. */
  readonly field: string
  /** Values for the sentence. */
  readonly args: Readonly<Record<string, string>>

  constructor(code: ErrorCode | LocalCode, field = '', args: Readonly<Record<string, string>> = {}) {
    super(field === '' ? code : `${code} (${field})`)
    this.code = code
    this.field = field
    this.args = args
  }
}

/** Reads whatever a host rejected a call with. What nobody understands is our own fault: internal. */
export function parseError(reason: unknown): BridgeError {
  if (reason instanceof BridgeError) return reason
  const wire = reason instanceof Error ? fromText(reason.message) : fromText(reason)
  if (!isObject(wire) || typeof wire.code !== 'string' || !isErrorCode(wire.code)) {
    return new BridgeError('internal')
  }
  const args: Record<string, string> = {}
  if (isObject(wire.args)) {
    for (const [name, value] of Object.entries(wire.args)) {
      if (typeof value === 'string' || typeof value === 'number') args[name] = String(value)
    }
  }
  return new BridgeError(wire.code, typeof wire.field === 'string' ? wire.field : '', args)
}

/** Says what went wrong and what to do next. */
export function errorSentence(words: Words, error: BridgeError): string {
  switch (error.code) {
    case 'no_answer':
    case 'unreachable':
      return words.t(`bridge.${error.code}`)
    default:
      return words.error(error.code, error.args)
  }
}

function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

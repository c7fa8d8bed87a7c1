/** How a file crosses to the program, alike in both hosts: as the body of POST /files. */
import { BridgeError, parseError } from './errors'

/** Bytes that package desktop takes at once. A larger file is refused before it is sent. */
const largest = 64 * 1024 * 1024

export async function postFile(
  fetcher: typeof fetch,
  headers: Readonly<Record<string, string>>,
  file: File,
): Promise<string> {
  if (file.size > largest) throw new BridgeError('file_too_large')
  const body = await bytesOf(file)
  let response: Response
  try {
    response = await fetcher('/files', {
      method: 'POST',
      headers: {
        ...headers,
        'Content-Type': 'application/octet-stream',
        'X-Punchline-File-Name': encodeURIComponent(file.name),
      },
      body,
      cache: 'no-store',
    })
  } catch {
    throw new BridgeError('unreachable')
  }
  const answer = await readAnswer(response)
  if (typeof answer.id !== 'string') throw parseError(answer.error)
  return answer.id
}

/** Reads the file before anything is sent: that it cannot be read is no fault of the way. */
async function bytesOf(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer()
  } catch {
    throw new BridgeError('file_unreadable')
  }
}

export async function readAnswer(response: Response): Promise<{ id?: unknown; error?: unknown }> {
  try {
    const answer: unknown = await response.json()
    return typeof answer === 'object' && answer !== null ? answer : {}
  } catch {
    return {}
  }
}

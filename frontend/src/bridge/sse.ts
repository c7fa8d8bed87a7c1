/** Reads the framing of text/event-stream, as much of it as our host writes. */

export interface ServerEvent {
  readonly name: string
  readonly data: string
}

/**
 * Makes a reader that takes the stream in pieces, cut anywhere, and returns
 * the events that each piece completes. Comments (keep-alive) yield nothing.
 */
export function eventReader(): (piece: string) => ServerEvent[] {
  let rest = ''
  let name = ''
  let data: string[] = []

  return (piece) => {
    const events: ServerEvent[] = []
    const lines = (rest + piece).split(/\r\n|\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ name: name || 'message', data: data.join('\n') })
        name = ''
        data = []
        continue
      }
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'event') name = value
      else if (field === 'data') data.push(value)
    }
    return events
  }
}

import { expect, test } from 'vitest'
import { eventReader } from './sse'

const stream =
  ': open\n\nevent: change\ndata: {"topics":["punches"]}\n\n: here\n\nevent: session\r\ndata: {}\r\n\r\ndata: a\ndata:b\n\nevent: nothing\n\n'
const events = [
  { name: 'change', data: '{"topics":["punches"]}' },
  { name: 'session', data: '{}' },
  { name: 'message', data: 'a\nb' },
]

test('reads events from a stream cut anywhere', () => {
  for (let size = 1; size <= stream.length; size++) {
    const read = eventReader()
    const got = []
    for (let at = 0; at < stream.length; at += size) got.push(...read(stream.slice(at, at + size)))
    expect(got, `pieces of ${size}`).toEqual(events)
  }
})

test('an event is whole only after its empty line', () => {
  const read = eventReader()
  expect(read('event: change\ndata: {}\n')).toEqual([])
  expect(read('\n')).toEqual([{ name: 'change', data: '{}' }])
})

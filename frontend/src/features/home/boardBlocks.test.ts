import { expect, test } from 'vitest'
import { division, person } from '@/testing/samples'
import { blockGap, headHeight, makeBlocks, rowHeight } from './boardBlocks'

const crowd = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => person({ employeeId: from + index + 1 }))

test('a small 所属 is one block with its heading', () => {
  const blocks = makeBlocks([division(1, '総務部', crowd(5)), division(2, '営業部', crowd(1, 5))], 2, null)
  expect(blocks.map(({ first, start, height }) => ({ first, start, height }))).toEqual([
    { first: true, start: 0, height: headHeight + 3 * rowHeight + blockGap },
    { first: true, start: 5, height: headHeight + rowHeight + blockGap },
  ])
})

test('a large one is cut at whole rows, and only its first block has a heading', () => {
  const blocks = makeBlocks([division(1, '製造部', crowd(100))], 3, null)
  expect(blocks.map(({ people }) => people.length)).toEqual([36, 36, 28])
  expect(blocks.map(({ first }) => first)).toEqual([true, false, false])
  expect(blocks.map(({ start }) => start)).toEqual([0, 36, 72])
  const height = blocks.reduce((sum, block) => sum + block.height, 0)
  expect(height).toBe(headHeight + Math.ceil(100 / 3) * rowHeight + blockGap)
})

test('a presence leaves out everybody else, and 所属 without anybody', () => {
  const away = [...crowd(2), person({ employeeId: 9, presence: 'outing' })]
  const blocks = makeBlocks([division(1, '総務部', away), division(2, '営業部', crowd(3, 20))], 2, 'outing')
  expect(blocks.map(({ people }) => people.map(({ employeeId }) => employeeId))).toEqual([[9]])
})

/**
 * The board as blocks of known height, so that only those in sight need to be
 * drawn. A block is a 所属, or a part of one with many people.
 */
import type { DivisionBoard, PersonState, Presence } from '@/bridge'

/** Heights in pixels; the styles of the board use the same. */
export const rowHeight = 32
export const headHeight = 40
export const blockGap = 12

/** The least width of a person's cell in pixels: an icon, seven characters, a word and a time. */
export const cellWidth = 216

/** A 所属 with more rows than this is cut into several blocks. */
const maxRows = 12

export interface Block {
  readonly key: string
  readonly division: DivisionBoard
  /** The first block of its 所属 carries the heading. */
  readonly first: boolean
  readonly people: readonly PersonState[]
  /** The place of the first of them among all people shown. */
  readonly start: number
  readonly height: number
}

/** Cuts the board into blocks. Only people of the given presence are shown, all for null. */
export function makeBlocks(
  divisions: readonly DivisionBoard[],
  columns: number,
  only: Presence | null,
): Block[] {
  const blocks: Block[] = []
  let start = 0
  for (const division of divisions) {
    const people = only ? division.people.filter(({ presence }) => presence === only) : division.people
    const perBlock = maxRows * columns
    for (let from = 0; from < people.length; from += perBlock) {
      const part = people.slice(from, from + perBlock)
      const first = from === 0
      const last = from + perBlock >= people.length
      blocks.push({
        key: `${division.id}.${from}`,
        division,
        first,
        people: part,
        start,
        height:
          (first ? headHeight : 0) + Math.ceil(part.length / columns) * rowHeight + (last ? blockGap : 0),
      })
      start += part.length
    }
  }
  return blocks
}

/**
 * The people of the board. Only what is in sight is drawn, so that 10,000
 * employees are as quick as ten.
 *
 * The list is one stop of the Tab key; arrows, Home and End move within it.
 */
import { makeStyles } from '@fluentui/react-components'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { DivisionBoard, Presence } from '@/bridge'
import { OverflowTooltip } from '@/ui'
import { cellWidth, makeBlocks } from './boardBlocks'
import { DivisionBlock } from './DivisionBlock'
import { useRoving } from './useRoving'

const useStyles = makeStyles({
  space: { position: 'relative' },
  block: { position: 'absolute', insetInline: 0, top: 0 },
})

export function BoardList(props: {
  divisions: readonly DivisionBoard[]
  only: Presence | null
  /** The days whose times need no date. */
  today: readonly string[]
}) {
  const { divisions, only, today } = props
  const styles = useStyles()
  const list = useRef<HTMLDivElement>(null)
  const { columns, top } = useGeometry(list)
  const blocks = useMemo(() => makeBlocks(divisions, columns, only), [divisions, columns, only])
  const virtualizer = useWindowVirtualizer({
    count: blocks.length,
    estimateSize: (index) => blocks[index]?.height ?? 0,
    getItemKey: (index) => blocks[index]?.key ?? index,
    scrollMargin: top,
    // The header of the frame covers the top of the window.
    scrollPaddingStart: 64,
    overscan: 2,
  })
  // The heights are computed, not measured: new blocks make the old ones void.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the blocks change.
  useLayoutEffect(() => virtualizer.measure(), [blocks])

  const reveal = useCallback(
    (place: number) => {
      const index = blocks.findIndex(({ start, people }) => place < start + people.length)
      if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' })
    },
    [blocks, virtualizer],
  )
  const last = blocks[blocks.length - 1]
  const roving = useRoving({ list, count: last ? last.start + last.people.length : 0, columns, reveal })

  return (
    <OverflowTooltip>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it moves the focus among its cells. */}
      <div
        ref={list}
        className={styles.space}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const block = blocks[item.index]
          return (
            block && (
              <div
                key={item.key}
                className={styles.block}
                style={{ transform: `translateY(${item.start - top}px)` }}
              >
                <DivisionBlock block={block} columns={columns} active={roving.active} today={today} />
              </div>
            )
          )
        })}
      </div>
    </OverflowTooltip>
  )
}

/** How many cells fit beside each other, and where the list begins on the page. */
function useGeometry(list: { readonly current: HTMLElement | null }) {
  const [geometry, setGeometry] = useState({ columns: 1, top: 0 })
  useEffect(() => {
    const element = list.current
    if (!element) return
    const measure = () => {
      const box = element.getBoundingClientRect()
      const columns = Math.max(1, Math.floor(box.width / cellWidth))
      const top = Math.round(box.top + window.scrollY)
      setGeometry((old) => (old.columns === columns && old.top === top ? old : { columns, top }))
    }
    measure()
    // The body grows and shrinks with whatever comes and goes above the list.
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [list])
  return geometry
}

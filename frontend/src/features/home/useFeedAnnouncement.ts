/**
 * What screen readers are told of the feed: one new message by itself, several
 * that come together as a number. What was there at first is not news.
 */
import { useEffect, useRef, useState } from 'react'
import type { FeedItem } from '@/bridge'
import { useWords } from '@/i18n'
import { tell } from './feedWords'

/** How long news is collected before it is told, in milliseconds. */
const quiet = 2000

export function useFeedAnnouncement(items: readonly FeedItem[] | undefined): string {
  const words = useWords()
  const known = useRef<ReadonlySet<number> | null>(null)
  const news = useRef<FeedItem[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [text, setText] = useState('')

  useEffect(() => {
    if (!items) return
    const before = known.current
    known.current = new Set(items.map(({ id }) => id))
    if (!before) return
    const fresh = items.filter(({ id }) => !before.has(id))
    if (fresh.length === 0) return
    news.current.push(...fresh)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const [first, ...others] = news.current
      news.current = []
      if (!first) return
      const { who, what } = tell(words, first)
      setText(
        others.length === 0
          ? words.t('feed.announce', { name: who, what, time: words.clock(first.at) })
          : words.t('feed.announce_many', { count: others.length + 1 }),
      )
    }, quiet)
  }, [items, words])

  useEffect(() => () => clearTimeout(timer.current), [])
  return text
}

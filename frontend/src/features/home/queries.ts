/**
 * What ホーム asks the program for, and what each answer rests on. Beside the
 * changes the program tells of, every answer is asked for again now and then:
 * the work date changes and the listener stops without any change of data.
 */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Bridge } from '@/bridge'

/** Milliseconds between two questions when nothing changes. */
const slowly = 60_000
const often = 15_000

/** How many messages the feed shows. */
const feedLength = 50

export function overviewQuery(bridge: Bridge, division: number) {
  return queryOptions({
    queryKey: ['home', 'overview', division],
    queryFn: () => bridge.home.overview(division),
    meta: { topics: ['punches', 'employees', 'settings'] },
    refetchInterval: slowly,
    // The board of the last 所属 stays until the next one is there.
    placeholderData: keepPreviousData,
  })
}

export function feedQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['home', 'feed'],
    queryFn: () => bridge.home.feed(feedLength),
    meta: { topics: ['punches', 'events', 'employees', 'outbox', 'senders'] },
    refetchInterval: slowly,
  })
}

export function statusQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['home', 'status'],
    queryFn: () => bridge.home.status(),
    meta: { topics: ['punches', 'events', 'connection', 'outbox', 'senders', 'settings'] },
    refetchInterval: often,
  })
}

export function checklistQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['home', 'checklist'],
    queryFn: () => bridge.home.checklist(),
    meta: { topics: ['employees', 'connection', 'outbox', 'settings', 'punches', 'events'] },
    refetchInterval: slowly,
  })
}

import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BridgeProvider, type Topic } from '@/bridge'
import { stubBridge } from '@/testing/stubBridge'
import { LiveUpdates } from './LiveUpdates'
import { makeQueryClient } from './queryClient'

/** Shows how often it was answered; the test answers by itself. */
function Asker(props: { name: string; topics: readonly Topic[]; ask: () => Promise<number> }) {
  const { data } = useQuery({ queryKey: [props.name], queryFn: props.ask, meta: { topics: props.topics } })
  return <p>{`${props.name} ${data ?? '-'}`}</p>
}

function setUp() {
  const bridge = stubBridge({})
  const open: ((value: number) => void)[] = []
  let asked = 0
  const slow = () =>
    new Promise<number>((resolve) => {
      asked++
      open.push(resolve)
    })
  let quickly = 0
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <BridgeProvider bridge={bridge}>
        <LiveUpdates />
        <Asker name="slow" topics={['punches', 'events']} ask={slow} />
        <Asker name="quick" topics={['settings']} ask={async () => ++quickly} />
      </BridgeProvider>
    </QueryClientProvider>,
  )
  const answer = (value: number) => act(async () => open.shift()?.(value))
  return { bridge, answer, asked: () => asked, quickly: () => quickly }
}

const tell = (told: () => void) => act(async () => told())

test('only what rests on a topic asks again', async () => {
  const { bridge, answer, asked } = setUp()
  await answer(1)
  expect(await screen.findByText('quick 1')).toBeTruthy()
  await tell(() => bridge.change('settings'))
  expect(await screen.findByText('quick 2')).toBeTruthy()
  expect(asked()).toBe(1)
  await tell(() => bridge.change('punches'))
  expect(asked()).toBe(2)
  await answer(2)
  expect(await screen.findByText('slow 2')).toBeTruthy()
  expect(screen.getByText('quick 2')).toBeTruthy()
})

test('changes during a slow answer lead to one more question, and every answer is shown', async () => {
  const { bridge, answer, asked } = setUp()
  await answer(1)
  await tell(() => bridge.change('punches'))
  for (let n = 0; n < 10; n++) await tell(() => bridge.change('punches', 'events'))
  expect(asked()).toBe(2)
  await answer(2)
  expect(await screen.findByText('slow 2')).toBeTruthy()
  expect(asked()).toBe(3)
  await answer(3)
  expect(await screen.findByText('slow 3')).toBeTruthy()
  expect(asked()).toBe(3)
})

test('when the link is back, everything asks again', async () => {
  const { bridge, answer, asked, quickly } = setUp()
  await answer(1)
  await tell(() => bridge.tellLink('down'))
  expect([asked(), quickly()]).toEqual([1, 1])
  await tell(() => bridge.tellLink('up'))
  expect([asked(), quickly()]).toEqual([2, 2])
})

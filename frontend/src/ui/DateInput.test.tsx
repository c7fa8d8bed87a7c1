import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { renderScreen } from '@/testing/render'
import { DateInput, dateIn } from './DateInput'

test('dates are read as they are written', () => {
  expect(dateIn('2026/4/1')).toBe('2026-04-01')
  expect(dateIn(' 2026-04-01 ')).toBe('2026-04-01')
  expect(dateIn('20260401')).toBe('2026-04-01')
  expect(dateIn('2026年4月1日')).toBe('2026-04-01')
  expect(dateIn('２０２６／４／１')).toBe('2026-04-01')
  expect(dateIn('')).toBe('')
  // Said to be wrong by whoever checks it, not changed in silence.
  expect(dateIn('4/1')).toBe('4/1')
})

test('a day that is in no calendar is none', () => {
  for (const text of ['2026/2/30', '20260431', '2026年13月1日', '2026/0/1', '2026/1/0', '2026/1/32']) {
    expect(dateIn(text)).toBe(text)
  }
  expect(dateIn('2026-02-29')).toBe('2026/02/29')
  expect(dateIn('2028/2/29')).toBe('2028-02-29')
  expect(dateIn('0001/1/1')).toBe('0001-01-01')
})

function Form() {
  const [date, setDate] = useState('2020-04-01')
  return (
    <>
      <DateInput value={date} onChange={setDate} aria-labelledby="label" />
      <label id="label" htmlFor="none">
        入社日
      </label>
      <output>{date}</output>
      <button type="button" onClick={() => setDate('')}>
        消す
      </button>
    </>
  )
}

test('what is typed stays as it is until the field is left', async () => {
  const { user } = renderScreen(<Form />, {})
  const field = screen.getByRole('textbox', { name: '入社日' }) as HTMLInputElement
  expect(field.value).toBe('2020/04/01')
  await user.clear(field)
  await user.type(field, '2026/4/1')
  expect(field.value).toBe('2026/4/1')
  expect(screen.getByRole('status').textContent).toBe('2026-04-01')
  await user.tab()
  expect(field.value).toBe('2026/04/01')
  await user.click(screen.getByRole('button', { name: '消す' }))
  expect(field.value).toBe('')
})

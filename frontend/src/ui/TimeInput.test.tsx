import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { renderScreen } from '@/testing/render'
import { TimeInput, timeIn } from './TimeInput'

test.each([
  ['', ''],
  ['9:00', '09:00'],
  ['09:00', '09:00'],
  ['９：０５', '09:05'],
  ['900', '09:00'],
  ['0930', '09:30'],
  ['9時', '09:00'],
  ['9時30分', '09:30'],
  [' 23:59 ', '23:59'],
  ['24:00', '24:00'],
  ['9:60', '9:60'],
  ['9:', '9:'],
  ['9', '09:00'],
  ['９', '09:00'],
  ['24', '24'],
  ['9時半', '09:30'],
  ['9時5分', '09:05'],
  ['午前9時', '09:00'],
  ['午後6時', '18:00'],
  ['午後６時半', '18:30'],
  ['午後6:15', '18:15'],
  ['午後0時', '12:00'],
  ['午後12時', '12:00'],
  ['午前12時', '午前12時'],
  ['午後13時', '午後13時'],
  ['朝', '朝'],
])('%s is %s', (text, time) => {
  expect(timeIn(text)).toBe(time)
})

function Field() {
  const [time, setTime] = useState('09:00')
  return (
    <main>
      <TimeInput value={time} onChange={setTime} aria-labelledby="x" />
      <button type="button" id="x" onClick={() => setTime('18:30')}>
        {time}
      </button>
    </main>
  )
}

test('keeps what is typed until one goes on, and follows what is changed elsewhere', async () => {
  const { user } = renderScreen(<Field />, {})
  const field = screen.getByRole<HTMLInputElement>('textbox')
  await user.clear(field)
  await user.type(field, '8:4')
  expect(field.value).toBe('8:4')
  await user.type(field, '5')
  expect(field.value).toBe('8:45')
  await user.tab()
  expect(field.value).toBe('08:45')
  await user.click(screen.getByRole('button'))
  expect(field.value).toBe('18:30')
})

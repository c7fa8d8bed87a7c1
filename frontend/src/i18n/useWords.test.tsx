import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LanguageProvider, useWords } from './useWords'

function Sample() {
  const { t } = useWords()
  return <p>{t('presence.in')}</p>
}

test('the language switches live, and the document tells it', () => {
  const view = render(
    <LanguageProvider language="ja">
      <Sample />
    </LanguageProvider>,
  )
  expect(screen.getByText('出勤')).toBeTruthy()
  expect(document.documentElement.lang).toBe('ja')
  view.rerender(
    <LanguageProvider language="en">
      <Sample />
    </LanguageProvider>,
  )
  expect(screen.getByText('In')).toBeTruthy()
  expect(document.documentElement.lang).toBe('en')
})

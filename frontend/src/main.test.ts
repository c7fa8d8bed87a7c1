import { expect, test } from 'vitest'

test('the page has a place in the document', async () => {
  document.body.innerHTML = '<div id="root"></div>'
  await import('./main')
  await expect.poll(() => document.body.textContent).toContain('Punchline')
})

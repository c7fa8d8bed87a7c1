import { expect, test } from 'vitest'
import { asHtml, asText } from './copy'

test('cells are parted by tabs, and what holds one stands in quotes', () => {
  expect(
    asText([
      ['0001', '山田 太郎'],
      ['0002', 'a\tb "c"\nd'],
    ]),
  ).toBe('0001\t山田 太郎\r\n0002\t"a\tb ""c""\nd"')
})

test('as a table every cell is text, and nothing in it is markup', () => {
  const html = asHtml([['0001', '<b>&"\nx']])
  expect(html).toBe(
    `<table><tr><td style="mso-number-format:'\\@'">0001</td>` +
      `<td style="mso-number-format:'\\@'">&lt;b&gt;&amp;&quot;<br style="mso-data-placement:same-cell">x</td></tr></table>`,
  )
})

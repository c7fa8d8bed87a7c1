// Writes src/i18n/placeholders.gen.ts: which {placeholders} each sentence of
// app/words/ja.json has. TypeScript types the keys of a JSON file by itself,
// but not its texts; with this file a sentence said without its values, or
// with a misspelt one, does not compile. The file is not committed: npm ci and
// npm run check write it anew.

import { readFileSync, writeFileSync } from 'node:fs'

const source = new URL('../../app/words/ja.json', import.meta.url)
const target = new URL('../src/i18n/placeholders.gen.ts', import.meta.url)

const lines = []
for (const [key, sentence] of Object.entries(JSON.parse(readFileSync(source, 'utf8')))) {
  const names = new Set(Array.from(sentence.matchAll(/\{([a-z0-9_]+)\}/g), (match) => `'${match[1]}'`))
  if (names.size > 0) lines.push(`  '${key}': ${[...names].join(' | ')}`)
}
writeFileSync(
  target,
  [
    '// Written by tools/words.mjs; do not edit.',
    '',
    'export interface Placeholders {',
    ...lines,
    '}',
    '',
  ].join('\n'),
)

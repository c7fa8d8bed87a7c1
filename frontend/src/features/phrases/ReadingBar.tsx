/** What came of reading a file of phrases. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import type { PhraseImported } from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { CloseIcon } from '@/ui/icons'
import type { Reading } from './usePhraseFiles'

/** So many rows that were not read are named. */
const named = 10

export function ReadingBar(props: { reading: Reading; onClose: () => void }) {
  const { read, same } = props.reading
  const words = useWords()
  const { t } = words
  const { refused } = read
  const taken = read.rows - refused.length
  const said = lines(words, read, taken, same)
  const blank = refused.filter(({ text }) => text === '')
  const unknown = refused.filter(({ text }) => text !== '')
  if (unknown.length > 0) said.push(t('phrases.imported.refused', rowsIn(words, unknown)))
  if (blank.length > 0) said.push(t('phrases.imported.blank', rowsIn(words, blank)))
  return (
    <MessageBar intent={taken === 0 || refused.length > 0 ? 'warning' : 'info'} layout="multiline">
      <MessageBarBody>
        {said.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<CloseIcon />}
            aria-label={t('ui.close')}
            onClick={props.onClose}
          />
        }
      />
    </MessageBar>
  )
}

function rowsIn(words: Words, refused: PhraseImported['refused']) {
  const { t, number } = words
  const rows = refused.slice(0, named).map(({ row, kind, text }) => {
    const at = number(row)
    if (text === '') return t('phrases.imported.row.blank', { row: at, kind })
    return kind.trim() === ''
      ? t('phrases.imported.row.no_kind', { row: at, text })
      : t('phrases.imported.row', { row: at, kind, text })
  })
  return { rows: words.list(rows), count: number(refused.length) }
}

function lines({ t, number }: Words, read: PhraseImported, taken: number, same: boolean): string[] {
  const [all, rows] = [number(read.rows), number(taken)]
  if (read.rows === 0) return [t('phrases.imported.empty')]
  if (taken === 0) return [t('phrases.imported.none', { all })]
  return [
    taken < read.rows ? t('phrases.imported.some', { all, rows }) : t('phrases.imported', { rows }),
    t(same ? 'phrases.imported.same' : 'phrases.imported.next'),
  ]
}

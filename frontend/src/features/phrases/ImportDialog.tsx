/** Asks what is to become of phrases that a file does not have. */
import {
  Body1,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import type { PhraseSection } from '@/bridge'
import { useWords } from '@/i18n'
import { useFocusBack } from '@/ui'
import { compared, type Draft } from './draft'
import { kindName } from './phraseWords'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  table: { borderCollapse: 'collapse', width: '100%' },
  head: {
    padding: tokens.spacingHorizontalXS,
    textAlign: 'end',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    ':first-child': { textAlign: 'start' },
  },
  kind: { padding: tokens.spacingHorizontalXS, textAlign: 'start', fontWeight: tokens.fontWeightRegular },
  count: { padding: tokens.spacingHorizontalXS, textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
})

export function ImportDialog(props: {
  /** null: nothing is asked. */
  sections: readonly PhraseSection[] | null
  draft: Draft
  onAdd: () => void
  onReplace: () => void
  onLeave: () => void
}) {
  const { sections, draft } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  useFocusBack(sections !== null)
  return (
    <Dialog open={sections !== null} modalType="alert" onOpenChange={props.onLeave}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('phrases.import.title')}</DialogTitle>
          <DialogContent className={styles.content}>
            <Body1>{t('phrases.import.text')}</Body1>
            <table className={styles.table}>
              <thead>
                <tr>
                  {(['kind', 'file', 'now', 'lost'] as const).map((column) => (
                    <th key={column} scope="col" className={styles.head}>
                      {t(`phrases.import.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {compared(draft, sections ?? []).map(({ kind, file, now, lost }) => (
                  <tr key={kind}>
                    <th scope="row" className={styles.kind}>
                      {kindName(words, kind)}
                    </th>
                    {[file, now, lost].map((count, column) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the columns stay.
                      <td key={column} className={styles.count}>
                        {t('phrases.import.count', { count: number(count) })}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" onClick={props.onAdd}>
              {t('phrases.import.add')}
            </Button>
            <Button onClick={props.onReplace}>{t('phrases.import.replace')}</Button>
            <Button onClick={props.onLeave}>{t('ui.cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

/** Asks before LINE WORKS連携 is no longer used. */
import { Body1Strong, makeStyles, tokens } from '@fluentui/react-components'
import { useWords } from '@/i18n'
import { ConfirmDialog } from '@/ui'

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { marginBlock: `${tokens.spacingVerticalXS} 0`, paddingInlineStart: tokens.spacingHorizontalXL },
})

const parts = {
  stops: ['options.off.stops.receive', 'options.off.stops.bot'],
  stays: ['options.off.stays.registered', 'options.off.stays.records', 'options.off.stays.back'],
} as const

export function OffDialog(props: {
  open: boolean
  pending: boolean
  error: string | undefined
  onKeep: () => void
  onGo: () => void
}) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <ConfirmDialog
      {...props}
      title={t('options.off.title')}
      keep={t('options.off.keep')}
      go={t('options.off.go')}
    >
      {(['stops', 'stays'] as const).map((part) => (
        <div key={part}>
          <Body1Strong as="h3" className={styles.title}>
            {t(`options.off.${part}`)}
          </Body1Strong>
          <ul className={styles.list}>
            {parts[part].map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ul>
        </div>
      ))}
    </ConfirmDialog>
  )
}

/** Asks before another app or another Bot takes the place of the one that is registered. */
import { Body1, Body1Strong, makeStyles, tokens } from '@fluentui/react-components'
import type { ConnectionState } from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog } from '@/ui'
import { type Form, replaces } from './form'

const useStyles = makeStyles({
  title: { margin: 0 },
  text: { margin: 0 },
  list: { marginBlock: `${tokens.spacingVerticalXS} 0`, paddingInlineStart: tokens.spacingHorizontalXL },
})

export function ReplaceDialog(props: {
  open: boolean
  state: ConnectionState
  form: Form
  onKeep: () => void
  onGo: () => void
}) {
  const { state } = props
  const styles = useStyles()
  const { t } = useWords()
  const { app, bot } = replaces(state, props.form)
  const parts = [
    {
      title: t('lineworks.disconnect.goes'),
      items: [
        ...(bot ? [t('lineworks.replace.goes.bot', { name: state.botName, id: state.botId })] : []),
        t(app ? 'lineworks.replace.goes.secrets' : 'lineworks.replace.goes.secret'),
      ],
    },
    {
      title: t('lineworks.disconnect.stays'),
      items: [t('lineworks.disconnect.stays.records'), ...(bot ? [t('lineworks.disconnect.stays.bot')] : [])],
    },
    {
      title: t('lineworks.replace.next'),
      items: [t('lineworks.replace.next.test'), ...(bot ? [t('lineworks.replace.next.first')] : [])],
    },
  ]
  return (
    <ConfirmDialog
      open={props.open}
      title={t(app ? 'lineworks.replace.app.title' : 'lineworks.replace.bot.title')}
      keep={t('lineworks.replace.keep')}
      go={t('lineworks.replace.go')}
      onKeep={props.onKeep}
      onGo={props.onGo}
    >
      {parts.map(({ title, items }) => (
        <div key={title}>
          <Body1Strong as="h3" className={styles.title}>
            {title}
          </Body1Strong>
          <ul className={styles.list}>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
      ))}
      <Body1 as="p" className={styles.text}>
        {t('lineworks.replace.refused')}
      </Body1>
    </ConfirmDialog>
  )
}

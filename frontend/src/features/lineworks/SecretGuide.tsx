/** Where the Bot Secret is found. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { type ConnectionState, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { Panel } from '@/ui'
import { OpenIcon } from '@/ui/icons'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'start',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  steps: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
})

export function SecretGuide(props: { state: ConnectionState }) {
  const { botName, botId, botConsoleUrl } = props.state
  const styles = useStyles()
  const { t } = useWords()
  const bridge = useBridge()
  return (
    <Panel title={t('lineworks.secret.guide')}>
      <div className={styles.body}>
        <ol className={styles.steps}>
          <li>{t('lineworks.secret.guide.1')}</li>
          <li>{t('lineworks.secret.guide.2', { name: botName, id: botId })}</li>
          <li>{t('lineworks.secret.guide.3')}</li>
        </ol>
        <Button size="small" icon={<OpenIcon />} onClick={() => bridge.openUrl(botConsoleUrl)}>
          {t('lineworks.secret.guide.open')}
        </Button>
      </div>
    </Panel>
  )
}

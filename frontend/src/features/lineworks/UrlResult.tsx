/** What a look at the public URL from this PC found. */
import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components'
import type { URLChecked } from '@/bridge'
import { dateOf, useWords } from '@/i18n'

const useStyles = makeStyles({
  body: { overflowWrap: 'anywhere' },
  lines: { display: 'flex', flexDirection: 'column' },
})

export function UrlResult(props: { result: URLChecked }) {
  const { result, url, issuer, notAfter } = props.result
  const styles = useStyles()
  const { t, longDate } = useWords()
  if (result === '') return null
  const ok = result === 'ok'
  return (
    <MessageBar intent={ok ? 'success' : 'warning'} layout="multiline">
      <MessageBarBody className={styles.body}>
        <span className={styles.lines}>
          <span>{t(`reception.check.${result}`, { url })}</span>
          {issuer !== '' && (
            <span>{t('reception.check.issuer', { issuer, date: longDate(dateOf(notAfter)) })}</span>
          )}
          <span>{t(ok ? 'reception.check.inside' : 'reception.save_anyway')}</span>
        </span>
      </MessageBarBody>
    </MessageBar>
  )
}

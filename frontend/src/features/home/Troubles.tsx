/** What is wrong, the worst first, each with where to go next. */
import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import type { Status } from '@/bridge'
import { isErrorCode, useWords, type Words } from '@/i18n'
import { href, type Path, useAvailable } from '@/ui'

const useStyles = makeStyles({
  // Without a least width of 0 a long sentence would widen the page instead of wrapping.
  root: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalS },
})

interface Trouble {
  readonly id: string
  readonly intent: 'error' | 'warning'
  readonly sentence: string
  readonly go: Path
}

/** How many are shown at once: the rest must not push the board out of sight. */
const shownAtOnce = 2

export function troubles({ t, error }: Words, status: Status): Trouble[] {
  const found: Trouble[] = []
  const add = (id: string, intent: Trouble['intent'], go: Path, sentence: string) =>
    found.push({ id, intent, sentence, go })

  if (status.used && status.keeper && !status.listening) {
    add('not_listening', 'error', '/lineworks/check', t('home.trouble.not_listening'))
  }
  if (status.keyLost) add('key_lost', 'error', '/lineworks/api', error('key_missing'))
  if (status.lost > 0) {
    add('lost', 'error', '/lineworks/check', t('home.trouble.lost', { count: status.lost }))
  }
  if (status.reception === 'foreign_url') {
    add('foreign_url', 'error', '/lineworks/api', t('home.trouble.foreign_url'))
  }
  const failing = status.connection === 'failing' ? status.connectionCode || 'lineworks_unexpected' : ''
  for (const code of new Set([status.trouble, failing])) {
    // That the key is lost is said already, and fails every call.
    if (code === '' || (status.keyLost && code === 'key_missing')) continue
    add(code, 'error', '/lineworks/api', error(isErrorCode(code) ? code : 'lineworks_unexpected'))
  }
  if (status.wrongSignature > 0) {
    const values = { count: status.wrongSignature, kept: status.quarantined }
    add('wrong_signature', 'warning', '/lineworks/api', t('home.trouble.wrong_signature', values))
  } else if (status.reception === 'wrong_secret') {
    add('wrong_secret', 'warning', '/lineworks/api', t('home.trouble.wrong_secret'))
  }
  if (status.outboxFailed > 0) {
    const values = { count: status.outboxFailed }
    add('outbox_failed', 'warning', '/lineworks/check', t('home.trouble.outbox_failed', values))
  }
  if (status.outboxUnknown > 0) {
    const values = { count: status.outboxUnknown }
    add('outbox_unknown', 'warning', '/lineworks/check', t('home.trouble.outbox_unknown', values))
  }
  return found
}

export function Troubles(props: { status: Status }) {
  const styles = useStyles()
  const words = useWords()
  const available = useAvailable()
  const [all, setAll] = useState(false)
  const found = troubles(words, props.status)
  if (found.length === 0) return null
  const shown = all ? found : found.slice(0, shownAtOnce)
  const hidden = found.length - shown.length
  return (
    <div className={styles.root}>
      {shown.map(({ id, intent, sentence, go }) => (
        <MessageBar key={id} intent={intent}>
          <MessageBarBody>{sentence}</MessageBarBody>
          {available(go) && (
            <MessageBarActions>
              <Button as="a" size="small" href={href(go)}>
                {words.t(go === '/lineworks/api' ? 'nav.lineworks.api' : 'nav.lineworks.check')}
              </Button>
            </MessageBarActions>
          )}
        </MessageBar>
      ))}
      {hidden > 0 && (
        <div>
          <Link as="button" onClick={() => setAll(true)}>
            {words.t('home.trouble.more', { count: hidden })}
          </Link>
        </div>
      )}
    </div>
  )
}

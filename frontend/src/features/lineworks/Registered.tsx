/** What is registered, and what can be done about it. */
import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { ConnectionState } from '@/bridge'
import { type PlainKey, useWords } from '@/i18n'
import { Panel } from '@/ui'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, max-content) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
    ...typographyStyles.body1,
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  foot: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

export function Registered(props: {
  state: ConnectionState
  /** Undefined for somebody who may only look. */
  onChange?: (() => void) | undefined
  onSecret?: (() => void) | undefined
  children?: ReactNode
}) {
  const { state, onChange, onSecret } = props
  const styles = useStyles()
  const { t, list } = useWords()
  const bot = { name: state.botName, id: state.botId }
  const stored = state.hasClientSecret && state.hasPrivateKey && !state.keyLost
  const rows: [PlainKey, string][] = [
    ['lineworks.field.client_id', state.clientId],
    ['lineworks.field.service_account', state.serviceAccount],
    ['lineworks.field.domain_id', state.domainId],
    [
      'lineworks.registered.secrets',
      t(stored ? 'lineworks.registered.secrets_stored' : 'lineworks.registered.none'),
    ],
    ['lineworks.registered.admins', list(state.admins)],
    [
      'lineworks.registered.bot',
      state.botId === ''
        ? ''
        : t(state.own ? 'lineworks.registered.bot_own' : 'lineworks.registered.bot_other', bot),
    ],
    ['lineworks.registered.public_url', state.publicUrl],
  ]
  return (
    <Panel title={t('lineworks.registered')}>
      <div className={styles.body}>
        <dl className={styles.list}>
          {rows.map(([key, value]) => (
            <Row key={key} term={t(key)} value={value || t('lineworks.registered.none')} />
          ))}
        </dl>
        {onChange && (
          <div className={styles.foot}>
            <Button onClick={onChange}>{t('lineworks.registered.change')}</Button>
            {onSecret && <Button onClick={onSecret}>{t('lineworks.secret.change')}</Button>}
            {props.children}
          </div>
        )}
      </div>
    </Panel>
  )
}

function Row(props: { term: string; value: string }) {
  const styles = useStyles()
  return (
    <>
      <dt className={styles.term}>{props.term}</dt>
      <dd className={styles.value}>{props.value}</dd>
    </>
  )
}

/** Whether messages come in, and when the last punch was made. */
import { Body1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ComponentType } from 'react'
import type { Status } from '@/bridge'
import { type PlainKey, useWords } from '@/i18n'
import { ErrorIcon, InfoIcon, ReceivingIcon, WaitingIcon } from '@/ui/icons'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    margin: 0,
  },
  state: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  icon: { flexShrink: 0 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  last: { color: tokens.colorNeutralForeground2 },
})

interface Said {
  readonly key: PlainKey
  readonly tone: 'good' | 'quiet' | 'bad'
  readonly icon: ComponentType<{ className?: string }>
}

const unknown: Said = { key: 'home.status.unknown', tone: 'quiet', icon: InfoIcon }

/** The one thing that matters most about reception. */
export function said(status: Status): Said {
  if (!status.keeper) return { key: 'home.status.elsewhere', tone: 'quiet', icon: InfoIcon }
  if (!status.listening) return { key: 'home.status.stopped', tone: 'bad', icon: ErrorIcon }
  switch (status.connection) {
    case 'unregistered':
      return { key: 'home.status.unregistered', tone: 'quiet', icon: InfoIcon }
    case 'untested':
      return { key: 'home.status.untested', tone: 'quiet', icon: WaitingIcon }
    case 'failing':
      return { key: 'home.status.failing', tone: 'bad', icon: ErrorIcon }
    case 'ok':
      return { key: 'home.status.receiving', tone: 'good', icon: ReceivingIcon }
  }
}

/** The line before anything is known is as high as after, so that nothing jumps. */
export function StatusLine(props: { status: Status | undefined; failed: boolean; today: readonly string[] }) {
  const { status, failed, today } = props
  const styles = useStyles()
  const { t, clockOn } = useWords()
  if (!status && !failed) return null
  const { key, tone, icon: Icon } = status ? said(status) : unknown
  return (
    <p className={styles.root}>
      <Body1 className={styles.state}>
        <Icon className={mergeClasses(styles.icon, styles[tone])} />
        {t(key)}
      </Body1>
      {status && (
        <Body1 className={styles.last}>
          {status.lastPunch === ''
            ? t('home.no_punch')
            : t('home.last_punch', { time: clockOn(today, status.lastPunch) })}
        </Body1>
      )}
    </p>
  )
}

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

const quietly = (key: PlainKey, icon: Said['icon']): Said => ({ key, tone: 'quiet', icon })
const badly = (key: PlainKey): Said => ({ key, tone: 'bad', icon: ErrorIcon })

/** The one thing that matters most about reception. */
export function said(status: Status): Said {
  const { reception } = status
  if (reception === 'off') return quietly('home.status.off', InfoIcon)
  if (!status.keeper) return quietly('home.status.elsewhere', InfoIcon)
  if (reception === 'none') return quietly('home.status.unregistered', InfoIcon)
  if (!status.listening) return badly('home.status.stopped')
  if (reception === 'wrong_secret' || reception === 'foreign_url') return badly(`home.status.${reception}`)
  if (status.connection === 'failing') return badly('home.status.failing')
  switch (reception) {
    case 'no_url':
      return quietly('home.status.no_url', InfoIcon)
    case 'publishing':
      return quietly('home.status.publishing', WaitingIcon)
    case 'waiting':
      return quietly('home.status.untested', WaitingIcon)
    case 'received':
      return { key: 'home.status.receiving', tone: 'good', icon: ReceivingIcon }
  }
}

/** The line before anything is known is as high as after, so that nothing jumps. */
export function StatusLine(props: { status: Status | undefined; failed: boolean; today: readonly string[] }) {
  const { status, failed, today } = props
  const styles = useStyles()
  const { t, clockOn } = useWords()
  if (!status && !failed) return null
  const { key, tone, icon: Icon } = status ? said(status) : quietly('home.status.unknown', InfoIcon)
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

/** What the cells of 打刻連携設定 say: how an ID stands with LINE WORKS, and the first message. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ComponentType } from 'react'
import type { AccountRow } from '@/bridge'
import { clock, dateOf, isErrorCode, type Words } from '@/i18n'
import { writtenDate } from '@/ui'
import { AskedIcon, ErrorIcon, InIcon, WaitingIcon, WarningIcon } from '@/ui/icons'
import { CellText } from '@/ui/table'

type Tone = 'good' | 'plain' | 'odd' | 'bad'

const useStyles = makeStyles({
  root: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, minWidth: 0, flexGrow: 1 },
  icon: { display: 'inline-flex', flexShrink: 0 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  plain: { color: tokens.colorNeutralForeground2 },
  odd: { color: tokens.colorPaletteMarigoldForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  button: { flexShrink: 0, minWidth: 0 },
})

function Told(props: { icon: ComponentType | null; tone: Tone; text: string; children?: React.ReactNode }) {
  const { icon: Icon, tone } = props
  const styles = useStyles()
  return (
    <span className={styles.root}>
      {Icon && (
        <span className={mergeClasses(styles.icon, styles[tone])}>
          <Icon />
        </span>
      )}
      <CellText className={tone === 'plain' ? styles.plain : ''}>{props.text}</CellText>
      {props.children}
    </span>
  )
}

export function CheckCell(props: {
  words: Words
  row: AccountRow
  active: boolean
  /** Asks what to do about it; undefined if one may do nothing. */
  onAct: ((row: AccountRow) => void) | undefined
}) {
  const { words, row, onAct } = props
  const styles = useStyles()
  const { t } = words
  const text = checkText(words, row)
  switch (row.check) {
    case 'found':
      return <Told icon={InIcon} tone="good" text={text} />
    case 'waiting':
      return <Told icon={WaitingIcon} tone="plain" text={text} />
    case 'not_found':
    case 'failed':
      return <Told icon={ErrorIcon} tone="bad" text={text} />
    case 'changed':
    case 'conflict':
      // The button is the sign where there is one.
      return (
        <Told icon={onAct ? null : WarningIcon} tone="odd" text={text}>
          {onAct && (
            <Button
              className={styles.button}
              size="small"
              tabIndex={props.active ? 0 : -1}
              aria-label={t(row.check === 'changed' ? 'accounts.update_of' : 'accounts.confirm_of', {
                name: row.name,
              })}
              onClick={() => onAct(row)}
            >
              {t(row.check === 'changed' ? 'accounts.update' : 'accounts.confirm')}
            </Button>
          )}
        </Told>
      )
    default:
      return <Told icon={null} tone="plain" text={text} />
  }
}

export function checkText(words: Words, row: AccountRow): string {
  const { t } = words
  switch (row.check) {
    case '':
      return row.accountId === '' ? '–' : t('accounts.check.none')
    case 'failed':
      return because(words, t('accounts.check.failed'), row.checkCode)
    default:
      return t(`accounts.check.${row.check}`)
  }
}

export function FirstCell(props: { words: Words; row: AccountRow }) {
  const { words, row } = props
  const text = firstText(words, row)
  switch (row.first) {
    case 'sent':
    case 'replied':
      return <Told icon={InIcon} tone="good" text={text} />
    case 'queued':
      return <Told icon={WaitingIcon} tone="plain" text={text} />
    case 'failed':
      return <Told icon={ErrorIcon} tone="bad" text={text} />
    case 'unknown':
      return <Told icon={AskedIcon} tone="odd" text={text} />
    default:
      return <Told icon={null} tone="plain" text={text} />
  }
}

export function firstText(words: Words, row: AccountRow): string {
  const { t } = words
  switch (row.first) {
    case 'no_id':
      return '–'
    case 'failed':
      return because(words, t('accounts.first.failed'), row.firstCode)
    case 'unknown':
      return because(words, t('accounts.first.unknown'), row.firstCode)
    default:
      return t(`accounts.first.${row.first}`)
  }
}

/** 11/20 18:01 退勤 */
export function lastPunchText({ t }: Words, row: AccountRow): string {
  if (row.lastPunchAt === '') return ''
  const day = writtenDate(dateOf(row.lastPunchAt)).slice(5)
  const type = row.lastPunchType === '' ? '' : ` ${t(`type.${row.lastPunchType}`)}`
  return `${day} ${clock(row.lastPunchAt)}${type}`
}

/** What went wrong, and why. */
function because(words: Words, what: string, code: string): string {
  return isErrorCode(code) ? `${what}: ${words.error(code)}` : what
}

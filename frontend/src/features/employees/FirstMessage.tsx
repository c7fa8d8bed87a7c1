/** The first message to one employee: his ID is looked up in LINE WORKS, then it is sent. */
import {
  Body1,
  Button,
  Link,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef } from 'react'
import {
  type AccountRow,
  accountQuery,
  accountsStateQuery,
  allAccounts,
  type EmployeeDetail,
  errorSentence,
  useBridge,
} from '@/bridge'
import { clock, dateOf, isErrorCode, useWords, type Words } from '@/i18n'
import { href, useAvailable, writtenDate } from '@/ui'
import { SendIcon } from '@/ui/icons'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  title: { margin: 0 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  bar: { alignSelf: 'stretch' },
})

/** Milliseconds between two looks at whether LINE WORKS has answered. */
const often = 500

export function FirstMessage(props: {
  employee: EmployeeDetail
  /** He was just registered: this is what one does next. */
  next: boolean
  /** Something about him is not stored yet. */
  disabled: boolean
}) {
  const { employee } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const available = useAvailable()
  const titleId = useId()
  const state = useQuery(accountsStateQuery(bridge))
  const account = useQuery(accountQuery(bridge, employee))
  const root = useRef<HTMLElement>(null)

  const send = useMutation({
    mutationFn: async () => {
      const ids = [employee.id]
      await bridge.accounts.check({ query: allAccounts, ids })
      const look = () => client.fetchQuery({ ...accountQuery(bridge, employee), staleTime: 0 })
      let row = await look()
      while (row?.check === 'waiting') {
        await new Promise((resolve) => setTimeout(resolve, often))
        row = await look()
      }
      if (row?.check !== 'found') return
      const { firstDefault } = await client.fetchQuery({ ...accountsStateQuery(bridge), staleTime: 0 })
      await bridge.accounts.sendFirst({ to: 'chosen', query: allAccounts, ids, text: firstDefault })
      await look()
    },
  })

  const ready = state.data?.connected === true && account.data !== undefined
  useEffect(() => {
    if (props.next && ready) root.current?.querySelector('button')?.focus()
  }, [props.next, ready])

  const row = account.data
  if (!state.data || !row) return null
  const open = row.first === 'none' || row.first === 'failed'
  const problem = send.isPending ? '' : problemOf(words, row)
  return (
    <section ref={root} aria-labelledby={titleId} className={styles.root}>
      <Subtitle2 as="h3" id={titleId} className={styles.title}>
        {t('employees.first')}
      </Subtitle2>
      {open && (
        <Body1 as="p" className={styles.text}>
          {t('employees.first.about')}
        </Body1>
      )}
      <div role="status" className={styles.bar}>
        {send.isPending && row.first !== 'queued' ? (
          <Spinner size="tiny" label={t('employees.first.checking')} labelPosition="after" />
        ) : row.first === 'queued' ? (
          <Spinner size="tiny" label={t('employees.first.queued')} labelPosition="after" />
        ) : row.first === 'sent' || row.first === 'replied' ? (
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>
              {row.first === 'replied'
                ? t('employees.first.replied')
                : t('employees.first.sent', {
                    date: writtenDate(dateOf(row.firstAt)),
                    time: clock(row.firstAt),
                  })}
            </MessageBarBody>
          </MessageBar>
        ) : row.first === 'unknown' ? (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{t('employees.first.unknown')}</MessageBarBody>
          </MessageBar>
        ) : null}
        {(problem !== '' || send.error) && !send.isPending && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              {send.error ? errorSentence(words, send.error) : problem}{' '}
              {(row.check === 'conflict' || row.check === 'changed') && available('/accounts') && (
                <Link href={href('/accounts')}>{t('employees.first.accounts')}</Link>
              )}
            </MessageBarBody>
          </MessageBar>
        )}
      </div>
      {!open ? null : state.data.connected ? (
        <Button
          icon={<SendIcon />}
          disabledFocusable={send.isPending || props.disabled}
          onClick={() => send.mutate()}
        >
          {t(problem === '' ? 'employees.first.go' : 'employees.first.again')}
        </Button>
      ) : (
        <Body1 as="p" className={styles.text}>
          {t('employees.first.not_connected')}{' '}
          {available('/lineworks/api') && (
            <Link href={href('/lineworks/api')}>{t('employees.first.connect')}</Link>
          )}
        </Body1>
      )}
    </section>
  )
}

/** Why it was not sent; "" if nothing is in the way. */
function problemOf(words: Words, row: AccountRow): string {
  const { t, error } = words
  const because = (code: string) => (isErrorCode(code) ? error(code) : '')
  if (row.first === 'failed') return `${t('employees.first.failed')} ${because(row.firstCode)}`
  if (row.first !== 'none') return ''
  switch (row.check) {
    case 'not_found':
      return t('problem.unknown_user')
    case 'failed':
      return `${t('employees.first.failed')} ${because(row.checkCode)}`
    case 'conflict':
      return t('employees.first.conflict')
    case 'changed':
      return t('employees.first.changed')
    default:
      return ''
  }
}

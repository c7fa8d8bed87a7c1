/** How far asking LINE WORKS is, and sending first messages. Both go on while one is elsewhere. */
import {
  Body1,
  Body1Strong,
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  ProgressBar,
  tokens,
} from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { type BridgeError, type CheckProgress, errorSentence, type FirstProgress } from '@/bridge'
import { isErrorCode, useWords } from '@/i18n'
import { Announcement } from '@/ui'
import type { State } from './accountList'
import { isWatched, useChecking, useSending, type Work, watch } from './queries'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    minHeight: '40px',
    boxSizing: 'border-box',
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    fontVariantNumeric: 'tabular-nums',
  },
  title: { margin: 0 },
  bar: { flexGrow: 1, flexBasis: '120px' },
  counts: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS, marginInlineStart: 'auto' },
  whole: { flexBasis: '100%' },
})

function Strip(props: {
  title: string
  /** 0 to 1; null once it is over. */
  part: number | null
  counts: readonly string[]
  /** What is in the way. */
  trouble?: string
  error: BridgeError | null
  children: ReactNode
}) {
  const { title, part, trouble } = props
  const styles = useStyles()
  const words = useWords()
  const id = useId()
  const wrong = props.error ? errorSentence(words, props.error) : trouble
  return (
    <section aria-labelledby={id} className={styles.root}>
      <Body1Strong as="h2" id={id} className={styles.title}>
        {title}
      </Body1Strong>
      {part !== null && <ProgressBar className={styles.bar} aria-labelledby={id} value={part} />}
      <div className={styles.counts}>
        {props.counts.map((count) => (
          <Body1 key={count}>{count}</Body1>
        ))}
      </div>
      <div className={styles.buttons}>{props.children}</div>
      {wrong && (
        <MessageBar className={styles.whole} intent={props.error ? 'error' : 'warning'} layout="multiline">
          <MessageBarBody>{wrong}</MessageBarBody>
        </MessageBar>
      )}
      <Announcement text={title} />
    </section>
  )
}

export function CheckStrip(props: { progress: CheckProgress; onShow: (state: State) => void }) {
  const { progress } = props
  const { t, number } = useWords()
  const { shown, close } = useWatched('check', progress)
  const cancel = useChecking(({ accounts }) => accounts.cancelCheck())
  if (!shown) return null
  const { running, done, total } = progress
  return (
    <Strip
      title={t(running ? 'accounts.checking' : 'accounts.checked')}
      part={running ? done / Math.max(1, total) : null}
      counts={[t('accounts.people_of', { done: number(done), total: number(total) })]}
      error={cancel.error}
    >
      {running ? (
        <Button size="small" disabledFocusable={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('accounts.stop')}
        </Button>
      ) : (
        <>
          <Button size="small" onClick={() => props.onShow('check:not_found')}>
            {t('accounts.show_not_found')}
          </Button>
          <Button size="small" appearance="subtle" onClick={close}>
            {t('ui.close')}
          </Button>
        </>
      )}
    </Strip>
  )
}

export function FirstStrip(props: { progress: FirstProgress; onShow: (state: State) => void }) {
  const { progress } = props
  const words = useWords()
  const { t, number } = words
  const { shown, close } = useWatched('first', progress)
  const cancel = useSending(({ accounts }) => accounts.cancelFirst())
  if (!shown) return null
  const { running, total, queued, trouble } = progress
  const left = (['sent', 'replied', 'failed', 'unknown'] as const).filter(
    (state) => state === 'sent' || progress[state] > 0,
  )
  return (
    <Strip
      title={t(running ? 'accounts.sending' : 'accounts.sent_all')}
      part={running ? (total - queued) / Math.max(1, total) : null}
      counts={[
        t('accounts.people_of', { done: number(total - queued), total: number(total) }),
        ...left.map((state) =>
          t('accounts.count', { state: t(`accounts.first.${state}`), count: number(progress[state]) }),
        ),
      ]}
      trouble={running && isErrorCode(trouble) ? `${t('accounts.paused')} ${words.error(trouble)}` : ''}
      error={cancel.error}
    >
      {running ? (
        <Button size="small" disabledFocusable={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('accounts.stop')}
        </Button>
      ) : (
        <>
          {progress.failed > 0 && (
            <Button size="small" onClick={() => props.onShow('first:failed')}>
              {t('accounts.show_failed')}
            </Button>
          )}
          <Button size="small" appearance="subtle" onClick={close}>
            {t('ui.close')}
          </Button>
        </>
      )}
    </Strip>
  )
}

/** Work is shown while it runs; its end stays for those who saw it run, until they close it. */
function useWatched(work: Work, progress: { running: boolean; total: number; startedAt: string }) {
  const client = useQueryClient()
  const [, setClosed] = useState(0)
  const { running, total, startedAt } = progress
  useEffect(() => {
    if (running) watch(client, work, startedAt)
  }, [client, work, running, startedAt])
  return {
    shown: running || (total > 0 && isWatched(client, work, startedAt)),
    close() {
      watch(client, work, '')
      setClosed((times) => times + 1)
    },
  }
}

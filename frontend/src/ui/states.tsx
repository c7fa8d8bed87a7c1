/** What stands in place of content: nothing there yet, not to be had, not allowed. */
import {
  Body1,
  Button,
  makeStyles,
  mergeClasses,
  Spinner,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useWords } from '@/i18n'
import { FailedIcon, RetryIcon } from './icons'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalXXL,
    paddingInline: tokens.spacingHorizontalL,
    textAlign: 'center',
  },
  title: { margin: 0 },
  text: {
    margin: 0,
    maxWidth: '480px',
    textWrap: 'balance',
    wordBreak: 'auto-phrase',
    color: tokens.colorNeutralForeground2,
  },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: tokens.spacingHorizontalS },
  failed: { color: tokens.colorPaletteRedForeground1 },
  whole: { minHeight: '60vh', justifyContent: 'center' },
})

/** Nothing is there yet: says what to do next. */
export function EmptyState(props: { title: string; text?: string; children?: ReactNode }) {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      <Subtitle2 as="p" align="center" className={styles.title}>
        {props.title}
      </Subtitle2>
      {props.text && (
        <Body1 as="p" align="center" className={styles.text}>
          {props.text}
        </Body1>
      )}
      {props.children && <div className={styles.actions}>{props.children}</div>}
    </div>
  )
}

/** Something could not be shown: says why, and offers to try again. */
export function FailedState(props: { sentence: string; onRetry?: () => void; retrying?: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <div className={styles.root} role="alert">
      <FailedIcon className={styles.failed} />
      <Subtitle2 as="p" align="center" className={styles.title}>
        {t('ui.failed')}
      </Subtitle2>
      <Body1 as="p" align="center" className={styles.text}>
        {props.sentence}
      </Body1>
      {props.onRetry && (
        <Button icon={<RetryIcon />} onClick={props.onRetry} disabledFocusable={props.retrying ?? false}>
          {t('ui.retry')}
        </Button>
      )}
    </div>
  )
}

/** A part of a screen waits. */
export function LoadingState() {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <div className={styles.root}>
      <Spinner label={t('ui.loading')} />
    </div>
  )
}

/** The whole page waits. */
export function LoadingPage() {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <main className={mergeClasses(styles.root, styles.whole)}>
      <Spinner label={t('ui.loading')} />
    </main>
  )
}

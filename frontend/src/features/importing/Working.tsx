/** The program reads, plans or writes. It can be left alone, and be stopped. */
import {
  Body1,
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  ProgressBar,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { errorSentence, type ImportState } from '@/bridge'
import { useWords } from '@/i18n'
import { Announcement, Panel } from '@/ui'
import { useImportMutation } from './queries'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
    maxWidth: '640px',
  },
  line: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  count: {
    ...typographyStyles.body1,
    flexGrow: 1,
    margin: 0,
    fontVariantNumeric: 'tabular-nums',
    ':focus': { outlineStyle: 'none' },
  },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
})

export function Working(props: { state: ImportState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const cancel = useImportMutation(({ imports }) => imports.cancel(state.id))
  const count = useRef<HTMLParagraphElement>(null)
  // What had the focus is gone.
  useEffect(() => count.current?.focus(), [])
  const title =
    state.phase === 'writing' || state.phase === 'planning'
      ? t(`importing.${state.phase}`)
      : t('importing.reading')
  return (
    <Panel title={title}>
      <div className={styles.body}>
        {cancel.error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, cancel.error)}</MessageBarBody>
          </MessageBar>
        )}
        <ProgressBar
          aria-label={title}
          {...(state.total > 0 ? { value: Math.min(state.done, state.total), max: state.total } : {})}
        />
        <div className={styles.line}>
          <p ref={count} tabIndex={-1} className={styles.count}>
            {state.total > 0
              ? t('importing.progress', { done: number(state.done), total: number(state.total) })
              : t('importing.rows', { count: number(state.done) })}
          </p>
          <Button disabledFocusable={cancel.isPending} onClick={() => !cancel.isPending && cancel.mutate()}>
            {t('importing.stop')}
          </Button>
        </div>
        <Body1 as="p" className={styles.quiet}>
          {t('importing.leave')}
        </Body1>
        <Announcement text={title} />
      </div>
    </Panel>
  )
}

/** Step 4: what was done, how to take it back, and what comes next. */
import {
  Body1,
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { errorSentence, type ImportState, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { href, Panel, useAvailable } from '@/ui'
import { lastQuery, useImportMutation } from './queries'
import { SaveRejected } from './SaveRejected'
import { Undo } from './Undo'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  file: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  counts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXXL, margin: 0 },
  count: { display: 'flex', flexDirection: 'column-reverse' },
  number: { ...typographyStyles.subtitle2, margin: 0, fontVariantNumeric: 'tabular-nums' },
  name: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  next: { margin: 0 },
})

export function Done(props: { state: ImportState }) {
  const { state } = props
  const { kind, name, result, counts } = state
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const available = useAvailable()
  const last = useQuery(lastQuery(useBridge()))
  const close = useImportMutation(async ({ imports }) => {
    await imports.close(state.id)
    return null
  })
  const past = last.data?.find(({ importId }) => importId === result.importId)
  const shown = [
    ['new', result.new],
    ['changed', result.changed],
    ...(result.divisions ? ([['divisions', result.divisions]] as const) : []),
    ...(result.employmentTypes ? ([['types', result.employmentTypes]] as const) : []),
    ['unchanged', counts.unchanged],
    ['rejected', counts.rejected],
  ] as const
  return (
    <Panel title={t(past?.undone ? 'importing.done.undone' : 'importing.done')}>
      <div className={styles.body}>
        {close.error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, close.error)}</MessageBarBody>
          </MessageBar>
        )}
        <Body1 as="p" block className={styles.file}>
          {name}
        </Body1>
        <dl className={styles.counts}>
          {shown.map(([name, count]) => (
            <div key={name} className={styles.count}>
              <dt className={styles.name}>{t(`importing.count.${name}`)}</dt>
              <dd className={styles.number}>{number(count)}</dd>
            </div>
          ))}
        </dl>
        {counts.rejected > 0 && (
          <MessageBar intent="warning">
            <MessageBarBody>
              {t('importing.done.rejected', { count: number(counts.rejected) })}
            </MessageBarBody>
            <MessageBarActions>
              <SaveRejected id={state.id} size="small" />
            </MessageBarActions>
          </MessageBar>
        )}
        {available('/accounts') && !past?.undone && (
          <Body1 as="p" className={styles.next}>
            {t(`importing.next.${kind}`)}
          </Body1>
        )}
        <div className={styles.foot}>
          {available('/accounts') && (
            <Button as="a" appearance="primary" href={href('/accounts')}>
              {t('importing.next.go')}
            </Button>
          )}
          {kind === 'employees' && available('/employees') && (
            <Button as="a" href={href('/employees')}>
              {t('importing.next.employees.list')}
            </Button>
          )}
          <Button disabledFocusable={close.isPending} onClick={() => close.mutate()}>
            {t('importing.another')}
          </Button>
          {past?.undoable && !past.undone && <Undo past={past} />}
        </div>
      </div>
    </Panel>
  )
}

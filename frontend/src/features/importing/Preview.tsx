/** Step 3: what the file would change. Nothing is written before it is asked for. */
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { errorSentence, type ImportState, type UnitNames } from '@/bridge'
import { useWords } from '@/i18n'
import { someOf } from './names'
import { PreviewRows } from './PreviewRows'
import { useImportMutation } from './queries'
import { SaveRejected } from './SaveRejected'

const useStyles = makeStyles({
  commands: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
  },
  choice: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
})

type Choice = 'good' | 'all'

export function Preview(props: { state: ImportState; onBack: () => void }) {
  const { state } = props
  const { counts } = state
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const [choice, setChoice] = useState<Choice>('good')
  const plan = useImportMutation(({ imports }, createMissing: boolean) =>
    imports.plan({ id: state.id, createMissing }),
  )
  const apply = useImportMutation(({ imports }) => imports.apply({ id: state.id, strict: choice === 'all' }))
  const close = useImportMutation(async ({ imports }) => {
    await imports.close(state.id)
    return null
  })
  const writes = counts.new + counts.changed
  const held = choice === 'all' && counts.rejected > 0
  const ready = writes > 0 && !held && !apply.isPending && !plan.isPending
  const error = apply.error ?? plan.error ?? close.error

  function planAgain(createMissing: boolean) {
    apply.reset()
    plan.mutate(createMissing)
  }

  return (
    <>
      {state.error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{state.error.message}</MessageBarBody>
        </MessageBar>
      )}
      {error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => planAgain(state.createMissing)}>
              {t('importing.plan.again')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <Units state={state} pending={plan.isPending} onCreate={planAgain} />
      {counts.rejected > 0 && (
        <MessageBar intent="warning">
          <MessageBarBody>{t('importing.rejected', { count: number(counts.rejected) })}</MessageBarBody>
          <MessageBarActions>
            <SaveRejected id={state.id} size="small" />
          </MessageBarActions>
        </MessageBar>
      )}
      {writes === 0 && (
        <MessageBar layout="multiline">
          <MessageBarBody>{t('importing.nothing')}</MessageBarBody>
        </MessageBar>
      )}
      {held && writes > 0 && (
        <MessageBar layout="multiline">
          <MessageBarBody>{t('importing.held')}</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.commands}>
        {counts.rejected > 0 && writes > 0 && (
          <RadioGroup
            aria-label={t('importing.choice')}
            layout="horizontal"
            className={styles.choice}
            value={choice}
            onChange={(_, { value }) => setChoice(value === 'all' ? 'all' : 'good')}
          >
            <Radio value="good" label={t('importing.choice.good')} />
            <Radio value="all" label={t('importing.choice.all')} />
          </RadioGroup>
        )}
        <Button
          appearance="primary"
          icon={apply.isPending ? <Spinner size="tiny" /> : null}
          disabledFocusable={!ready}
          onClick={() => {
            if (!ready) return
            plan.reset()
            apply.mutate()
          }}
        >
          {t('importing.apply', { count: number(writes) })}
        </Button>
        <Button onClick={props.onBack}>{t('importing.rearrange')}</Button>
        <Button disabledFocusable={close.isPending} onClick={() => close.mutate()}>
          {t('importing.another')}
        </Button>
      </div>
      <PreviewRows state={state} />
    </>
  )
}

/** 所属 and 雇用区分 that are not registered, and what becomes of them. */
function Units(props: { state: ImportState; pending: boolean; onCreate: (create: boolean) => void }) {
  const { state, pending } = props
  const words = useWords()
  const { t } = words
  const listed = (divisions: UnitNames, types: UnitNames) =>
    [
      divisions.count > 0 ? t('importing.units.divisions', { names: someOf(words, divisions) }) : '',
      types.count > 0 ? t('importing.units.types', { names: someOf(words, types) }) : '',
    ]
      .filter((part) => part !== '')
      .join(' / ')
  const unknown = listed(state.unknownDivisions, state.unknownTypes)
  const create = listed(state.createDivisions, state.createTypes)
  const icon = pending ? <Spinner size="tiny" /> : null
  return (
    <>
      {unknown !== '' && (
        <MessageBar intent="warning">
          <MessageBarBody>
            {t(state.createMissing ? 'importing.units.cannot' : 'importing.units.unknown', {
              names: unknown,
            })}
          </MessageBarBody>
          {!state.createMissing && (
            <MessageBarActions>
              <Button
                size="small"
                icon={icon}
                disabledFocusable={pending}
                onClick={() => !pending && props.onCreate(true)}
              >
                {t('importing.units.create')}
              </Button>
            </MessageBarActions>
          )}
        </MessageBar>
      )}
      {create !== '' && (
        <MessageBar>
          <MessageBarBody>{t('importing.units.will', { names: create })}</MessageBarBody>
          <MessageBarActions>
            <Button
              size="small"
              icon={icon}
              disabledFocusable={pending}
              onClick={() => !pending && props.onCreate(false)}
            >
              {t('importing.units.leave')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
    </>
  )
}

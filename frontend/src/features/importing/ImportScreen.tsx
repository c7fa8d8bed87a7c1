/** The import as a line of four steps, for 従業員 and for アカウントID. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { errorSentence, type ImportKind, type ImportState, useBridge, useSession } from '@/bridge'
import { useWords } from '@/i18n'
import {
  FailedState,
  href,
  innerPaths,
  LoadingState,
  NoRight,
  PageTitle,
  Panel,
  StepList,
  useFocusKept,
} from '@/ui'
import { Arrange } from './Arrange'
import { ChooseFile } from './ChooseFile'
import { Done } from './Done'
import { Preview } from './Preview'
import { currentQuery, isWorking, mayImport, useImportMutation } from './queries'
import { Working } from './Working'

export function ImportEmployeesScreen() {
  return <ImportScreen kind="employees" />
}

export function ImportAccountsScreen() {
  return <ImportScreen kind="accounts" />
}

const screenOf = { employees: '/employees/import', accounts: '/accounts/import' } as const

function ImportScreen(props: { kind: ImportKind }) {
  const { kind } = props
  const { t } = useWords()
  return mayImport(kind, useSession().admin) ? (
    <Import kind={kind} />
  ) : (
    <NoRight title={t(`importing.title.${kind}`)} text={t(`importing.no_right.${kind}`)} />
  )
}

const steps = ['file', 'arrange', 'preview', 'done'] as const

function Import(props: { kind: ImportKind }) {
  const { kind } = props
  const words = useWords()
  const { t } = words
  const current = useQuery(currentQuery(useBridge()))
  const [again, setAgain] = useState<string | null>(null)
  const state = current.data ?? null
  // Back from the preview, until what the file means is looked at anew.
  const rearranging = state?.phase === 'planned' && again === state.id
  // What is done with is in nobody's way.
  const other = state !== null && state.kind !== kind && state.phase !== 'done'
  const mine = state?.kind === kind ? state : null
  const view = rearranging ? 'arrange' : viewOf(mine)
  useFocusKept(other ? 'other' : view)

  const at = steps.indexOf(view === 'working' ? 'preview' : view)
  return (
    <>
      <PageTitle
        title={t(`importing.title.${kind}`)}
        {...(view === 'file' ? { lead: t(`importing.lead.${kind}`) } : {})}
      >
        <Button as="a" appearance="subtle" href={href(innerPaths[screenOf[kind]])}>
          {t(`importing.back.${kind}`)}
        </Button>
      </PageTitle>
      <StepList
        label={t('importing.steps')}
        steps={steps.map((step, index) => ({
          id: step,
          name: t(`importing.step.${step}`),
          state: index < at || view === 'done' ? 'done' : index === at ? 'now' : 'later',
        }))}
      />
      {current.data === undefined ? (
        <Panel title={t('importing.step.file')}>
          {current.error ? (
            <FailedState
              sentence={errorSentence(words, current.error)}
              onRetry={() => void current.refetch()}
              retrying={current.isFetching}
            />
          ) : (
            <LoadingState />
          )}
        </Panel>
      ) : other && state ? (
        <OtherKind state={state} />
      ) : mine === null ? (
        <ChooseFile kind={kind} />
      ) : view === 'arrange' ? (
        <Arrange state={mine} onPlan={() => setAgain(null)} />
      ) : view === 'working' ? (
        <Working state={mine} />
      ) : view === 'preview' ? (
        <Preview state={mine} onBack={() => setAgain(mine.id)} />
      ) : (
        <Done state={mine} />
      )}
    </>
  )
}

function viewOf(state: ImportState | null): 'file' | 'arrange' | 'working' | 'preview' | 'done' {
  if (state === null) return 'file'
  if (isWorking(state)) return 'working'
  if (state.phase === 'planned') return 'preview'
  return state.phase === 'done' ? 'done' : 'arrange'
}

/** One file at a time: another kind of import has not come to its end. */
function OtherKind(props: { state: ImportState }) {
  const { state } = props
  const words = useWords()
  const { t } = words
  const close = useImportMutation(async ({ imports }) => {
    await imports.close(state.id)
    return null
  })
  const { kind, name } = state
  return (
    <MessageBar intent={close.error ? 'error' : 'warning'} layout="multiline">
      <MessageBarBody>
        {close.error
          ? errorSentence(words, close.error)
          : t('importing.other', { title: t(`importing.title.${kind}`), name })}
      </MessageBarBody>
      <MessageBarActions>
        <Button as="a" appearance="primary" size="small" href={href(screenOf[kind])}>
          {t('importing.other.go')}
        </Button>
        {!isWorking(state) && (
          <Button size="small" disabledFocusable={close.isPending} onClick={() => close.mutate()}>
            {t('importing.other.close')}
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  )
}

/** Step 2: which sheet, which row holds the headers, and what each column means. */
import {
  Body1,
  Button,
  Checkbox,
  Field,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Select,
  SpinButton,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import {
  errorSentence,
  type ImportArrangeInput,
  type ImportField,
  type ImportFile,
  type ImportMapped,
  type ImportState,
  useBridge,
} from '@/bridge'
import { useWords } from '@/i18n'
import { FailedState, LoadingState, Panel } from '@/ui'
import { HeadTable } from './HeadTable'
import { aboutFile, fieldName } from './names'
import { currentQuery, fileQuery, useImportMutation } from './queries'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  about: {
    marginInlineStart: 'auto',
    paddingBlockEnd: tokens.spacingVerticalSNudge,
    color: tokens.colorNeutralForeground2,
  },
  choices: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalL },
  sheet: { width: '280px', maxWidth: '100%' },
  header: { width: '160px' },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
})

/** What the last row of a sheet can be. */
const lastRow = 1_048_576

export function Arrange(props: { state: ImportState; onPlan: () => void }) {
  const { state } = props
  const words = useWords()
  const file = useQuery(fileQuery(useBridge(), state.id))
  if (file.data) return <Form {...props} file={file.data} />
  return (
    <Panel title={state.name}>
      {file.error ? (
        <FailedState
          sentence={errorSentence(words, file.error)}
          onRetry={() => void file.refetch()}
          retrying={file.isFetching}
        />
      ) : (
        <LoadingState />
      )}
    </Panel>
  )
}

function Form(props: { state: ImportState; file: ImportFile; onPlan: () => void }) {
  const { state, file } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const missingId = useId()
  const [confirmed, setConfirmed] = useState(false)
  const arrange = useMutation({
    // One after another, so that the last choice is the one that stays.
    scope: { id: 'arrange' },
    mutationFn: (input: ImportArrangeInput) => bridge.imports.arrange(input),
    onSuccess: (next) => {
      client.setQueryData(fileQuery(bridge, next.id).queryKey, next)
      // What was planned is forgotten.
      return client.invalidateQueries({ queryKey: currentQuery(bridge).queryKey })
    },
  })
  const plan = useImportMutation(({ imports }) => imports.plan({ id: file.id, createMissing: false }))
  const close = useImportMutation(async ({ imports }) => {
    await imports.close(file.id)
    return null
  })

  // What was chosen is shown at once; the program's view of it follows.
  const wanted = arrange.isPending ? arrange.variables : null
  const sheet = wanted?.sheet ?? file.sheet
  // Without a mapping, 0 asks for the row to be found.
  const headerRow = wanted && (wanted.headerRow > 0 || wanted.mapping) ? wanted.headerRow : file.headerRow
  const fieldOf = new Map<number, ImportField>(
    wanted?.mapping
      ? wanted.mapping.map(({ field, column }) => [column, field])
      : file.columns.flatMap(({ index, field }) => (field === '' ? [] : [[index, field]])),
  )

  function change(next: Partial<ImportArrangeInput>) {
    setConfirmed(false)
    plan.reset()
    arrange.mutate({ id: file.id, sheet, headerRow, mapping: null, ...next })
  }

  function changeHeader(row: number) {
    if (!(row >= 0 && row <= lastRow) || row === headerRow) return
    // None: the columns mean what is chosen over them.
    change(row > 0 ? { headerRow: row } : { headerRow: 0, mapping: mappingNow() })
  }

  function mappingNow(): ImportMapped[] {
    return [...fieldOf].map(([column, field]) => ({ column, field }))
  }

  /** A field stands for one column: whoever has it gives it up. */
  function choose(column: number, field: ImportField | '') {
    const mapping = mappingNow().filter((one) => one.column !== column && one.field !== field)
    if (field !== '') mapping.push({ column, field })
    change({ mapping })
  }

  const missing = arrange.isPending ? [] : file.missing
  const certain = file.certain || confirmed
  const ready = missing.length === 0 && certain && !arrange.isPending
  const error = arrange.error ?? plan.error ?? close.error

  return (
    <Panel title={file.name}>
      <div className={styles.body}>
        {state.phase === 'failed' && state.error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{state.error.message}</MessageBarBody>
          </MessageBar>
        )}
        {state.phase === 'cancelled' && (
          <MessageBar layout="multiline">
            <MessageBarBody>{t('importing.cancelled')}</MessageBarBody>
          </MessageBar>
        )}
        {error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
          </MessageBar>
        )}
        <div className={styles.choices}>
          {file.sheets.length > 1 && (
            <Field label={t('importing.sheet')} className={styles.sheet}>
              <Select value={sheet} onChange={(_, { value }) => change({ sheet: value, headerRow: 0 })}>
                {file.sheets.map(({ name, hidden }) => (
                  <option key={name} value={name}>
                    {hidden ? t('importing.sheet.hidden', { name }) : name}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          <Field label={t('importing.header')} className={styles.header}>
            <SpinButton
              min={0}
              max={lastRow}
              value={headerRow}
              displayValue={headerRow > 0 ? t('importing.row', { row: headerRow }) : t('importing.header.0')}
              onChange={(_, { value, displayValue }) =>
                changeHeader(value ?? Number.parseInt(displayValue?.normalize('NFKC') ?? '', 10))
              }
            />
          </Field>
          <Body1 className={styles.about}>{aboutFile(words, file)}</Body1>
        </div>
        {missing.length > 0 ? (
          <MessageBar intent="warning" layout="multiline" id={missingId}>
            <MessageBarBody>
              {headerRow === 0 && `${t('importing.header.none')} `}
              {t('importing.missing', {
                fields: words.list(missing.map((field) => fieldName(words, field))),
              })}
            </MessageBarBody>
          </MessageBar>
        ) : !file.certain ? (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{t('importing.uncertain')}</MessageBarBody>
          </MessageBar>
        ) : file.remembered ? (
          <MessageBar>
            <MessageBarBody>{t('importing.remembered')}</MessageBarBody>
            <MessageBarActions>
              <Button size="small" onClick={() => change({ mapping: null })}>
                {t('importing.remembered.anew')}
              </Button>
            </MessageBarActions>
          </MessageBar>
        ) : null}
        <HeadTable file={file} headerRow={headerRow} fieldOf={fieldOf} onChoose={choose} />
        <div className={styles.foot}>
          {!file.certain && missing.length === 0 && (
            <Checkbox
              label={t('importing.certain')}
              checked={confirmed}
              onChange={(_, { checked }) => setConfirmed(checked === true)}
            />
          )}
          <Button
            appearance="primary"
            icon={plan.isPending ? <Spinner size="tiny" /> : null}
            disabledFocusable={!ready || plan.isPending}
            {...(missing.length > 0 ? { 'aria-describedby': missingId } : {})}
            onClick={() => {
              if (!ready || plan.isPending) return
              arrange.reset()
              plan.mutate(undefined, { onSuccess: props.onPlan })
            }}
          >
            {t('importing.plan')}
          </Button>
          <Button disabledFocusable={close.isPending} onClick={() => close.mutate()}>
            {t('importing.another')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

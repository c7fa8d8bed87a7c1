/** The rows of the file by what becomes of them. */
import { makeStyles, SearchBox, Tab, TabList, tokens } from '@fluentui/react-components'
import { useMemo, useState } from 'react'
import {
  BridgeError,
  errorSentence,
  type ImportKind,
  type ImportRow,
  type ImportState,
  type ImportStatus,
  useBridge,
} from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { EmptyState, overflowing } from '@/ui'
import { ErrorIcon } from '@/ui/icons'
import { type Column, DataTable, useWindowedRows } from '@/ui/table'
import { fieldName } from './names'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
  },
  tabs: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
  search: { width: '240px' },
  cell: { overflowX: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  field: { color: tokens.colorNeutralForeground2 },
  rejected: { color: tokens.colorPaletteRedForeground1 },
  old: { color: tokens.colorNeutralForeground2, textDecorationLine: 'line-through' },
  new: { fontWeight: tokens.fontWeightSemibold },
})

const statuses: readonly ImportStatus[] = ['new', 'changed', 'unchanged', 'rejected']

export function PreviewRows(props: { state: ImportState }) {
  const { state } = props
  const { counts } = state
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const bridge = useBridge()
  const [chosen, setChosen] = useState<ImportStatus | null>(null)
  const [text, setText] = useState('')
  const status = chosen ?? statuses.find((one) => counts[one] > 0) ?? 'new'
  const columns = useColumns(status, state.kind)
  const rows = useWindowedRows<ImportRow>({
    // A plan made anew has other rows.
    queryKey: ['import', 'rows', state.id, counts, state.createMissing, status, text],
    fetchWindow: (offset, limit) => bridge.imports.rows({ id: state.id, status, text, offset, limit }),
  })
  const error = rows.error instanceof BridgeError ? errorSentence(words, rows.error) : undefined
  return (
    <>
      <div className={styles.bar}>
        <TabList
          className={styles.tabs}
          aria-label={t('importing.tabs')}
          selectedValue={status}
          onTabSelect={(_, { value }) => setChosen(statuses.find((one) => one === value) ?? null)}
        >
          {statuses.map((one) => (
            <Tab
              key={one}
              value={one}
              icon={
                one === 'rejected' && counts.rejected > 0 ? <ErrorIcon className={styles.rejected} /> : null
              }
            >
              {t('importing.tab', { name: t(`importing.count.${one}`), count: number(counts[one]) })}
            </Tab>
          ))}
        </TabList>
        <SearchBox
          className={styles.search}
          aria-label={t('importing.search')}
          placeholder={t('importing.search')}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
      </div>
      <DataTable
        label={t(`importing.count.${status}`)}
        columns={columns}
        rows={rows}
        idOf={({ row }) => row}
        sort={{ by: 'row', desc: false }}
        onSort={() => {}}
        failure={error}
        empty={
          <EmptyState
            title={text === '' ? t(`importing.none.${status}`) : t('importing.none.found')}
            {...(text === '' ? {} : { text: t('importing.none.found.text') })}
          />
        }
      />
    </>
  )
}

function useColumns(status: ImportStatus, kind: ImportKind): readonly Column<ImportRow>[] {
  const styles = useStyles()
  const words = useWords()
  return useMemo(() => {
    const { t } = words
    const row: Column<ImportRow> = {
      id: 'row',
      title: t('importing.preview.row'),
      width: 80,
      grow: 0,
      align: 'end',
      text: ({ row }) => String(row),
    }
    const code: Column<ImportRow> = {
      id: 'code',
      title: fieldName(words, 'code'),
      width: 120,
      grow: 0.5,
      text: ({ code }) => code,
    }
    const name: Column<ImportRow> = {
      id: 'name',
      title: fieldName(words, 'name'),
      width: 120,
      text: ({ name }) => name,
    }
    const account: Column<ImportRow> = {
      id: 'account_id',
      title: fieldName(words, 'account_id'),
      width: 200,
      grow: 1.5,
      text: ({ accountId }) => accountId,
    }
    switch (status) {
      case 'changed':
        return [
          row,
          code,
          name,
          {
            id: 'changes',
            title: t('importing.preview.changes'),
            width: 320,
            grow: 4,
            text: (found) => changesText(words, found),
            cell: (found) => (
              <div className={styles.cell} {...overflowing}>
                {found.changes.map((change, place) => (
                  <span key={change.field}>
                    {place > 0 && ' / '}
                    <span className={styles.field}>{fieldName(words, change.field)} </span>
                    <span className={styles.old}>{change.old || t('importing.preview.blank')}</span>
                    {' → '}
                    <span className={styles.new}>{change.new || t('importing.preview.blank')}</span>
                  </span>
                ))}
              </div>
            ),
          },
        ]
      case 'rejected':
        return [
          row,
          code,
          name,
          {
            id: 'reasons',
            title: t('importing.preview.reasons'),
            width: 360,
            grow: 5,
            text: ({ reasons }) => reasons.join(' '),
          },
        ]
      default:
        return kind === 'accounts'
          ? [row, code, name, account]
          : [
              row,
              code,
              name,
              {
                id: 'division',
                title: fieldName(words, 'division'),
                width: 136,
                text: ({ division }) => division,
              },
              {
                id: 'employment_type',
                title: fieldName(words, 'employment_type'),
                width: 112,
                text: ({ employmentType }) => employmentType,
              },
              account,
            ]
    }
  }, [status, kind, words, styles])
}

function changesText(words: Words, { changes }: ImportRow): string {
  const { t } = words
  const blank = t('importing.preview.blank')
  return changes
    .map((change) => `${fieldName(words, change.field)} ${change.old || blank} → ${change.new || blank}`)
    .join(' / ')
}

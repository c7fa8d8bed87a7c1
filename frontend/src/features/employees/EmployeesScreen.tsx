/** 従業員 > 従業員: everybody in a list, and each in a drawer. */
import {
  Badge,
  Button,
  Caption1,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import {
  type BridgeError,
  type EmployeeRow,
  errorSentence,
  mayEditEmployees,
  mayReadEmployees,
  unitChoices,
  unitsQuery,
  useBridge,
  useSession,
} from '@/bridge'
import { useWords, type Words } from '@/i18n'
import {
  EmptyState,
  FilterRow,
  FilterSelect,
  href,
  NoRight,
  PageTitle,
  SearchField,
  useAvailable,
  writtenDate,
} from '@/ui'
import { AddIcon, CloseIcon, ImportIcon } from '@/ui/icons'
import { CellText, type Column, DataTable, type Sort, useWindowedRows } from '@/ui/table'
import { EmployeeDrawer, type Target } from './EmployeeDrawer'
import { ExportMenu } from './ExportMenu'
import { everybody, type Filter, isNarrowed, queryOf } from './employeeList'

const useStyles = makeStyles({
  beside: { flexShrink: 0, marginInlineStart: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
})

export function EmployeesScreen() {
  const { admin } = useSession()
  return mayReadEmployees(admin) ? <Employees /> : <Forbidden />
}

function Forbidden() {
  const { t } = useWords()
  return <NoRight title={t('nav.employees.list')} text={t('employees.no_right')} />
}

function Employees() {
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const available = useAvailable()
  const editable = mayEditEmployees(useSession().admin)
  const units = useQuery(unitsQuery(bridge))
  const [filter, setFilter] = useState<Filter>(everybody)
  const [sort, setSort] = useState<Sort>({ by: 'code', desc: false })
  const [target, setTarget] = useState<Target | null>(null)
  /** Why the list could not be written into a file. */
  const [notWritten, setNotWritten] = useState<BridgeError | null>(null)
  const columns = useColumns(filter.state !== 'employed')

  const rows = useWindowedRows<EmployeeRow>({
    queryKey: ['employees', 'list', filter, sort],
    fetchWindow: (offset, limit) => bridge.employees.list(queryOf(filter, sort, offset, limit)),
    meta: { topics: ['employees'] },
  })

  if (rows.error?.code === 'forbidden') return <Forbidden />

  const narrow = (change: Partial<Filter>) => setFilter((old) => ({ ...old, ...change }))
  const add = editable && (
    <Button
      appearance="primary"
      icon={<AddIcon />}
      onClick={() =>
        setTarget({ kind: 'new', divisionId: filter.divisionId, employmentTypeId: filter.employmentTypeId })
      }
    >
      {t('employees.add')}
    </Button>
  )
  const bulk = editable && available('/employees/import') && (
    <Button as="a" href={href('/employees/import')} icon={<ImportIcon />}>
      {t('employees.import')}
    </Button>
  )

  return (
    <>
      <PageTitle title={t('nav.employees.list')}>
        <ExportMenu
          query={queryOf(filter, sort)}
          disabled={(rows.total ?? 0) === 0}
          onFailed={setNotWritten}
        />
        {bulk}
        {add}
      </PageTitle>
      {notWritten && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, notWritten)}</MessageBarBody>
          <MessageBarActions
            containerAction={
              <Button
                appearance="transparent"
                icon={<CloseIcon />}
                aria-label={t('ui.close')}
                onClick={() => setNotWritten(null)}
              />
            }
          />
        </MessageBar>
      )}
      <FilterRow label={t('ui.filters')}>
        <SearchField
          label={t('ui.search')}
          placeholder={t('employees.search')}
          value={filter.text}
          onChange={(text) => narrow({ text })}
        />
        <FilterSelect
          label={t('header.division')}
          choices={[{ value: 0, name: t('ui.all') }, ...unitChoices(units.data?.divisions ?? [])]}
          value={filter.divisionId}
          onChange={(divisionId) => narrow({ divisionId })}
        />
        <FilterSelect
          label={t('header.employment_type')}
          choices={[{ value: 0, name: t('ui.all') }, ...unitChoices(units.data?.employmentTypes ?? [])]}
          value={filter.employmentTypeId}
          onChange={(employmentTypeId) => narrow({ employmentTypeId })}
        />
        <FilterSelect
          label={t('employees.state')}
          choices={[
            { value: 'employed', name: t('employees.state.employed') },
            { value: 'left', name: t('employees.state.left') },
            { value: 'all', name: t('ui.all') },
          ]}
          value={filter.state}
          onChange={(state) => narrow({ state })}
        />
        {isNarrowed(filter) && (
          <Button appearance="subtle" onClick={() => setFilter(everybody)}>
            {t('ui.filters_clear')}
          </Button>
        )}
      </FilterRow>
      <DataTable
        label={t('nav.employees.list')}
        columns={columns}
        rows={rows}
        idOf={idOf}
        sort={sort}
        onSort={setSort}
        onOpen={(row) => setTarget({ kind: 'one', id: row.id })}
        failure={rows.error ? errorSentence(words, rows.error) : undefined}
        empty={
          isNarrowed(filter) ? (
            <EmptyState title={t('home.nobody')} text={t('employees.nobody.text')}>
              <Button onClick={() => setFilter(everybody)}>{t('ui.filters_clear')}</Button>
            </EmptyState>
          ) : (
            <EmptyState
              title={t('home.no_employees')}
              text={t(editable ? 'employees.none.text' : 'employees.none.read_only')}
            />
          )
        }
      />
      <EmployeeDrawer target={target} onTarget={setTarget} units={units.data} />
    </>
  )
}

const idOf = (row: EmployeeRow) => row.id

function useColumns(withLeft: boolean): readonly Column<EmployeeRow>[] {
  const words = useWords()
  return useMemo(() => {
    const columns = columnsIn(words)
    return withLeft ? columns : columns.filter(({ id }) => id !== 'left_on')
  }, [words, withLeft])
}

function columnsIn(words: Words): Column<EmployeeRow>[] {
  const { t } = words
  return [
    { id: 'code', title: t('header.code'), width: 136, grow: 0, sortable: true, text: (row) => row.code },
    {
      id: 'name',
      title: t('header.name'),
      width: 144,
      grow: 3,
      sortable: true,
      text: (row) => row.name,
      cell: (row) => <Name row={row} />,
    },
    { id: 'kana', title: t('header.kana'), width: 104, grow: 2, sortable: true, text: (row) => row.kana },
    {
      id: 'division',
      title: t('header.division'),
      width: 132,
      grow: 2,
      sortable: true,
      text: (row) => row.division,
      cell: (row) => <Division row={row} />,
    },
    {
      id: 'employment_type',
      title: t('header.employment_type'),
      width: 104,
      sortable: true,
      text: (row) => row.employmentType,
    },
    {
      id: 'account_id',
      title: t('header.account_id'),
      width: 176,
      grow: 4,
      sortable: true,
      text: (row) => row.accountId,
    },
    ...(['joined_on', 'left_on'] as const).map(
      (id): Column<EmployeeRow> => ({
        id,
        title: t(`header.${id}`),
        width: 100,
        grow: 0,
        align: 'end',
        sortable: true,
        text: (row) => writtenDate(id === 'joined_on' ? row.joinedOn : row.leftOn),
      }),
    ),
  ]
}

function Name(props: { row: EmployeeRow }) {
  const { row } = props
  const styles = useStyles()
  const { t } = useWords()
  return (
    <>
      <CellText>{row.name}</CellText>
      {row.state !== 'employed' && (
        <Badge className={styles.beside} appearance="outline" color="informative">
          {t(`employees.state.${row.state}`)}
        </Badge>
      )}
      {row.state !== 'left' && row.leftOn !== '' && (
        <Caption1 className={mergeClasses(styles.beside, styles.quiet)}>
          {t('employees.leaving', { date: writtenDate(row.leftOn).slice(5) })}
        </Caption1>
      )}
    </>
  )
}

function Division(props: { row: EmployeeRow }) {
  const { row } = props
  const styles = useStyles()
  const { t } = useWords()
  return (
    <>
      <CellText>{row.division}</CellText>
      {row.nextMove !== '' && (
        <Caption1 className={mergeClasses(styles.beside, styles.quiet)}>
          {t('employees.next_move', { date: writtenDate(row.nextMove).slice(5) })}
        </Caption1>
      )}
    </>
  )
}

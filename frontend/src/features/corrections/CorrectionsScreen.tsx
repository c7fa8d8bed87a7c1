/** 打刻データ > 修正申請: what employees ask for in the talk, and what became of it. */
import { Badge, Button } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import {
  type CorrectionQuery,
  type CorrectionRow,
  type CorrectionSort,
  type CorrectionState,
  errorSentence,
  mayEditRecords,
  mayReadEmployees,
  mayReadRecords,
  unitChoices,
  unitsQuery,
  useBridge,
  useSession,
} from '@/bridge'
import { useWords, type Words } from '@/i18n'
import {
  EmptyState,
  FilterPeriod,
  FilterRow,
  FilterSelect,
  NoRight,
  PageTitle,
  type Period,
  SearchField,
  wholePeriod,
} from '@/ui'
import { type Column, DataTable, type Sort, useWindowedRows } from '@/ui/table'
import { CorrectionDrawer } from './CorrectionDrawer'
import { colors, lost, moment } from './shown'

interface Filter {
  readonly state: CorrectionState | ''
  readonly divisionId: number
  readonly employmentTypeId: number
  readonly asked: Period
  readonly text: string
}

/** What waits for somebody comes first. */
const waiting: Filter = {
  state: 'open',
  divisionId: 0,
  employmentTypeId: 0,
  asked: { from: '', to: '' },
  text: '',
}

const states: readonly CorrectionState[] = ['open', 'approved', 'declined', 'withdrawn']

export function CorrectionsScreen() {
  const { admin } = useSession()
  return mayReadRecords(admin) ? <Corrections /> : <Forbidden />
}

function Forbidden() {
  const { t } = useWords()
  return <NoRight title={t('nav.punches.corrections')} text={t('corrections.no_right')} />
}

function Corrections() {
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const { admin } = useSession()
  const units = useQuery({ ...unitsQuery(bridge), enabled: mayReadEmployees(admin) })
  const [filter, setFilter] = useState<Filter>(waiting)
  const [sort, setSort] = useState<Sort>(newestFirst)
  const [chosen, setChosen] = useState<number | null>(null)
  const columns = useMemo(() => columnsIn(words), [words])
  const query = queryOf(filter, sort)
  const rows = useWindowedRows<CorrectionRow>({
    queryKey: ['corrections', 'list', query],
    fetchWindow: (offset, limit) => bridge.corrections.list({ ...query, offset, limit }),
    meta: { topics: ['corrections', 'employees'] },
  })
  if (rows.error?.code === 'forbidden') return <Forbidden />

  const narrow = (change: Partial<Filter>) => setFilter((old) => ({ ...old, ...change }))
  const plain = isPlain(filter)
  return (
    <>
      <PageTitle title={t('nav.punches.corrections')} lead={t('corrections.lead')} />
      <FilterRow label={t('ui.filters')}>
        <SearchField
          label={t('ui.search')}
          placeholder={t('corrections.search')}
          value={filter.text}
          onChange={(text) => narrow({ text })}
        />
        <FilterSelect
          label={t('corrections.state')}
          choices={[
            ...states.map((state) => ({ value: state, name: t(`corrections.state.${state}`) })),
            { value: '' as const, name: t('ui.all') },
          ]}
          value={filter.state}
          onChange={(state) => narrow({ state })}
        />
        {units.data && (
          <>
            <FilterSelect
              label={t('header.division')}
              choices={[{ value: 0, name: t('ui.all') }, ...unitChoices(units.data.divisions)]}
              value={filter.divisionId}
              onChange={(divisionId) => narrow({ divisionId })}
            />
            <FilterSelect
              label={t('header.employment_type')}
              choices={[{ value: 0, name: t('ui.all') }, ...unitChoices(units.data.employmentTypes)]}
              value={filter.employmentTypeId}
              onChange={(employmentTypeId) => narrow({ employmentTypeId })}
            />
          </>
        )}
        <FilterPeriod
          label={t('corrections.asked_on')}
          value={filter.asked}
          onChange={(asked) => narrow({ asked })}
        />
        {!plain && (
          <Button appearance="subtle" onClick={() => setFilter(waiting)}>
            {t('ui.filters_clear')}
          </Button>
        )}
      </FilterRow>
      <DataTable
        label={t('nav.punches.corrections')}
        columns={columns}
        rows={rows}
        idOf={idOf}
        sort={sort}
        onSort={setSort}
        onOpen={(row) => setChosen(row.id)}
        failure={rows.error ? errorSentence(words, rows.error) : undefined}
        empty={
          // A period that narrows nothing is none of the conditions.
          isPlain({ ...filter, asked: wholePeriod(filter.asked) }) && filter.state === 'open' ? (
            <EmptyState title={t('corrections.none')} text={t('corrections.none.text')}>
              <Button onClick={() => narrow({ state: '' })}>{t('corrections.show_all')}</Button>
            </EmptyState>
          ) : (
            <EmptyState title={t('corrections.nothing')} text={t('corrections.nothing.text')}>
              <Button onClick={() => setFilter(waiting)}>{t('ui.filters_clear')}</Button>
            </EmptyState>
          )
        }
      />
      <CorrectionDrawer id={chosen} editable={mayEditRecords(admin)} onClose={() => setChosen(null)} />
    </>
  )
}

function queryOf(filter: Filter, sort: Sort): Omit<CorrectionQuery, 'offset' | 'limit'> {
  const { asked, ...rest } = filter
  const { from, to } = wholePeriod(asked)
  return {
    ...rest,
    askedFrom: from,
    askedTo: to,
    sort: sort.by as CorrectionSort,
    desc: sort.desc,
  }
}

/** Narrowed by nothing but the state. */
function isPlain({ divisionId, employmentTypeId, asked, text }: Filter): boolean {
  return divisionId === 0 && employmentTypeId === 0 && asked.from === '' && asked.to === '' && text === ''
}

const idOf = (row: CorrectionRow) => row.id

/** What is old waits at the end; the head says so. */
const newestFirst: Sort = { by: 'asked' satisfies CorrectionSort, desc: true }

function columnsIn(words: Words): Column<CorrectionRow>[] {
  const { t } = words
  return [
    {
      id: 'asked',
      title: t('corrections.asked'),
      width: 132,
      grow: 0,
      align: 'end',
      sortable: true,
      text: (row) => moment(words, row.askedAt),
    },
    { id: 'code', title: t('header.code'), width: 104, grow: 0, sortable: true, text: (row) => row.code },
    { id: 'name', title: t('header.name'), width: 136, grow: 2, sortable: true, text: (row) => row.name },
    { id: 'division', title: t('header.division'), width: 112, grow: 1.5, text: (row) => row.division },
    { id: 'type', title: t('header.type'), width: 92, grow: 0.5, text: (row) => t(`type.${row.type}`) },
    {
      id: 'wanted',
      title: t('corrections.wanted'),
      width: 140,
      grow: 0,
      align: 'end',
      sortable: true,
      text: (row) => moment(words, row.wantedAt),
    },
    {
      id: 'replaces',
      title: t('corrections.replaces'),
      width: 92,
      grow: 0,
      align: 'end',
      text: (row) => (row.replaces && !lost(row) ? words.clock(row.replaces.at) : t('corrections.adds')),
    },
    {
      id: 'state',
      title: t('corrections.state'),
      width: 120,
      grow: 0.5,
      sortable: true,
      text: (row) => t(`corrections.state.${row.state}`),
      cell: (row) => (
        <Badge appearance="tint" color={colors[row.state]}>
          {t(`corrections.state.${row.state}`)}
        </Badge>
      ),
    },
  ]
}

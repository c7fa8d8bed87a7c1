/** 従業員 > 所属 and 従業員 > 雇用区分: two lists of one kind. */
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import {
  errorSentence,
  mayEditEmployees,
  mayEditUnits,
  mayReadEmployees,
  type Unit,
  type UnitKind,
  unitsQuery,
  useBridge,
  useSession,
} from '@/bridge'
import { type PlainKey, useWords, type Words } from '@/i18n'
import { EmptyState, NoRight, PageTitle } from '@/ui'
import { AddIcon } from '@/ui/icons'
import { type Column, DataTable, type Sort, useLocalRows } from '@/ui/table'
import { UnitDrawer, type UnitTarget } from './UnitDrawer'

const titles: Readonly<Record<UnitKind, PlainKey>> = {
  division: 'nav.employees.divisions',
  employment_type: 'nav.employees.types',
}

export function DivisionsScreen() {
  return <UnitsScreen kind="division" />
}

export function EmploymentTypesScreen() {
  return <UnitsScreen kind="employment_type" />
}

function UnitsScreen(props: { kind: UnitKind }) {
  const { admin } = useSession()
  return mayReadEmployees(admin) ? <Units kind={props.kind} /> : <Forbidden kind={props.kind} />
}

function Forbidden(props: { kind: UnitKind }) {
  const { t } = useWords()
  return <NoRight title={t(titles[props.kind])} text={t('employees.no_right')} />
}

function Units(props: { kind: UnitKind }) {
  const { kind } = props
  const words = useWords()
  const { t } = words
  const { admin } = useSession()
  const editable = mayEditUnits(admin)
  const units = useQuery(unitsQuery(useBridge()))
  const [sort, setSort] = useState<Sort>({ by: 'code', desc: false })
  const [target, setTarget] = useState<UnitTarget | null>(null)
  const columns = useMemo(() => columnsIn(words, kind), [words, kind])
  const rows = useLocalRows(
    units.data && (kind === 'division' ? units.data.divisions : units.data.employmentTypes),
    columns,
    sort,
  )
  if (units.error?.code === 'forbidden') return <Forbidden kind={kind} />

  const add = editable && (
    <Button appearance="primary" icon={<AddIcon />} onClick={() => setTarget({ unit: null })}>
      {t(`units.${kind}.add`)}
    </Button>
  )
  return (
    <>
      <PageTitle title={t(titles[kind])}>{add}</PageTitle>
      {!editable && (
        <MessageBar layout="multiline">
          <MessageBarBody>{t(mayEditEmployees(admin) ? 'units.limited' : 'ui.read_only')}</MessageBarBody>
        </MessageBar>
      )}
      <DataTable
        label={t(titles[kind])}
        columns={columns}
        rows={{
          ...rows,
          error: units.error,
          fetching: units.isFetching,
          retry: () => void units.refetch(),
        }}
        idOf={idOf}
        sort={sort}
        onSort={setSort}
        onOpen={editable ? (unit) => setTarget({ unit }) : undefined}
        failure={units.error ? errorSentence(words, units.error) : undefined}
        empty={<EmptyState title={t(`units.${kind}.none`)} text={t(`units.${kind}.none.text`)} />}
      />
      <UnitDrawer kind={kind} target={target} onClose={() => setTarget(null)} />
    </>
  )
}

const idOf = (unit: Unit) => unit.id

function columnsIn(words: Words, kind: UnitKind): Column<Unit>[] {
  const { t, number } = words
  const columns: Column<Unit>[] = [
    { id: 'code', title: t('units.code'), width: 120, sortable: true, text: (unit) => unit.code },
    { id: 'name', title: t('units.name'), width: 240, grow: 4, sortable: true, text: (unit) => unit.name },
  ]
  if (kind === 'employment_type') {
    columns.push({
      id: 'break',
      title: t('units.break'),
      width: 120,
      sortable: true,
      text: (unit) => t(unit.breakAllowed ? 'units.break.yes' : 'units.break.no'),
    })
  }
  columns.push({
    id: 'people',
    title: t('units.people'),
    width: 120,
    align: 'end',
    sortable: true,
    order: (unit) => unit.employees,
    text: (unit) => number(unit.employees),
  })
  return columns
}

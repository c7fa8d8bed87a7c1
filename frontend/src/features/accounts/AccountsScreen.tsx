/** 打刻連携設定: who is who at LINE WORKS, and the first message to each. */
import { Button, Link, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import {
  type AccountPage,
  type AccountRow,
  accountsStateQuery,
  allAccounts,
  type BridgeError,
  errorSentence,
  type FirstInput,
  mayEditAccounts,
  mayEditConnection,
  unitChoices,
  unitsQuery,
  useBridge,
  useSession,
} from '@/bridge'
import { useWords } from '@/i18n'
import {
  Announcement,
  ConfirmDialog,
  EmptyState,
  FilterRow,
  FilterSelect,
  href,
  NoRight,
  PageTitle,
  SearchField,
  useAvailable,
  useDone,
  useFocusKept,
  useUnsaved,
} from '@/ui'
import { CheckIcon, EditIcon, ImportIcon, SendIcon } from '@/ui/icons'
import { DataTable, type Sort, type TableHandle, useWindowedRows } from '@/ui/table'
import { everybody, type Filter, isNarrowed, queryOf, type State, states } from './accountList'
import { columnsIn } from './columns'
import { MemberDialog } from './MemberDialog'
import { CheckStrip, FirstStrip } from './Progress'
import { useChecking } from './queries'
import { SendDialog } from './SendDialog'
import { Outdated, SheetFoot, Wrong } from './SheetBars'
import { inputOf, makeSheet, type Person } from './sheet'

export function AccountsScreen() {
  const { admin } = useSession()
  return mayEditAccounts(admin) ? <Accounts /> : <Forbidden />
}

function Forbidden() {
  const { t } = useWords()
  return <NoRight title={t('nav.accounts')} text={t('importing.no_right.accounts')} />
}

const useStyles = makeStyles({
  // All filters in one row of the smallest window.
  search: { width: '196px' },
})

const idOf = (row: AccountRow) => row.id

function Accounts() {
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const available = useAvailable()
  const done = useDone()
  const { admin } = useSession()
  const wrongId = useId()

  const units = useQuery(unitsQuery(bridge))
  const state = useQuery(accountsStateQuery(bridge))
  /** What is chosen, and what is shown of it since 表示. */
  const [choice, setChoice] = useState<Filter>(everybody)
  const [filter, setFilter] = useState<Filter>(everybody)
  const [sort, setSort] = useState<Sort>({ by: 'code', desc: false })
  const [selected, setSelected] = useState<ReadonlyMap<number, AccountRow>>(new Map())
  const [sending, setSending] = useState<FirstInput['to'] | null>(null)
  const [member, setMember] = useState<AccountRow | null>(null)
  const check = useChecking<readonly number[]>(({ accounts }, ids) =>
    accounts.check({ query: queryOf(filter, sort), ids }),
  )

  const rows = useWindowedRows<AccountRow, AccountPage>({
    queryKey: ['accounts', 'list', filter, sort],
    fetchWindow: (offset, limit) => bridge.accounts.list(queryOf(filter, sort, offset, limit)),
    meta: { topics: ['employees', 'senders', 'outbox', 'events', 'punches'] },
  })
  const table = useRef<TableHandle>(null)

  const [sheet] = useState(makeSheet)
  const [editing, setEditing] = useState(false)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<BridgeError | null>(null)
  /** What became of the last paste, unless all of it found its place. */
  const [pasted, setPasted] = useState('')
  const dirty = useSyncExternalStore(sheet.subscribe, () => sheet.edits().size > 0)
  useUnsaved(dirty)
  useFocusKept(editing ? 'edit' : 'list')
  useEffect(() => {
    if (editing) table.current?.focus(table.current.first(), 'account_id')
  }, [editing])

  function show(next: Filter) {
    setChoice(next)
    setFilter(next)
    setSelected(new Map())
    if (next === filter) void client.invalidateQueries({ queryKey: ['accounts', 'list'] })
  }
  const showState = (one: State) => show({ ...everybody, state: one })

  /** Whose cell gets the focus as soon as the list has come. */
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    if (wanted.current === null || !rows.settled) return
    for (let index = 0; index < (rows.total ?? 0) && index < 200; index++) {
      if (rows.row(index)?.id !== wanted.current) continue
      wanted.current = null
      table.current?.focus(index, 'account_id')
      return
    }
  })

  async function jump({ id, code }: Person) {
    const total = rows.total ?? 0
    let at = -1
    for (let index = 0; index < total && at < 0; index++) if (rows.row(index)?.id === id) at = index
    if (at < 0) at = (await rows.read(0, total)).findIndex((row) => row.id === id)
    if (at >= 0) table.current?.focus(at, 'account_id')
    else {
      wanted.current = id
      show({ ...everybody, text: code })
    }
  }

  async function paste(row: AccountRow, index: number, values: readonly string[]) {
    if (busy) return
    setBusy(true)
    setPasted('')
    try {
      const people = await rows.read(index, index + values.length)
      if (people[0]?.id !== row.id) {
        setPasted(t('accounts.moved'))
        return
      }
      sheet.fill(people.map((person, at) => [person, values[at] ?? '']))
      const rest = values.slice(people.length).filter((value) => value.trim() !== '').length
      if (rest > 0) setPasted(t('accounts.too_many', { count: number(rest) }))
    } catch (reason) {
      setPasted(errorSentence(words, reason as BridgeError))
    } finally {
      setBusy(false)
    }
  }

  async function save() {
    if (busy || !dirty) return
    setBusy(true)
    setError(null)
    try {
      const saved = await bridge.accounts.save(inputOf(sheet.edits()))
      if (saved.problems.length > 0) {
        sheet.refuse(saved.problems)
        requestAnimationFrame(() => document.getElementById(wrongId)?.focus())
        return
      }
      stop()
      done(t('accounts.saved', { count: number(saved.saved) }))
      void client.invalidateQueries({ queryKey: ['accounts', 'list'] })
    } catch (reason) {
      setError(reason as BridgeError)
    } finally {
      setBusy(false)
    }
  }

  /** Others changed some of them: what was typed goes on over what is stored now. */
  async function reload() {
    setBusy(true)
    try {
      const { limit } = allAccounts
      for (let offset = 0; ; offset += limit) {
        const page = await bridge.accounts.list({ ...allAccounts, offset })
        sheet.rebase(page.rows)
        if (page.rows.length < limit) break
      }
      setError(null)
      void client.invalidateQueries({ queryKey: ['accounts', 'list'] })
      const [edit] = sheet.edits().values()
      if (edit) void jump(edit.person)
    } catch (reason) {
      setError(reason as BridgeError)
    } finally {
      setBusy(false)
    }
  }

  function stop() {
    sheet.clear()
    setError(null)
    setPasted('')
    setAsking(false)
    setEditing(false)
  }

  // The columns stay the same, so that rows are drawn anew only when they change.
  const latest = useRef({ paste, step: (_: readonly number[]) => {}, foreign: () => {} })
  latest.current = {
    paste,
    step(ids) {
      const edit = ids.length === 1 ? sheet.edits().get(ids[0] ?? 0) : undefined
      if (edit) void jump(edit.person)
    },
    foreign: () => setPasted(t('accounts.one_column')),
  }
  const mayConfirm = mayEditConnection(admin)
  const columns = useMemo(
    () =>
      columnsIn(words, {
        sheet: editing ? sheet : null,
        onPaste: (row, index, values) => void latest.current.paste(row, index, values),
        onForeign: () => latest.current.foreign(),
        onStep: (ids) => latest.current.step(ids),
        onAct: setMember,
        mayConfirm,
      }),
    [words, editing, sheet, mayConfirm],
  )

  if (rows.error?.code === 'forbidden') return <Forbidden />

  const connected = state.data?.connected === true
  const nobody = (rows.total ?? 0) === 0
  const ids = [...selected.keys()]
  const example = [...selected.values()][0]?.name ?? rows.row(0)?.name ?? ''
  const narrow = (change: Partial<Filter>) => setChoice((old) => ({ ...old, ...change }))
  return (
    <>
      <PageTitle title={t('nav.accounts')} {...(editing ? { lead: t('accounts.editing') } : {})}>
        {!editing && (
          <>
            {available('/accounts/import') && (
              <Button as="a" href={href('/accounts/import')} icon={<ImportIcon />}>
                {t('employees.import')}
              </Button>
            )}
            <Button
              icon={<CheckIcon />}
              disabledFocusable={
                !connected || nobody || check.isPending || state.data?.checking.running === true
              }
              onClick={() => check.mutate([])}
            >
              {t('accounts.check_all')}
            </Button>
            <Button
              icon={<SendIcon />}
              disabledFocusable={!connected || nobody}
              onClick={() => setSending('unsent')}
            >
              {t('accounts.send')}
            </Button>
            <Button
              appearance="primary"
              icon={<EditIcon />}
              disabledFocusable={nobody}
              onClick={() => {
                setSelected(new Map())
                setEditing(true)
              }}
            >
              {t('accounts.edit')}
            </Button>
          </>
        )}
      </PageTitle>
      {state.data && !connected && (
        <MessageBar layout="multiline">
          <MessageBarBody>
            {t('accounts.not_connected')}{' '}
            {available('/lineworks/api') && (
              <Link href={href('/lineworks/api')}>{t('employees.first.connect')}</Link>
            )}
          </MessageBarBody>
        </MessageBar>
      )}
      {check.error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, check.error)}</MessageBarBody>
        </MessageBar>
      )}
      {state.data && <CheckStrip progress={state.data.checking} onShow={showState} />}
      {state.data && <FirstStrip progress={state.data.first} onShow={showState} />}
      <FilterRow label={t('ui.filters')}>
        <div className={styles.search}>
          <SearchField
            label={t('ui.search')}
            placeholder={t('employees.search')}
            value={choice.text}
            onChange={(text) => show({ ...choice, text })}
          />
        </div>
        <FilterSelect
          label={t('header.division')}
          choices={[{ value: 0, name: t('ui.all') }, ...unitChoices(units.data?.divisions ?? [])]}
          value={choice.divisionId}
          onChange={(divisionId) => narrow({ divisionId })}
        />
        <FilterSelect
          label={t('header.employment_type')}
          choices={[{ value: 0, name: t('ui.all') }, ...unitChoices(units.data?.employmentTypes ?? [])]}
          value={choice.employmentTypeId}
          onChange={(employmentTypeId) => narrow({ employmentTypeId })}
        />
        <FilterSelect
          label={t('accounts.state')}
          choices={states.map((value) => ({ value, name: t(`accounts.state.${value}`) }))}
          value={choice.state}
          onChange={(one) => narrow({ state: one })}
        />
        <Button appearance={choice === filter ? 'secondary' : 'primary'} onClick={() => show(choice)}>
          {t('accounts.show')}
        </Button>
        {isNarrowed(filter) && (
          <Button appearance="subtle" onClick={() => show(everybody)}>
            {t('ui.filters_clear')}
          </Button>
        )}
      </FilterRow>
      {error?.code === 'conflict' ? (
        <Outdated code={error.args.employee ?? ''} busy={busy} onReload={() => void reload()} />
      ) : (
        error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
          </MessageBar>
        )
      )}
      {pasted !== '' && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{pasted}</MessageBarBody>
        </MessageBar>
      )}
      <Announcement text={pasted} />
      <Wrong sheet={sheet} titleId={wrongId} onJump={(person) => void jump(person)} />
      <DataTable
        label={t('nav.accounts')}
        columns={columns}
        rows={rows}
        idOf={idOf}
        sort={sort}
        onSort={setSort}
        handle={table}
        selection={
          editing
            ? undefined
            : {
                selected,
                onChange: setSelected,
                nameOf: (row) => `${row.code} ${row.name}`,
                actions: (
                  <>
                    <Button
                      size="small"
                      disabledFocusable={!connected || check.isPending}
                      onClick={() => check.mutate(ids)}
                    >
                      {t('accounts.check_all')}
                    </Button>
                    <Button size="small" disabledFocusable={!connected} onClick={() => setSending('chosen')}>
                      {t('accounts.send')}
                    </Button>
                  </>
                ),
              }
        }
        foot={
          editing && (
            <SheetFoot
              sheet={sheet}
              domain={state.data?.domain ?? ''}
              busy={busy}
              onMended={(person) => void jump(person)}
              onSave={() => void save()}
              onCancel={() => (dirty ? setAsking(true) : stop())}
            />
          )
        }
        failure={rows.error ? errorSentence(words, rows.error) : undefined}
        empty={
          isNarrowed(filter) ? (
            <EmptyState title={t('home.nobody')} text={t('employees.nobody.text')}>
              <Button onClick={() => show(everybody)}>{t('ui.filters_clear')}</Button>
            </EmptyState>
          ) : (
            <EmptyState title={t('home.no_employees')} text={t('accounts.none')}>
              {available('/employees') && (
                <Button as="a" href={href('/employees')}>
                  {t('home.no_employees.go')}
                </Button>
              )}
            </EmptyState>
          )
        }
      />
      <SendDialog
        to={sending}
        query={queryOf(filter, sort)}
        ids={ids}
        text={state.data?.firstDefault ?? ''}
        example={example}
        onClose={() => setSending(null)}
      />
      <MemberDialog row={member} onClose={() => setMember(null)} />
      <ConfirmDialog
        open={asking}
        title={t('ui.leave.title')}
        keep={t('accounts.edit_on')}
        go={t('accounts.edit_off')}
        onKeep={() => setAsking(false)}
        onGo={stop}
      >
        {t('accounts.edit_off.text')}
      </ConfirmDialog>
    </>
  )
}

/** One employee: the form of a new one, or all about one there is. */
import {
  Body1,
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import {
  type BridgeError,
  type EmployeeDetail,
  employeeQuery,
  errorSentence,
  mayEditAccounts,
  mayEditEmployees,
  type UnitsList,
  useBridge,
  useSession,
} from '@/bridge'
import { clock, dateOf, useWords } from '@/i18n'
import {
  ConfirmDialog,
  FailedState,
  href,
  LoadingState,
  SideDrawer,
  useDone,
  useUnsaved,
  writtenDate,
} from '@/ui'
import { EmployeeFields, type Fields } from './EmployeeFields'
import { inputOf, isLeaving } from './employeeForm'
import { FirstMessage } from './FirstMessage'
import { Moves } from './Moves'
import { useEmployeeForm } from './useEmployeeForm'

/** Whom the drawer is about; for a new one, what the list was narrowed to (0: nothing). */
export type Target =
  | { readonly kind: 'new'; readonly divisionId: number; readonly employmentTypeId: number }
  | { readonly kind: 'one'; readonly id: number }

const useStyles = makeStyles({
  // Nothing said takes no room, and is still there to be spoken.
  note: { ':empty': { position: 'absolute' } },
  link: { whiteSpace: 'nowrap' },
  facts: { display: 'flex', gap: tokens.spacingHorizontalL, margin: 0 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { marginBlock: 0, paddingInlineStart: tokens.spacingHorizontalXL },
})

export function EmployeeDrawer(props: {
  /** Null: closed. */
  target: Target | null
  onTarget: (target: Target | null) => void
  units: UnitsList | undefined
}) {
  const { target } = props
  // What was shown last stays while the drawer closes; every opening begins anew.
  const [shown, setShown] = useState({ target, times: 0 })
  if (target && target !== shown.target) setShown({ target, times: shown.times + 1 })
  return (
    shown.target && (
      <Content
        key={shown.times}
        open={target !== null}
        target={shown.target}
        units={props.units}
        onClose={() => props.onTarget(null)}
      />
    )
  )
}

function Content(props: {
  open: boolean
  target: Target
  units: UnitsList | undefined
  onClose: () => void
}) {
  const { open, target, units, onClose } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const { admin } = useSession()
  const editable = mayEditEmployees(admin)
  /** 0: not stored yet. */
  const [id, setId] = useState(target.kind === 'one' ? target.id : 0)
  const detail = useQuery({ ...employeeQuery(bridge, id), enabled: open && id !== 0 })
  const stored = (id !== 0 && detail.data) || null
  const form = useEmployeeForm(stored, target.kind === 'new' ? beginning(target, units) : {})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<BridgeError | null>(null)
  /** What was done while the drawer stays open, which covers the notes of the page. */
  const [note, setNote] = useState('')
  /** What is asked before it is done. */
  const [ask, setAsk] = useState<'close' | 'leave' | null>(null)
  const more = useRef(false)
  const fields = useRef<Fields>(new Map())
  useUnsaved(open && form.dirty)

  useEffect(() => {
    // After the drawer has taken the focus itself, and while it still moves in.
    if (target.kind === 'new') {
      requestAnimationFrame(() => fields.current.get('code')?.focus({ preventScroll: true }))
    }
  }, [target])

  function close() {
    if (busy) return
    if (form.dirty) setAsk('close')
    else onClose()
  }

  async function submit(andMore: boolean) {
    if (busy || !form.dirty) return
    more.current = andMore
    setError(null)
    setNote('')
    setBusy(true)
    try {
      const wrong = await form.checkAll()
      if (wrong) fields.current.get(wrong)?.focus()
      else if (isLeaving(form.form, form.base)) setAsk('leave')
      else await store()
    } catch (reason) {
      setError(reason as BridgeError)
    } finally {
      setBusy(false)
    }
  }

  async function store() {
    setBusy(true)
    try {
      const saved = await bridge.employees.save(inputOf(form.form, form.base))
      client.setQueryData(employeeQuery(bridge, saved.id).queryKey, saved)
      void client.invalidateQueries({ queryKey: ['employees', 'list'] })
      setAsk(null)
      after(saved, t('employees.saved', { name: saved.name }))
    } catch (reason) {
      setAsk(null)
      const wrong = form.refuse(reason as BridgeError)
      if (wrong) requestAnimationFrame(() => fields.current.get(wrong)?.focus())
      else setError(reason as BridgeError)
    } finally {
      setBusy(false)
    }
  }

  function after(saved: EmployeeDetail, said: string) {
    if (more.current) {
      const { division, employment_type } = form.form
      form.restart(null, { division, employment_type })
      setNote(said)
      fields.current.get('code')?.focus()
    } else if (id === 0 && saved.accountId !== '' && mayEditAccounts(admin)) {
      setId(saved.id)
      form.restart(saved)
      setNote(said)
    } else {
      form.restart(saved)
      onClose()
      done(said)
    }
  }

  async function reload() {
    setError(null)
    const next = await detail.refetch()
    if (next.data) form.restart(next.data)
  }

  const title =
    id === 0 ? t('employees.new') : stored ? `${stored.code} ${stored.name}` : t('nav.employees.list')
  const nothing = units !== undefined && (units.divisions.length === 0 || units.employmentTypes.length === 0)
  const ready = id === 0 || stored !== null
  /** Just now: the first message is what comes next. */
  const created = target.kind === 'new' && stored !== null
  const first = stored && stored.accountId !== '' && stored.state !== 'left' && mayEditAccounts(admin) && (
    <FirstMessage employee={stored} next={created} disabled={form.dirty} />
  )
  return (
    <SideDrawer
      open={open}
      title={title}
      onClose={close}
      onSubmit={editable && ready ? () => void submit(false) : undefined}
      foot={
        editable &&
        ready && (
          <>
            <Button
              type="submit"
              appearance="primary"
              icon={busy ? <Spinner size="tiny" /> : null}
              disabledFocusable={busy || !form.dirty}
            >
              {t('ui.save')}
            </Button>
            {id === 0 && (
              <Button disabledFocusable={busy || !form.dirty} onClick={() => void submit(true)}>
                {t('employees.save_next')}
              </Button>
            )}
            <Button onClick={close}>{t('ui.close')}</Button>
            {form.dirty && id !== 0 && <Body1 className={styles.text}>{t('ui.unsaved')}</Body1>}
          </>
        )
      }
    >
      {!ready ? (
        detail.error ? (
          <FailedState
            sentence={errorSentence(words, detail.error)}
            onRetry={() => void detail.refetch()}
            retrying={detail.isFetching}
          />
        ) : (
          <LoadingState />
        )
      ) : (
        <>
          {!editable && (
            <MessageBar layout="multiline">
              <MessageBarBody>{t('ui.read_only')}</MessageBarBody>
            </MessageBar>
          )}
          {nothing && editable && (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>
                {t('employees.no_units')}{' '}
                <Link className={styles.link} href={href('/employees/divisions')}>
                  {t('nav.employees.divisions')}
                </Link>{' '}
                <Link className={styles.link} href={href('/employees/types')}>
                  {t('nav.employees.types')}
                </Link>
              </MessageBarBody>
            </MessageBar>
          )}
          {(form.outdated || error) && (
            <MessageBar intent={error ? 'error' : 'warning'} layout="multiline">
              <MessageBarBody>{error ? errorSentence(words, error) : t('employees.changed')}</MessageBarBody>
              {id !== 0 && (form.outdated || error?.code === 'conflict') && (
                <MessageBarActions>
                  <Button size="small" onClick={() => void reload()}>
                    {t('employees.changed.reload')}
                  </Button>
                </MessageBarActions>
              )}
            </MessageBar>
          )}
          <div role="status" className={styles.note}>
            {note !== '' && (
              <MessageBar intent="success">
                <MessageBarBody>{note}</MessageBarBody>
              </MessageBar>
            )}
          </div>
          {created && first}
          <EmployeeFields form={form} units={units} readOnly={!editable} fields={fields} />
          {!created && first}
          {stored && stored.moves.length > 1 && (
            <Moves employee={stored} editable={editable && !form.dirty} onDone={setNote} />
          )}
          {stored && <Facts employee={stored} />}
        </>
      )}
      <ConfirmDialog
        open={ask === 'close'}
        title={t('ui.leave.title')}
        keep={t('ui.leave.stay')}
        go={t('ui.leave.close')}
        onKeep={() => setAsk(null)}
        onGo={() => {
          setAsk(null)
          onClose()
        }}
      >
        {t('ui.leave.text')}
      </ConfirmDialog>
      <ConfirmDialog
        open={ask === 'leave'}
        title={t('employees.leave.title', {
          name: `${form.form.last_name} ${form.form.first_name}`.trim(),
          date: words.longDate(form.form.left_on),
        })}
        keep={t('employees.leave.keep')}
        go={t('employees.leave.go')}
        pending={busy}
        onKeep={() => setAsk(null)}
        onGo={() => void store()}
      >
        <ul className={styles.list}>
          <li>{t('employees.leave.punches', { date: words.longDate(form.form.left_on) })}</li>
          {form.form.account_id !== '' && (
            <li>{t('employees.leave.account', { id: form.form.account_id })}</li>
          )}
          <li>{t('employees.leave.stays')}</li>
        </ul>
      </ConfirmDialog>
    </SideDrawer>
  )
}

/** A new employee begins where the list was narrowed to, or where there is but one to choose. */
function beginning(target: Extract<Target, { kind: 'new' }>, units: UnitsList | undefined) {
  const only = (id: number, of: readonly { id: number }[] = []) =>
    id !== 0 ? String(id) : of.length === 1 ? String(of[0]?.id ?? '') : ''
  return {
    division: only(target.divisionId, units?.divisions),
    employment_type: only(target.employmentTypeId, units?.employmentTypes),
  }
}

function Facts(props: { employee: EmployeeDetail }) {
  const { punches, lastPunchAt } = props.employee
  const styles = useStyles()
  const { t, number } = useWords()
  const count = number(punches)
  return (
    <div className={styles.facts}>
      <Body1 className={styles.text}>{t('employees.punches')}</Body1>
      <Body1>
        {lastPunchAt === ''
          ? t('employees.punches.count', { count })
          : t('employees.punches.last', {
              count,
              date: writtenDate(dateOf(lastPunchAt)),
              time: clock(lastPunchAt),
            })}
      </Body1>
    </div>
  )
}

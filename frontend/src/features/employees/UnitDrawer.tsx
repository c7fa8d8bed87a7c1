/** One 所属 or 雇用区分: registering, changing and deleting it. */
import {
  Body1,
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import {
  errorSentence,
  type FieldProblem,
  membersQuery,
  problemOf,
  type Unit,
  type UnitKind,
  type UnitsList,
  unitsQuery,
  useBridge,
} from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog, SideDrawer, useDone, useUnsaved } from '@/ui'
import { DeleteIcon } from '@/ui/icons'
import { TextField } from './FormField'

export interface UnitTarget {
  /** Null: a new one. */
  readonly unit: Unit | null
}

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  text: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  end: { marginInlineStart: 'auto' },
})

export function UnitDrawer(props: {
  kind: UnitKind
  /** Null: closed. */
  target: UnitTarget | null
  onClose: () => void
}) {
  const { target } = props
  // What was shown last stays while the drawer closes; every opening begins anew.
  const [shown, setShown] = useState({ target, times: 0 })
  if (target && target !== shown.target) setShown({ target, times: shown.times + 1 })
  return (
    shown.target && (
      <Content
        key={shown.times}
        kind={props.kind}
        open={target !== null}
        unit={shown.target.unit}
        onClose={props.onClose}
      />
    )
  )
}

function Content(props: { kind: UnitKind; open: boolean; unit: Unit | null; onClose: () => void }) {
  const { kind, open, unit, onClose } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const [code, setCode] = useState(unit?.code ?? '')
  const [name, setName] = useState(unit?.name ?? '')
  const [breakAllowed, setBreakAllowed] = useState(unit?.breakAllowed ?? true)
  const [problem, setProblem] = useState<FieldProblem | null>(null)
  const [ask, setAsk] = useState<'close' | 'delete' | null>(null)
  const fields = { code: useRef<HTMLInputElement>(null), name: useRef<HTMLInputElement>(null) }
  const codeField = fields.code
  const dirty = unit
    ? code !== unit.code || name !== unit.name || breakAllowed !== unit.breakAllowed
    : code !== '' || name !== ''
  useUnsaved(open && dirty)

  useEffect(() => {
    // After the drawer has taken the focus itself, and while it still moves in.
    requestAnimationFrame(() => codeField.current?.focus({ preventScroll: true }))
  }, [codeField])

  function show(list: UnitsList) {
    client.setQueryData(unitsQuery(bridge).queryKey, list)
    onClose()
  }
  const ref = { kind, id: unit?.id ?? 0, version: unit?.version ?? 0 }
  const save = useMutation({
    mutationFn: () => bridge.units.save({ ...ref, code, name, breakAllowed }),
    onSuccess: (list) => {
      show(list)
      done(t('units.saved', { name: name.trim() }))
    },
    onError: (error) => {
      const found = problemOf(error)
      setProblem(found)
      if (found) fields[found.field === 'name' ? 'name' : 'code'].current?.focus()
    },
  })
  const remove = useMutation({
    mutationFn: () => bridge.units.delete(ref),
    onSuccess: (list) => {
      setAsk(null)
      show(list)
      done(t('units.delete.done', { name: unit?.name ?? '' }))
    },
    // It may be in use by now, which the list then shows.
    onError: () => void client.invalidateQueries({ queryKey: unitsQuery(bridge).queryKey }),
  })
  const pending = save.isPending || remove.isPending
  const error = save.error && !problemOf(save.error) ? save.error : null

  function close() {
    if (pending) return
    if (dirty) setAsk('close')
    else onClose()
  }

  const field = (which: 'code' | 'name', value: string, change: (value: string) => void) => ({
    label: t(`units.${which}`),
    value,
    required: true,
    readOnly: false,
    problem: problem?.field === which ? problem : undefined,
    inputRef: fields[which],
    onChange: (next: string) => {
      if (problem?.field === which) setProblem(null)
      change(next)
    },
  })
  return (
    <SideDrawer
      open={open}
      title={unit ? unit.name : t(`units.${kind}.add`)}
      onClose={close}
      onSubmit={() => dirty && !pending && save.mutate()}
      foot={
        <>
          <Button
            type="submit"
            appearance="primary"
            icon={save.isPending ? <Spinner size="tiny" /> : null}
            disabledFocusable={pending || !dirty}
          >
            {t('ui.save')}
          </Button>
          <Button onClick={close}>{t('ui.close')}</Button>
          {unit && (
            <Button
              className={styles.end}
              appearance="subtle"
              icon={<DeleteIcon />}
              disabledFocusable={pending || unit.used}
              onClick={() => {
                remove.reset()
                setAsk('delete')
              }}
            >
              {t('ui.delete')}
            </Button>
          )}
        </>
      }
    >
      {error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.form}>
        <TextField {...field('code', code, setCode)} />
        <TextField {...field('name', name, setName)} />
        {kind === 'employment_type' && (
          <Field label={t('units.break')} hint={t('units.break.hint')}>
            <RadioGroup
              layout="horizontal"
              value={breakAllowed ? 'yes' : 'no'}
              onChange={(_, { value }) => setBreakAllowed(value === 'yes')}
            >
              <Radio value="yes" label={t('units.break.yes')} />
              <Radio value="no" label={t('units.break.no')} />
            </RadioGroup>
          </Field>
        )}
        {unit?.used && <UsedBy kind={kind} unit={unit} />}
      </div>
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
        open={ask === 'delete'}
        title={t('units.delete.title', { name: unit?.name ?? '' })}
        keep={t('units.delete.keep')}
        go={t('units.delete.go')}
        pending={remove.isPending}
        error={remove.error ? errorSentence(words, remove.error) : undefined}
        onKeep={() => setAsk(null)}
        onGo={() => remove.mutate()}
      >
        {t('units.delete.text')}
      </ConfirmDialog>
    </SideDrawer>
  )
}

/** Why it cannot be deleted: who belongs to it, or else that somebody did or will. */
function UsedBy(props: { kind: UnitKind; unit: Unit }) {
  const { kind, unit } = props
  const styles = useStyles()
  const { t, list, number } = useWords()
  const members = useQuery(membersQuery(useBridge(), kind, unit.id))
  if (members.isPending) return null
  const { total, rows } = members.data ?? { total: 0, rows: [] }
  const names = list(rows.map(({ name }) => t('units.person', { name })))
  const more = total - rows.length
  return (
    <Body1 as="p" className={styles.text}>
      {total === 0
        ? t('units.used')
        : more > 0
          ? t('units.used_by_more', { names, count: number(more) })
          : t('units.used_by', { names })}
    </Body1>
  )
}

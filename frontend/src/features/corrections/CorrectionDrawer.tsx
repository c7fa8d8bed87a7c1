/** One 修正申請: what was written, the punches of that day, and the decision. */
import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Spinner,
} from '@fluentui/react-components'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import {
  type Bridge,
  type CorrectionDetail,
  errorSentence,
  type FieldProblem,
  problemOf,
  useBridge,
} from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog, FailedState, LoadingState, SideDrawer, useDone, useUnsaved } from '@/ui'
import { DecisionForm } from './DecisionForm'
import { asked, type Decision, isFar, unreadable } from './decision'
import { Request } from './Request'

const useStyles = makeStyles({ bar: { flexShrink: 0 } })

/** What had the focus is gone: the fields, with whatever was written in them. */
const takeFocus = (element: HTMLElement | null) => element?.focus()

/** Listens for the decision of somebody else too. */
function correctionQuery(bridge: Bridge, id: number) {
  return queryOptions({
    queryKey: ['corrections', 'one', id],
    queryFn: () => bridge.corrections.get(id),
    meta: { topics: ['corrections', 'outbox', 'punches'] },
  })
}

export function CorrectionDrawer(props: { id: number | null; editable: boolean; onClose: () => void }) {
  const { id } = props
  return id === null ? (
    <SideDrawer open={false} title="" onClose={props.onClose}>
      {null}
    </SideDrawer>
  ) : (
    <Opened key={id} {...props} id={id} />
  )
}

function Opened(props: { id: number; editable: boolean; onClose: () => void }) {
  const { id, editable, onClose } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const query = correctionQuery(bridge, id)
  const found = useQuery(query)
  const done = useDone()
  const detail = found.data
  const [changed, setChanged] = useState<Partial<Decision>>({})
  const [unread, setUnread] = useState<FieldProblem | null>(null)
  /** What is asked before it is done. */
  const [ask, setAsk] = useState<'close' | 'far' | null>(null)
  const fields = useRef<HTMLElement>(null)

  const decide = useMutation({
    mutationFn: ({
      approve,
      form,
      row,
    }: {
      approve: boolean
      form: Decision
      row: CorrectionDetail['row']
    }) =>
      approve
        ? bridge.corrections.approve({ id, version: row.version, ...form })
        : bridge.corrections.decline({ id, version: row.version, reason: form.note }),
    onSuccess: (now, { approve }) => {
      client.setQueryData(query.queryKey, now)
      done(t(approve ? 'corrections.approved' : 'corrections.declined', { name: now.row.name }))
      onClose()
    },
    onError: () => void found.refetch(),
  })
  const refused = decide.error
  useEffect(() => {
    if (!refused && !unread) return
    fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    // What is wrong with it stands below it.
    fields.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' })
  }, [refused, unread])

  // One's own decision may be known here before its answer comes.
  const mine = decide.isPending || decide.isSuccess
  const waits = detail !== undefined && (detail.row.state === 'open' || mine)
  const open = waits && editable
  const [begun, setBegun] = useState(false)
  // What was kept from an earlier look may be old.
  if (open && !begun && !found.isFetching) setBegun(true)
  const overtaken = begun && !waits
  const typed = Object.keys(changed).length > 0
  const dirty = typed && open
  useUnsaved(dirty)

  const barId = useId()
  const form: Decision | null = detail ? { ...asked(detail), ...changed } : null
  const problem = unread ?? (refused ? problemOf(refused) : null)
  const send = (approve: boolean, sure = false) => {
    if (!detail || !form || decide.isPending) return
    const wrong = unreadable(form, approve)
    setUnread(wrong)
    setAsk(null)
    if (wrong) return
    if (approve && !sure && isFar(form.date, asked(detail).date)) setAsk('far')
    else decide.mutate({ approve, form, row: detail.row })
  }
  return (
    <SideDrawer
      open
      title={detail ? t('corrections.of', { name: detail.row.name }) : t('nav.punches.corrections')}
      onClose={() => (dirty ? setAsk('close') : onClose())}
      foot={
        open ? (
          <>
            <Button appearance="primary" disabledFocusable={decide.isPending} onClick={() => send(true)}>
              {t('corrections.approve')}
            </Button>
            <Button disabledFocusable={decide.isPending} onClick={() => send(false)}>
              {t('corrections.decline')}
            </Button>
            {decide.isPending && <Spinner size="tiny" />}
          </>
        ) : overtaken ? (
          <Button ref={takeFocus} appearance="primary" aria-describedby={barId} onClick={onClose}>
            {t('ui.close')}
          </Button>
        ) : undefined
      }
    >
      {!detail && found.error && (
        <FailedState
          sentence={errorSentence(words, found.error)}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      )}
      {!detail && !found.error && <LoadingState />}
      {overtaken && (
        <MessageBar id={barId} intent="warning" layout="multiline" className={styles.bar}>
          <MessageBarBody>
            <MessageBarTitle>
              {t(
                detail?.row.state === 'withdrawn'
                  ? 'corrections.overtaken.withdrawn'
                  : 'corrections.overtaken',
              )}
            </MessageBarTitle>
            {typed && t('corrections.overtaken.typed')}
          </MessageBarBody>
        </MessageBar>
      )}
      {detail && <Request detail={detail} />}
      {detail && form && open && (
        <DecisionForm
          detail={detail}
          form={form}
          problem={problem}
          error={refused && !problem ? errorSentence(words, refused) : undefined}
          fieldsRef={fields}
          onChange={(part) => {
            setChanged({ ...changed, ...part })
            setUnread(null)
            if (refused) decide.reset()
          }}
        />
      )}
      <ConfirmDialog
        open={ask === 'close' && dirty}
        title={t('ui.leave.title')}
        keep={t('ui.leave.stay')}
        go={t('ui.leave.close')}
        onKeep={() => setAsk(null)}
        onGo={onClose}
      >
        {t('ui.leave.text')}
      </ConfirmDialog>
      {detail && form && (
        <ConfirmDialog
          open={ask === 'far' && open}
          title={t('corrections.far.title')}
          keep={t('corrections.far.keep')}
          go={t('corrections.far.go')}
          onKeep={() => setAsk(null)}
          onGo={() => send(true, true)}
        >
          {t('corrections.far.text', {
            asked: words.longDate(asked(detail).date),
            date: words.longDate(form.date),
          })}
        </ConfirmDialog>
      )}
    </SideDrawer>
  )
}

/** One 修正申請: what was written, the punches of that day, and the decision. */
import {
  Badge,
  Body1,
  Body1Strong,
  Button,
  Caption1,
  Dropdown,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Option,
  Spinner,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef, useState } from 'react'
import {
  type Bridge,
  type BridgeError,
  type CorrectionDetail,
  errorSentence,
  type PunchType,
  problemOf,
  problemSentence,
  useBridge,
} from '@/bridge'
import { useWords } from '@/i18n'
import {
  ConfirmDialog,
  DateInput,
  FailedState,
  LoadingState,
  SideDrawer,
  TimeInput,
  useDone,
  useUnsaved,
} from '@/ui'
import { colors, moment } from './CorrectionsScreen'

const types: readonly PunchType[] = [
  'clock_in',
  'clock_out',
  'break_start',
  'break_end',
  'outing_start',
  'outing_end',
]

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  bubble: {
    alignSelf: 'flex-start',
    maxWidth: '100%',
    margin: 0,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground3,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  answer: { alignSelf: 'flex-end', backgroundColor: tokens.colorBrandBackground2 },
  talk: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  quiet: { color: tokens.colorNeutralForeground2 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
  },
  value: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  day: { margin: 0, padding: 0, listStyleType: 'none' },
  punch: {
    display: 'grid',
    gridTemplateColumns: '56px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
    fontVariantNumeric: 'tabular-nums',
  },
  voided: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
  when: { display: 'grid', gridTemplateColumns: '1fr 1fr 1fr', gap: tokens.spacingHorizontalM },
  narrow: { minWidth: 0 },
  title: { margin: 0 },
})

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
  const { id, onClose } = props
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const query = correctionQuery(bridge, id)
  const found = useQuery(query)
  const done = useDone()
  const detail = found.data
  const [changed, setChanged] = useState<Partial<Decision>>({})
  const [ask, setAsk] = useState(false)
  const fields = useRef<HTMLElement>(null)
  const dirty = Object.keys(changed).length > 0 && detail?.row.state === 'open'
  useUnsaved(dirty)

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
        ? bridge.corrections.approve({
            id,
            version: row.version,
            ...form,
          })
        : bridge.corrections.decline({ id, version: row.version, reason: form.note }),
    onSuccess: (now, { approve }) => {
      client.setQueryData(query.queryKey, now)
      setChanged({})
      done(t(approve ? 'corrections.approved' : 'corrections.declined', { name: now.row.name }))
      onClose()
    },
    onError: () => void found.refetch(),
  })
  const refused = decide.error
  useEffect(() => {
    if (refused) fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refused])

  const title = detail ? t('corrections.of', { name: detail.row.name }) : t('nav.punches.corrections')
  const close = () => (dirty ? setAsk(true) : onClose())
  const open = detail?.row.state === 'open' && props.editable
  const form: Decision | null = detail ? { ...asked(detail), ...changed } : null
  const send = (approve: boolean) => {
    if (!detail || !form || decide.isPending) return
    decide.mutate({ approve, form, row: detail.row })
  }
  return (
    <SideDrawer
      open
      title={title}
      onClose={close}
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
      {detail && <Request detail={detail} />}
      {detail && form && open && (
        <DecisionForm
          form={form}
          error={decide.error}
          fieldsRef={fields}
          onChange={(part) => {
            setChanged({ ...changed, ...part })
            if (decide.error) decide.reset()
          }}
        />
      )}
      <ConfirmDialog
        open={ask}
        title={t('ui.leave.title')}
        keep={t('ui.leave.stay')}
        go={t('ui.leave.close')}
        onKeep={() => setAsk(false)}
        onGo={onClose}
      >
        {t('ui.leave.text')}
      </ConfirmDialog>
    </SideDrawer>
  )
}

/** What is decided, as the program wants it. */
interface Decision {
  readonly type: PunchType
  readonly date: string
  readonly time: string
  readonly note: string
}

function asked({ row }: CorrectionDetail): Decision {
  return { type: row.type, date: row.wantedAt.slice(0, 10), time: row.wantedAt.slice(11, 16), note: '' }
}

function Request(props: { detail: CorrectionDetail }) {
  const { row, day, reply, told } = props.detail
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  return (
    <>
      <div className={styles.head}>
        <Badge appearance="tint" color={colors[row.state]}>
          {t(`corrections.state.${row.state}`)}
        </Badge>
        <Body1 className={styles.quiet}>
          {words.list([row.code, row.division, row.employmentType].filter((part) => part !== ''))}
        </Body1>
      </div>
      <div className={styles.talk}>
        <Caption1 className={styles.quiet}>{moment(words, row.askedAt)}</Caption1>
        <p className={styles.bubble}>{row.message === '' ? t('corrections.blanked') : row.message}</p>
        {reply !== '' && <p className={mergeClasses(styles.bubble, styles.answer)}>{reply}</p>}
      </div>
      <dl className={styles.facts}>
        <dt className={styles.quiet}>{t('corrections.wanted')}</dt>
        <dd className={styles.value}>
          <Body1Strong>
            {t(`type.${row.type}`)} {words.longDate(row.wantedAt.slice(0, 10))} {words.clock(row.wantedAt)}
          </Body1Strong>
        </dd>
        <dt className={styles.quiet}>{t('corrections.replaces')}</dt>
        <dd className={styles.value}>
          {row.replaces
            ? `${t(`type.${row.replaces.type}`)} ${words.clock(row.replaces.at)}`
            : t('corrections.adds')}
        </dd>
        {row.decidedAt !== '' && (
          <>
            <dt className={styles.quiet}>{t('corrections.decided')}</dt>
            <dd className={styles.value}>
              {moment(words, row.decidedAt)} {row.decidedBy}
            </dd>
          </>
        )}
        {row.resultAt !== '' && row.resultAt !== row.wantedAt && (
          <>
            <dt className={styles.quiet}>{t('corrections.result')}</dt>
            <dd className={styles.value}>{moment(words, row.resultAt)}</dd>
          </>
        )}
        {row.reason !== '' && (
          <>
            <dt className={styles.quiet}>{t('corrections.reason')}</dt>
            <dd className={styles.value}>{row.reason}</dd>
          </>
        )}
        {(row.state === 'approved' || row.state === 'declined') && (
          <>
            <dt className={styles.quiet}>{t('corrections.told')}</dt>
            <dd className={styles.value}>{t(`corrections.told.${told}`)}</dd>
          </>
        )}
      </dl>
      <section>
        <Body1Strong as="h3" className={styles.title}>
          {t('corrections.day', { date: words.longDate(row.workDate) })}
        </Body1Strong>
        {day.length === 0 ? (
          <Body1 className={styles.quiet}>{t('corrections.day.none')}</Body1>
        ) : (
          <ul className={styles.day}>
            {day.map((punch) => (
              <li key={punch.id} className={styles.punch}>
                <span className={punch.voided ? styles.voided : undefined}>{words.clock(punch.at)}</span>
                <span className={punch.voided ? styles.voided : undefined}>{t(`type.${punch.type}`)}</span>
                <Caption1 className={styles.quiet}>
                  {punch.voided ? t('corrections.voided') : t(`source.${punch.source}`)}
                </Caption1>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

function DecisionForm(props: {
  form: Decision
  error: BridgeError | null
  fieldsRef: RefObject<HTMLElement | null>
  onChange: (part: Partial<Decision>) => void
}) {
  const { form, error, onChange } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const problem = error ? problemOf(error) : null
  const about = (field: string) =>
    problem?.field === field
      ? { validationState: 'error' as const, validationMessage: problemSentence(words, problem) }
      : {}
  return (
    <section ref={props.fieldsRef}>
      {error && !problem && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorSentence(words, error)}</MessageBarBody>
        </MessageBar>
      )}
      <Body1Strong as="h3" className={styles.title}>
        {t('corrections.decide')}
      </Body1Strong>
      <div className={styles.when}>
        <Field label={t('header.type')} {...about('type')}>
          <Dropdown
            className={styles.narrow}
            value={t(`type.${form.type}`)}
            selectedOptions={[form.type]}
            onOptionSelect={(_, { optionValue }) => {
              const type = types.find((candidate) => candidate === optionValue)
              if (type) onChange({ type })
            }}
          >
            {types.map((type) => (
              <Option key={type} value={type}>
                {t(`type.${type}`)}
              </Option>
            ))}
          </Dropdown>
        </Field>
        <Field label={t('corrections.date')} {...about('date')} {...about('wanted_at')}>
          <DateInput value={form.date} onChange={(date) => onChange({ date })} />
        </Field>
        <Field label={t('corrections.time')} {...about('time')}>
          <TimeInput className={styles.narrow} value={form.time} onChange={(time) => onChange({ time })} />
        </Field>
      </div>
      <Field label={t('corrections.note')} hint={t('corrections.note.hint')} {...about('reason')}>
        <Textarea
          resize="vertical"
          value={form.note}
          maxLength={200}
          onChange={(_, { value }) => onChange({ note: value })}
        />
      </Field>
    </section>
  )
}

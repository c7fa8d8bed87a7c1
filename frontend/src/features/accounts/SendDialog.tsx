/** 初回メッセージ送信: to whom, what, how many, and how long it takes. */
import {
  Body1,
  Button,
  Caption1,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { useQueries } from '@tanstack/react-query'
import { useId, useState } from 'react'
import {
  type AccountQuery,
  errorSentence,
  type FirstInput,
  problemOf,
  problemSentence,
  useBridge,
} from '@/bridge'
import { useWords } from '@/i18n'
import { useFocusBack } from '@/ui'
import { SendIcon } from '@/ui/icons'
import { useSending } from './queries'

const useStyles = makeStyles({
  surface: { maxWidth: '800px' },
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalM,
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  preview: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  // As the label beside it.
  label: { paddingBlock: tokens.spacingVerticalXXS, marginBlockEnd: tokens.spacingVerticalXXS },
  talk: {
    boxSizing: 'border-box',
    height: '196px',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  bubble: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
  },
  hint: { marginBlockStart: tokens.spacingVerticalXXS, color: tokens.colorNeutralForeground2 },
  text: { height: '196px' },
  sum: { margin: 0, fontVariantNumeric: 'tabular-nums' },
})

/** As long as LINE WORKS takes it. */
const longest = 2000

type To = FirstInput['to']

export function SendDialog(props: {
  /** To whom, to begin with; null: closed. */
  to: To | null
  /** What the list shows. */
  query: AccountQuery
  /** Who is ticked. */
  ids: readonly number[]
  /** What is written unless somebody changes it. */
  text: string
  /** Somebody the message could go to. */
  example: string
  onClose: () => void
}) {
  // What was shown last stays while the dialog closes; every opening begins anew.
  const [shown, setShown] = useState({ to: props.to, first: props.to, times: 0 })
  if (props.to !== shown.to) {
    setShown({ to: props.to, first: props.to ?? shown.first, times: shown.times + (props.to ? 1 : 0) })
  }
  const open = props.to !== null
  useFocusBack(open)
  const styles = useStyles()
  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && props.onClose()}>
      <DialogSurface className={styles.surface}>
        <Content key={shown.times} {...props} to={shown.first ?? 'unsent'} />
      </DialogSurface>
    </Dialog>
  )
}

function Content(props: Parameters<typeof SendDialog>[0] & { to: To }) {
  const { query, ids, onClose } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const bridge = useBridge()
  const previewId = useId()
  const choices: readonly To[] = ids.length > 0 ? ['unsent', 'shown', 'chosen'] : ['unsent', 'shown']
  const [to, setTo] = useState<To>(props.to)
  const [text, setText] = useState(props.text)
  const input = (one: To): FirstInput => ({ to: one, query, ids: one === 'chosen' ? ids : [], text })
  const plans = useQueries({
    queries: choices.map((one) => ({
      queryKey: ['accounts', 'plan', one, query, one === 'chosen' ? ids : []],
      queryFn: () => bridge.accounts.firstPlan({ ...input(one), text: '' }),
      meta: { topics: ['employees', 'outbox'] as const },
    })),
  })
  const plan = plans[choices.indexOf(to)]
  const send = useSending(({ accounts }) => accounts.sendFirst(input(to)))
  const refused = send.error ? problemOf(send.error) : null
  const failure = send.error ?? plan?.error ?? null
  const wrong =
    text.trim() === ''
      ? t('problem.missing')
      : text.length > longest
        ? t('problem.too_long')
        : refused
          ? problemSentence(words, refused)
          : ''
  const count = plan?.data?.count ?? 0

  return (
    <DialogBody>
      <DialogTitle>{t('accounts.send')}</DialogTitle>
      <DialogContent className={styles.content}>
        <Field label={t('accounts.send.to')}>
          <RadioGroup value={to} onChange={(_, { value }) => setTo(value as To)}>
            {choices.map((one, index) => {
              const planned = plans[index]?.data
              return (
                <Radio
                  key={one}
                  value={one}
                  label={t(`accounts.send.to.${one}`, {
                    count: planned ? number(planned.count) : '…',
                  })}
                />
              )
            })}
          </RadioGroup>
        </Field>
        <div className={styles.columns}>
          <Field
            label={t('accounts.send.text')}
            hint={t('accounts.send.text.hint', { name: '{name}' })}
            {...(wrong === '' ? {} : { validationState: 'error' as const, validationMessage: wrong })}
          >
            <Textarea
              className={styles.text}
              resize="none"
              value={text}
              onChange={(_, { value }) => {
                setText(value)
                send.reset()
              }}
            />
          </Field>
          <div className={styles.preview}>
            <Body1 id={previewId} className={styles.label}>
              {t('accounts.send.preview')}
            </Body1>
            <section
              className={styles.talk}
              aria-labelledby={previewId}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
              tabIndex={0}
            >
              <p className={styles.bubble}>{text.replaceAll('{name}', () => props.example)}</p>
            </section>
            <Caption1 className={styles.hint}>{t('accounts.send.buttons')}</Caption1>
          </div>
        </div>
        {failure && !refused && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{errorSentence(words, failure)}</MessageBarBody>
          </MessageBar>
        )}
        <div role="status">
          {plan?.data && (
            <Body1 as="p" className={styles.sum}>
              {[
                count === 0
                  ? t('accounts.send.nobody')
                  : t('accounts.send.sum', { count: number(count), minutes: number(plan.data.minutes) }),
                plan.data.again > 0 ? t('accounts.send.again', { count: number(plan.data.again) }) : '',
                plan.data.withoutId > 0
                  ? t('accounts.send.without', { count: number(plan.data.withoutId) })
                  : '',
              ].join(' ')}
            </Body1>
          )}
        </div>
      </DialogContent>
      <DialogActions>
        <Button
          appearance="primary"
          icon={send.isPending ? <Spinner size="tiny" /> : <SendIcon />}
          disabledFocusable={send.isPending || count === 0 || wrong !== ''}
          onClick={() => send.mutate(undefined, { onSuccess: onClose })}
        >
          {t('accounts.send.go', { count: number(count) })}
        </Button>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
      </DialogActions>
    </DialogBody>
  )
}

/** What was registered in 打刻メッセージ編集 before, and by whom. */
import {
  Body1,
  Body1Strong,
  Button,
  Caption1,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import {
  type Bridge,
  errorSentence,
  type PhraseForm,
  type PhraseItem,
  type TemplateChange,
  useBridge,
} from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { EmptyState, FailedState, FoldedText, LoadingState, SideDrawer } from '@/ui'
import { caseName, kindName } from './phraseWords'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  entry: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalXS,
    paddingBlockEnd: tokens.spacingVerticalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
})

/** So many phrases of one change are named. */
const named = 20

function historyQuery(bridge: Bridge) {
  return queryOptions({
    queryKey: ['phrases', 'history'],
    queryFn: () => bridge.phrases.history(),
    meta: { topics: ['phrases'] },
  })
}

export function HistoryDrawer(props: {
  open: boolean
  mayRestore: boolean
  onClose: () => void
  onRestore: (form: PhraseForm) => void
}) {
  const { t } = useWords()
  return (
    <SideDrawer open={props.open} title={t('phrases.history')} onClose={props.onClose}>
      {props.open && <Entries {...props} />}
    </SideDrawer>
  )
}

function Entries(props: { mayRestore: boolean; onRestore: (form: PhraseForm) => void }) {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const history = useQuery(historyQuery(bridge))
  const restore = useMutation({ mutationFn: (id: number) => bridge.phrases.historyForm(id) })
  if (history.error) {
    return (
      <FailedState
        sentence={errorSentence(words, history.error)}
        onRetry={() => void history.refetch()}
        retrying={history.isFetching}
      />
    )
  }
  if (!history.data) return <LoadingState />
  if (history.data.length === 0) {
    return <EmptyState title={t('phrases.history.none')} text={t('phrases.history.none.text')} />
  }
  return (
    <ul className={styles.list}>
      {history.data.map((change) => (
        <li key={change.id} className={styles.entry}>
          <Body1Strong>
            {words.longDate(change.at.slice(0, 10))} {words.clock(change.at)}
          </Body1Strong>
          <Caption1 className={styles.quiet}>
            {change.by === '' ? t('phrases.history.owner') : change.by}
          </Caption1>
          {change.added.length > 0 && (
            <Body1 as="p" className={styles.text}>
              {t('phrases.history.added', { phrases: items(words, change.added) })}
            </Body1>
          )}
          {change.removed.length > 0 && (
            <Body1 as="p" className={styles.text}>
              {t('phrases.history.removed', { phrases: items(words, change.removed) })}
            </Body1>
          )}
          {change.templates.map((reply) => (
            <div key={reply.case}>
              <FoldedText text={replyText(words, reply)} />
            </div>
          ))}
          {props.mayRestore && (
            <Button
              size="small"
              icon={
                restore.isPending && restore.variables === change.id ? <Spinner size="extra-tiny" /> : null
              }
              disabledFocusable={restore.isPending}
              // Of no use any more once the drawer is closed.
              onClick={() => restore.mutate(change.id, { onSuccess: props.onRestore })}
            >
              {t('phrases.history.restore')}
            </Button>
          )}
          {restore.error && restore.variables === change.id && (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>{errorSentence(words, restore.error)}</MessageBarBody>
            </MessageBar>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What a reply said before, and what since. */
function replyText(words: Words, reply: TemplateChange): string {
  const { t } = words
  const name = caseName(words, reply.case)
  // The first histories say no more.
  if (reply.was === reply.is) return name
  const said = (text: string) =>
    text === '' ? t('phrases.history.standard') : t('phrases.history.quoted', { text })
  return t('phrases.history.template', { name, was: said(reply.was), is: said(reply.is) })
}

function items(words: Words, phrases: readonly PhraseItem[]): string {
  const { t, list, number } = words
  const some = list(
    phrases
      .slice(0, named)
      .map(({ kind, text }) => t('phrases.try.hit', { text, kind: kindName(words, kind) })),
  )
  return phrases.length > named
    ? t('phrases.history.and_more', { some, count: number(phrases.length - named) })
    : some
}

/** いま: the newest messages and what became of them, as they come. */
import { Button, makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { errorSentence, useBridge, useSession } from '@/bridge'
import { useWords } from '@/i18n'
import { Announcement, EmptyState, FailedState, OverflowTooltip, Panel, useFitHeight } from '@/ui'
import { ChatIcon } from '@/ui/icons'
import { FeedRow } from './FeedRow'
import { feedQuery } from './queries'
import { useFeedAnnouncement } from './useFeedAnnouncement'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column' },
  // Stays in sight while the board scrolls by, below the header and the counts.
  beside: { position: 'sticky', top: '112px' },
  above: { maxHeight: '40vh' },
  list: { flexGrow: 1, minHeight: 0, margin: 0, padding: 0, overflowY: 'auto', listStyleType: 'none' },
  scroll: { display: 'flex', flexDirection: 'column', minHeight: 0 },
  waiting: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalM,
  },
})

export function Feed(props: { today: readonly string[]; beside: boolean }) {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const { chatUrl } = useSession()
  const feed = useQuery(feedQuery(bridge))
  const announcement = useFeedAnnouncement(feed.data)
  const panel = useRef<HTMLElement>(null)
  useFitHeight(panel, props.beside)
  return (
    <Panel
      title={t('feed.title')}
      panelRef={panel}
      className={mergeClasses(styles.root, props.beside ? styles.beside : styles.above)}
    >
      <Announcement text={announcement} />
      {feed.data === undefined ? (
        feed.error ? (
          <FailedState
            sentence={errorSentence(words, feed.error)}
            onRetry={() => void feed.refetch()}
            retrying={feed.isFetching}
          />
        ) : (
          <Skeleton aria-label={t('ui.loading')} className={styles.waiting}>
            {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
              <SkeletonItem key={key} size={20} />
            ))}
          </Skeleton>
        )
      ) : feed.data.length === 0 ? (
        <EmptyState title={t('feed.empty')} text={t('feed.empty.text')}>
          {chatUrl !== '' && (
            <Button icon={<ChatIcon />} onClick={() => bridge.openUrl(chatUrl)}>
              {t('frame.chat')}
            </Button>
          )}
        </EmptyState>
      ) : (
        <OverflowTooltip className={styles.scroll}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keys too. */}
          <ul className={styles.list} tabIndex={0} aria-label={t('feed.title')}>
            {feed.data.map((item) => (
              <FeedRow key={item.id} item={item} today={props.today} />
            ))}
          </ul>
        </OverflowTooltip>
      )}
    </Panel>
  )
}

/** What was asked for, what became of it, and the punches of that day. */
import {
  Badge,
  Body1,
  Body1Strong,
  Caption1,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import type { CorrectionDetail, DayPunch } from '@/bridge'
import { useWords } from '@/i18n'
import { FoldedText } from '@/ui'
import { colors, moment } from './shown'

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  talk: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  bubble: {
    alignSelf: 'flex-start',
    boxSizing: 'border-box',
    maxWidth: '100%',
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  answer: { alignSelf: 'flex-end', backgroundColor: tokens.colorBrandBackground2 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
  },
  value: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  title: { margin: 0 },
  day: { margin: 0, padding: 0, listStyleType: 'none' },
  punch: {
    display: 'grid',
    gridTemplateColumns: '88px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
    fontVariantNumeric: 'tabular-nums',
  },
  voided: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
})

export function Request(props: { detail: CorrectionDetail }) {
  const { row, day, reply, told } = props.detail
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  /** The day's own times need no date; those after midnight do. */
  const at = (punch: DayPunch) => words.clockOn([row.workDate], punch.at)
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
        <Bubble text={row.message === '' ? t('corrections.blanked') : row.message} />
        {reply !== '' && <Bubble text={reply} answer />}
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
          {row.replaces ? `${t(`type.${row.replaces.type}`)} ${at(row.replaces)}` : t('corrections.adds')}
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
      <section className={styles.section}>
        <Body1Strong as="h3" block className={styles.title}>
          {t('corrections.day', { date: words.longDate(row.workDate) })}
        </Body1Strong>
        {day.length === 0 ? (
          <Body1 as="p" block className={styles.quiet}>
            {t('corrections.day.none')}
          </Body1>
        ) : (
          <ul className={styles.day}>
            {day.map((punch) => (
              <li key={punch.id} className={styles.punch}>
                <span className={punch.voided ? styles.voided : undefined}>{at(punch)}</span>
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

/** A long message is folded, for the decision stands below it. */
function Bubble(props: { text: string; answer?: boolean }) {
  const { text, answer = false } = props
  const styles = useStyles()
  return (
    <div className={mergeClasses(styles.bubble, answer && styles.answer)}>
      <FoldedText text={text} />
    </div>
  )
}

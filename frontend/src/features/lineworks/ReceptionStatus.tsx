/** Whether messages come in, and how many did. */
import {
  Body1Strong,
  Button,
  Link,
  makeStyles,
  mergeClasses,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import type { ReceptionState } from '@/bridge'
import { dateOf, useWords, type Words } from '@/i18n'
import { Announcement, href, Panel, useAvailable } from '@/ui'
import { ErrorIcon, InfoIcon, ReceivingIcon, WaitingIcon } from '@/ui/icons'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'start',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  states: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, margin: 0 },
  state: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalXS },
  // As high as a line and of one width, whichever icon it is.
  icon: { flexShrink: 0, width: '16px', height: tokens.lineHeightBase300 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    width: '100%',
    margin: 0,
    ...typographyStyles.body1,
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
})

const tones = { good: ReceivingIcon, quiet: InfoIcon, waiting: WaitingIcon, bad: ErrorIcon }
type Tone = keyof typeof tones

export function ReceptionStatus(props: { state: ReceptionState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const available = useAvailable()
  const [tone, sentence] = ofConnection(words, state)
  const [listenTone, listens] = ofListener(words, state)
  const wrong = state.wrongSignature > 0 || state.quarantined > 0
  const rows: [string, string][] = [
    [
      t('reception.state.last'),
      state.lastCallback === '' ? t('reception.state.last.none') : when(words, state.lastCallback),
    ],
    [t('reception.state.accepted'), counted(words, state.accepted)],
    ...(wrong
      ? ([
          [t('reception.state.wrong'), counted(words, state.wrongSignature)],
          [t('reception.state.kept'), counted(words, state.quarantined)],
        ] as [string, string][])
      : []),
  ]
  return (
    <Panel title={t('reception.state')}>
      <div className={styles.body}>
        <div className={styles.states}>
          <State tone={tone} sentence={sentence} />
          <State tone={listenTone} sentence={listens} />
        </div>
        <Announcement text={sentence} />
        {available('/lineworks/api') &&
          (state.reception === 'none' ? (
            <Button as="a" size="small" appearance="primary" href={href('/lineworks/api')}>
              {t('reception.state.see_api_register')}
            </Button>
          ) : (
            <Link href={href('/lineworks/api')}>{t('reception.state.see_api')}</Link>
          ))}
        <dl className={styles.list}>
          {rows.map(([term, value]) => (
            <Row key={term} term={term} value={value} />
          ))}
        </dl>
      </div>
    </Panel>
  )
}

function State(props: { tone: Tone; sentence: string }) {
  const { tone } = props
  const styles = useStyles()
  const Icon = tones[tone]
  return (
    <div className={styles.state}>
      <Icon className={mergeClasses(styles.icon, styles[tone === 'waiting' ? 'quiet' : tone])} />
      <Body1Strong>{props.sentence}</Body1Strong>
    </div>
  )
}

function Row(props: { term: string; value: string }) {
  const styles = useStyles()
  return (
    <>
      <dt className={styles.term}>{props.term}</dt>
      <dd className={styles.value}>{props.value}</dd>
    </>
  )
}

function ofConnection({ t }: Words, { reception }: ReceptionState): [Tone, string] {
  switch (reception) {
    case 'received':
      return ['good', t('lineworks.state.received')]
    case 'waiting':
    case 'publishing':
      return ['waiting', t(`lineworks.state.${reception}`)]
    case 'wrong_secret':
    case 'foreign_url':
      return ['bad', t(`lineworks.state.${reception}`)]
    case 'no_url':
      return ['quiet', t('reception.state.no_url')]
    default:
      return ['quiet', t('reception.state.none')]
  }
}

function ofListener({ t }: Words, state: ReceptionState): [Tone, string] {
  if (!state.keeper) return ['quiet', t('reception.state.elsewhere')]
  return state.listening
    ? ['good', t('reception.state.listening', { addr: state.addr })]
    : ['bad', t('reception.state.stopped')]
}

function when({ shortDate, clock }: Words, instant: string): string {
  return `${shortDate(dateOf(instant))} ${clock(instant)}`
}

function counted({ t, language }: Words, count: number): string {
  return t('reception.state.count', { count: count.toLocaleString(language) })
}

/** 「ためしてみる」: what a message would do with the phrases as they are written here. */
import {
  Body1,
  Caption1,
  Checkbox,
  Dropdown,
  Field,
  Input,
  makeStyles,
  mergeClasses,
  Option,
  Tag,
  tokens,
} from '@fluentui/react-components'
import { useLayoutEffect, useRef, useState } from 'react'
import type { PhraseTried, TemplateShown } from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { Announcement, Panel } from '@/ui'
import type { Draft } from './draft'
import { caseName, kindName } from './phraseWords'
import { type Presence, usePreview, useTried } from './useChecked'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  // Of one height, so that the field below it stays where it is.
  talk: {
    position: 'relative',
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    height: 'clamp(132px, 28vh, 260px)',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  small: { height: 'auto', maxHeight: '28vh' },
  // As in a talk, the newest is at the foot.
  lines: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    marginBlockStart: 'auto',
  },
  preview: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  bubble: {
    maxWidth: '90%',
    margin: 0,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusXLarge,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  mine: { alignSelf: 'flex-end', backgroundColor: tokens.colorBrandBackground2 },
  // A long message leaves room for the answer.
  short: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 3,
    overflow: 'hidden',
  },
  bot: { alignSelf: 'flex-start', backgroundColor: tokens.colorNeutralBackground1 },
  tags: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  row: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: tokens.spacingHorizontalM, alignItems: 'end' },
  narrow: { minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
})

const presences: readonly Presence[] = ['out', 'in', 'break', 'outing']

export function TryBox(props: {
  draft: Draft
  /** The reply that is being written; null for none. */
  template: string | null
}) {
  const { draft, template } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const [message, setMessage] = useState('')
  const [presence, setPresence] = useState<Presence>('out')
  const [breakAllowed, setBreakAllowed] = useState(true)
  const tried = useTried(draft, message, presence, breakAllowed)
  const preview = usePreview(template, template === null ? '' : (draft.templates[template] ?? ''))
  const previewTitle = template === null ? '' : t('phrases.preview', { name: caseName(words, template) })
  const talk = useRef<HTMLElement>(null)
  const answer = useRef<HTMLDivElement>(null)
  // The answer is in sight from its beginning, and all of it if it fits.
  useLayoutEffect(() => {
    if (tried && talk.current && answer.current) talk.current.scrollTop = answer.current.offsetTop
  }, [tried])
  return (
    <Panel title={t('phrases.try')}>
      <div className={styles.body}>
        {preview !== null && template !== null && (
          <div className={styles.preview}>
            <Caption1 className={styles.quiet}>{previewTitle}</Caption1>
            <section
              aria-label={previewTitle}
              className={mergeClasses(styles.talk, styles.small)}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keys too.
              tabIndex={0}
            >
              <div className={styles.lines}>
                <Reply {...preview} />
              </div>
            </section>
          </div>
        )}
        <section
          ref={talk}
          aria-label={t('phrases.try.talk')}
          className={styles.talk}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keys too.
          tabIndex={0}
        >
          <div className={styles.lines}>
            {message.trim() === '' ? (
              <Body1 className={styles.quiet}>{t('phrases.try.empty')}</Body1>
            ) : (
              <p className={mergeClasses(styles.bubble, styles.mine)}>
                <span className={styles.short}>{message}</span>
              </p>
            )}
            {tried && (
              <div ref={answer} className={styles.lines}>
                <Reply text={tried.reply} buttons={tried.buttons} offers={tried.offers} />
              </div>
            )}
          </div>
        </section>
        <Announcement text={tried ? outcome(words, tried) : ''} />
        <Field label={t('phrases.try.message')}>
          <Input
            value={message}
            maxLength={2000}
            autoComplete="off"
            placeholder={t('phrases.try.placeholder')}
            onChange={(_, { value }) => setMessage(value)}
          />
        </Field>
        <div className={styles.row}>
          <Field label={t('phrases.try.presence')}>
            <Dropdown
              className={styles.narrow}
              value={t(`phrases.try.presence.${presence}`)}
              selectedOptions={[presence]}
              onOptionSelect={(_, { optionValue }) => {
                const next = presences.find((candidate) => candidate === optionValue)
                if (next) setPresence(next)
              }}
            >
              {presences.map((value) => (
                <Option key={value} value={value}>
                  {t(`phrases.try.presence.${value}`)}
                </Option>
              ))}
            </Dropdown>
          </Field>
          <Checkbox
            label={t('phrases.try.break_allowed')}
            checked={breakAllowed}
            onChange={(_, { checked }) => setBreakAllowed(checked === true)}
          />
        </div>
        {tried && (
          <Body1>
            {outcome(words, tried)}
            <br />
            <Caption1 className={styles.quiet}>{hits(words, tried)}</Caption1>
          </Body1>
        )}
      </div>
    </Panel>
  )
}

/** What the Bot says, with what one can press below it. */
function Reply(props: TemplateShown) {
  const styles = useStyles()
  const names = props.buttons.length > 0 ? props.buttons : props.offers
  return (
    <>
      {props.text !== '' && <p className={mergeClasses(styles.bubble, styles.bot)}>{props.text}</p>}
      {names.length > 0 && (
        <div className={styles.tags}>
          {names.map((name) => (
            <Tag key={name} size="small" appearance="outline">
              {name}
            </Tag>
          ))}
        </div>
      )}
    </>
  )
}

/** In one line: what it would do. */
function outcome({ t }: Words, tried: PhraseTried): string {
  switch (tried.outcome) {
    case 'punched':
      return tried.type === '' ? '' : t('phrases.try.punched', { type: t(`type.${tried.type}`) })
    case 'asked':
      return t('phrases.try.asked')
    case 'refused':
      return t('phrases.try.refused')
    case 'requested':
    case 'voided':
    case 'double_tap':
      return t(`phrases.try.${tried.outcome}`)
    case 'unmatched':
      return tried.command === 'cancel' ? t('phrases.try.command') : t('phrases.try.unmatched')
    default:
      return t('phrases.try.command')
  }
}

function hits(words: Words, tried: PhraseTried): string {
  const { t, list } = words
  if (tried.hits.length === 0) return t('phrases.try.no_hits')
  return t('phrases.try.hits', {
    phrases: list(
      tried.hits.map(({ kind, text }) => t('phrases.try.hit', { text, kind: kindName(words, kind) })),
    ),
  })
}

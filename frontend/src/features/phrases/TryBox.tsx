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
import { useState } from 'react'
import type { PhraseTried, TemplateShown } from '@/bridge'
import { useWords, type Words } from '@/i18n'
import { Announcement, Panel } from '@/ui'
import type { Draft } from './draft'
import { kindName } from './phraseWords'
import { type Presence, usePreview, useTried } from './useChecked'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  talk: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minHeight: '120px',
    maxHeight: '40vh',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  small: { minHeight: 0 },
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
  return (
    <Panel title={t('phrases.try')}>
      <div className={styles.body}>
        {preview !== null && (
          <section aria-label={t('phrases.preview')} className={styles.preview}>
            <Caption1 className={styles.quiet}>{t('phrases.preview')}</Caption1>
            <div className={mergeClasses(styles.talk, styles.small)}>
              <Reply {...preview} />
            </div>
          </section>
        )}
        <div className={styles.talk}>
          {message.trim() === '' ? (
            <Body1 className={styles.quiet}>{t('phrases.try.empty')}</Body1>
          ) : (
            <p className={mergeClasses(styles.bubble, styles.mine)}>{message}</p>
          )}
          {tried && <Reply text={tried.reply} buttons={tried.buttons} offers={tried.offers} />}
        </div>
        <Announcement text={tried ? outcome(words, tried) : ''} />
        {tried && (
          <Body1>
            {outcome(words, tried)}
            <br />
            <Caption1 className={styles.quiet}>{hits(words, tried)}</Caption1>
          </Body1>
        )}
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
      return t('phrases.try.requested')
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

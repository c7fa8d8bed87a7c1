/** The terms for using LINE WORKS連携, in a box that scrolls. */
import { Body1, Body1Strong, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import { useWords } from '@/i18n'

const useStyles = makeStyles({
  root: {
    boxSizing: 'border-box',
    maxHeight: '240px',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalM,
    marginBlockEnd: tokens.spacingVerticalM,
  },
  title: { margin: 0 },
  part: { marginBlock: `${tokens.spacingVerticalM} 0` },
  text: { marginBlock: `${tokens.spacingVerticalXXS} 0`, maxWidth: '800px' },
  quiet: { color: tokens.colorNeutralForeground2 },
})

/** The paragraphs in their order. */
const parts = ['use', 'route', 'makers', 'stored', 'readers', 'employees', 'warranty', 'change'] as const

export function Terms(props: { version: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const titleId = useId()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keys too.
    <section className={styles.root} aria-labelledby={titleId} tabIndex={0}>
      <div className={styles.head}>
        <Body1Strong as="h3" id={titleId} className={styles.title}>
          {t('terms.title')}
        </Body1Strong>
        <Caption1 className={styles.quiet}>{t('terms.version', { version: props.version })}</Caption1>
      </div>
      {parts.map((part) => (
        <div key={part} className={styles.part}>
          <Body1Strong as="h4" className={styles.title}>
            {t(`terms.${part}.title`)}
          </Body1Strong>
          <Body1 as="p" block className={mergeClasses(styles.text)}>
            {t(`terms.${part}.text`)}
          </Body1>
        </div>
      ))}
    </section>
  )
}

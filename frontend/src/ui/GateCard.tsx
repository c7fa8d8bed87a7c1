/** The card in the middle of the page before anybody is signed in. */
import { Body1, Caption1Strong, makeStyles, mergeClasses, Title3, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    display: 'flex',
    minHeight: '100vh',
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '480px',
    // Auto margins centre the card and, unlike alignment, let a page that is too low scroll to its top.
    margin: 'auto',
    padding: tokens.spacingHorizontalXXL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow4,
  },
  wide: { maxWidth: '680px' },
  over: { margin: 0, color: tokens.colorNeutralForeground2 },
  title: { margin: 0 },
  lead: { marginBlock: `${tokens.spacingVerticalXS} 0`, color: tokens.colorNeutralForeground2 },
})

export function GateCard(props: {
  /** Over the title, smaller. */
  over?: string
  title: string
  lead?: string
  wide?: boolean
  children: ReactNode
}) {
  const styles = useStyles()
  return (
    <div className={styles.page}>
      <main className={mergeClasses(styles.card, props.wide && styles.wide)}>
        <div>
          {props.over && (
            <Caption1Strong as="p" block className={styles.over}>
              {props.over}
            </Caption1Strong>
          )}
          <Title3 as="h1" block className={styles.title}>
            {props.title}
          </Title3>
          {props.lead && (
            <Body1 as="p" block className={styles.lead}>
              {props.lead}
            </Body1>
          )}
        </div>
        {props.children}
      </main>
    </div>
  )
}

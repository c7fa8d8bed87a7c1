/** The head of a screen: its title, what it is for where that is not plain, and its commands. */
import { Body1, makeStyles, Title3, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    minHeight: '32px',
  },
  // Focus goes here after a change of screen, for screen readers; it needs no mark.
  title: { flexGrow: 1, margin: 0, ':focus': { outlineStyle: 'none' } },
  side: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  lead: { flexBasis: '100%', margin: 0, color: tokens.colorNeutralForeground2 },
})

export function PageTitle(props: { title: string; lead?: string; children?: ReactNode }) {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      <Title3 as="h1" tabIndex={-1} className={styles.title}>
        {props.title}
      </Title3>
      {props.children && <div className={styles.side}>{props.children}</div>}
      {props.lead && (
        <Body1 as="p" className={styles.lead}>
          {props.lead}
        </Body1>
      )}
    </div>
  )
}

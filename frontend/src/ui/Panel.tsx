/** A titled part of a screen, set off by a line. */
import { makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { type ReactNode, type Ref, useId } from 'react'

const useStyles = makeStyles({
  root: {
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '40px',
    paddingInline: tokens.spacingHorizontalM,
  },
  title: { flexGrow: 1, margin: 0 },
})

export function Panel(props: {
  title: string
  className?: string
  panelRef?: Ref<HTMLElement>
  children: ReactNode
}) {
  const styles = useStyles()
  const id = useId()
  return (
    <section ref={props.panelRef} aria-labelledby={id} className={mergeClasses(styles.root, props.className)}>
      <div className={styles.head}>
        <Subtitle2 as="h2" id={id} className={styles.title}>
          {props.title}
        </Subtitle2>
      </div>
      {props.children}
    </section>
  )
}

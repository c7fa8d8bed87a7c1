/** Steps one after another, each with how far it is, told by icon and for screen readers by word. */
import { Body1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWords } from '@/i18n'
import { Hidden } from './announce'
import { DoneIcon, FailedIcon, NextIcon, TodoIcon } from './icons'

export interface Step {
  readonly id: string
  readonly name: string
  readonly state: 'done' | 'now' | 'failed' | 'later'
}

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  column: { flexDirection: 'column', rowGap: tokens.spacingVerticalS },
  step: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  done: { color: tokens.colorPaletteGreenForeground1 },
  now: { color: tokens.colorBrandForeground1 },
  failed: { color: tokens.colorPaletteRedForeground1 },
  later: { color: tokens.colorNeutralForeground2 },
})

const icons = { done: DoneIcon, now: NextIcon, failed: FailedIcon, later: TodoIcon }

export function StepList(props: { label: string; steps: readonly Step[]; column?: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <ol className={mergeClasses(styles.root, props.column && styles.column)} aria-label={props.label}>
      {props.steps.map(({ id, name, state }) => {
        const Icon = icons[state]
        return (
          <li key={id} className={styles.step} {...(state === 'now' ? { 'aria-current': 'step' } : {})}>
            <Icon className={mergeClasses(styles.icon, state !== 'later' && styles[state])} />
            <Body1 className={state === 'later' ? styles.later : ''}>{name}</Body1>
            <Hidden>{t(`ui.step.${state}`)}</Hidden>
          </li>
        )
      })}
    </ol>
  )
}

/** はじめに: the steps of the first start, until all are done. */
import {
  Body1,
  Body1Strong,
  Button,
  Link,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import { useId } from 'react'
import type { ChecklistId, ChecklistItem } from '@/bridge'
import { useWords } from '@/i18n'
import { Hidden, href, type Path, useAvailable } from '@/ui'
import { DoneIcon, NextIcon, TodoIcon } from '@/ui/icons'

/** Where each step is taken. */
const paths: Record<ChecklistId, Path> = {
  admin: '/admins',
  use: '/settings/options',
  api: '/lineworks/api',
  receive: '/lineworks/receive',
  employees: '/employees',
  accounts: '/accounts',
  first_message: '/accounts',
}

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    gridTemplateAreas: '"title steps go"',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    '@media (max-width: 819px)': {
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      gridTemplateAreas: '"title go" "steps steps"',
    },
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  title: { gridArea: 'title', margin: 0 },
  go: { gridArea: 'go' },
  steps: {
    gridArea: 'steps',
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  step: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  done: { color: tokens.colorPaletteGreenForeground1 },
  next: { color: tokens.colorBrandForeground1 },
})

export function Checklist(props: { items: readonly ChecklistItem[] }) {
  const { items } = props
  const styles = useStyles()
  const { t } = useWords()
  const available = useAvailable()
  const titleId = useId()
  const next = items.find(({ done }) => !done)
  if (!next) return null
  const done = items.filter((item) => item.done).length
  return (
    <section className={styles.root} aria-labelledby={titleId}>
      <Body1Strong as="h2" id={titleId} className={styles.title}>
        {t('home.start', { done, all: items.length })}
      </Body1Strong>
      <ol className={styles.steps}>
        {items.map((item) => {
          const state = item.done ? 'done' : item === next ? 'next' : 'later'
          const Icon = { done: DoneIcon, next: NextIcon, later: TodoIcon }[state]
          const name = t(`home.step.${item.id}`)
          return (
            <li
              key={item.id}
              className={styles.step}
              {...(state === 'next' ? { 'aria-current': 'step' } : {})}
            >
              <Icon className={mergeClasses(styles.icon, state !== 'later' && styles[state])} />
              {item.done || !available(paths[item.id]) ? (
                <Body1>{name}</Body1>
              ) : (
                <Link href={href(paths[item.id])}>{name}</Link>
              )}
              <Hidden>{t(`home.step.${state}`)}</Hidden>
            </li>
          )
        })}
      </ol>
      {available(paths[next.id]) && (
        <Button as="a" appearance="primary" className={styles.go} href={href(paths[next.id])}>
          {t('home.start.continue')}
        </Button>
      )}
    </section>
  )
}

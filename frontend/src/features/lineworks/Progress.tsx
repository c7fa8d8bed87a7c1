/** Stage 1 while it is under way. */
import { Button, makeStyles, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { type ConnectStep, useConnectionMutation } from '@/bridge'
import { useWords } from '@/i18n'
import { Announcement, Panel, StepList } from '@/ui'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  text: {
    ...typographyStyles.body1,
    margin: 0,
    color: tokens.colorNeutralForeground2,
    ':focus': { outlineStyle: 'none' },
  },
})

const steps = ['form', 'bot', 'domain'] as const

export function Progress(props: { step: ConnectStep | '' }) {
  const styles = useStyles()
  const { t } = useWords()
  const text = useRef<HTMLParagraphElement>(null)
  const at = Math.max(0, (steps as readonly string[]).indexOf(props.step))
  const stop = useConnectionMutation((bridge) => bridge.connection.stop())
  // What had the focus is gone.
  useEffect(() => text.current?.focus(), [])
  const name = (step: (typeof steps)[number]) => t(`lineworks.progress.${step}`)
  return (
    <Panel title={t('lineworks.progress')}>
      <div className={styles.body}>
        <ProgressBar aria-label={t('lineworks.progress')} />
        <StepList
          column
          label={t('lineworks.progress')}
          steps={steps.map((step, index) => ({
            id: step,
            name: name(step),
            state: index < at ? 'done' : index === at ? 'now' : 'later',
          }))}
        />
        <p ref={text} tabIndex={-1} className={styles.text}>
          {t('lineworks.progress.text')}
        </p>
        <div>
          <Button disabledFocusable={stop.isPending} onClick={() => stop.mutate()}>
            {t('lineworks.progress.stop')}
          </Button>
        </div>
        <Announcement text={name(steps[at] ?? 'form')} />
      </div>
    </Panel>
  )
}

/** The days off of the company: those there are, and a field to add one. */
import { Body1, Button, Field, makeStyles, Tag, TagGroup, tokens } from '@fluentui/react-components'
import { type Ref, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n'
import { Announcement, DateInput } from '@/ui'
import { dayOff } from './drafts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  add: { display: 'flex', flexWrap: 'wrap', alignItems: 'start', gap: tokens.spacingHorizontalM },
  date: { width: '180px' },
  tags: { flexWrap: 'wrap', rowGap: tokens.spacingVerticalXS },
  quiet: { color: tokens.colorNeutralForeground2 },
})

export function ClosedDays(props: {
  days: readonly string[]
  /** What stands in the field. */
  typed: string
  /** What is wrong with that or with the days; "" for nothing. */
  fault: string
  today: string
  readOnly: boolean
  field: { readonly current: HTMLInputElement | null } & Ref<HTMLInputElement>
  onTyped: (typed: string) => void
  onFault: (fault: string) => void
  onChange: (days: readonly string[]) => void
}) {
  const { days, typed, fault, today, readOnly, field } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const [said, setSaid] = useState('')

  function add() {
    const day = dayOff(typed, today)
    const wrong =
      day === null
        ? t('problem.date')
        : day < today
          ? t('reminders.closed.past')
          : days.includes(day)
            ? t('reminders.closed.twice', { date: words.longDate(day) })
            : ''
    props.onFault(wrong)
    if (wrong === '' && day !== null) {
      props.onChange([...days, day].sort())
      props.onTyped('')
      setSaid(t('reminders.closed.added', { date: words.longDate(day) }))
    }
    field.current?.focus()
  }

  // Where a day was taken away one goes on at the next, and after the last at the field.
  const tags = useRef<HTMLDivElement>(null)
  const removed = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (removed.current === null) return
    const left = tags.current?.querySelectorAll('button') ?? []
    const next = left[Math.min(removed.current, left.length - 1)] ?? field.current
    removed.current = null
    next?.focus()
  })

  return (
    <div className={styles.root}>
      <Field label={t('reminders.closed')} hint={t('reminders.closed.hint')}>
        {days.length > 0 ? (
          <div ref={tags}>
            <TagGroup
              className={styles.tags}
              aria-label={t('reminders.closed')}
              onDismiss={(_, { value }) => {
                removed.current = days.indexOf(value)
                props.onChange(days.filter((day) => day !== value))
              }}
            >
              {days.map((date) => (
                <Tag
                  key={date}
                  value={date}
                  size="small"
                  dismissible={!readOnly}
                  dismissIcon={{ 'aria-label': t('reminders.closed.remove') }}
                >
                  {words.longDate(date)}
                </Tag>
              ))}
            </TagGroup>
          </div>
        ) : (
          <Body1 className={styles.quiet}>{t('reminders.closed.none')}</Body1>
        )}
      </Field>
      {!readOnly && (
        <Field
          label={t('reminders.closed.date')}
          {...(fault === '' ? {} : { validationState: 'error', validationMessage: fault })}
        >
          {/* The button keeps its place when something is said below the field. */}
          <div className={styles.add}>
            <div className={styles.date}>
              <DateInput
                value={typed}
                inputRef={field}
                onEnter={add}
                onChange={(next) => {
                  props.onTyped(next)
                  props.onFault('')
                }}
              />
            </div>
            <Button disabledFocusable={typed === ''} onClick={() => typed !== '' && add()}>
              {t('reminders.closed.add')}
            </Button>
          </div>
        </Field>
      )}
      <Announcement text={said} />
    </div>
  )
}

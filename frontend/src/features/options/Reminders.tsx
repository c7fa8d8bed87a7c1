/** Whom the Bot reminds of a missing 出勤 or 退勤, by 雇用区分. */
import {
  Body1,
  Body1Strong,
  Button,
  Caption1,
  Checkbox,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  SpinButton,
  Switch,
  Tag,
  TagGroup,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { errorSentence, type OptionsState, problemSentence, type ReminderRule, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { DateInput, dateIn, NewerBar, Panel, TimeInput } from '@/ui'
import { onScreen, reminderDraft, remindersPerDay, typeOf } from './drafts'
import { useOptionsForm } from './useOptionsForm'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalM,
    paddingBlockStart: 0,
  },
  rules: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  rule: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    padding: tokens.spacingHorizontalM,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  name: { margin: 0, overflowWrap: 'anywhere' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalL },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalL },
  week: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  legend: { padding: 0 },
  wrong: { color: tokens.colorStatusDangerForeground1 },
  days: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  time: { width: '120px' },
  number: { width: '120px' },
  closed: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
  date: { width: '180px' },
  tags: { flexWrap: 'wrap', rowGap: tokens.spacingVerticalXS },
  quiet: { color: tokens.colorNeutralForeground2 },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
})

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

export function Reminders(props: { state: OptionsState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const { ref, edited, error, problem, pending, change, restore, submit, about } = useOptionsForm({
    revision: state.revision,
    form: state.reminders,
    kind: reminderDraft,
    save: (to, revision, reminders) => to.options.saveReminders({ revision, reminders }),
    formOf: ({ reminders }) => reminders,
  })
  const form = edited.draft
  const [day, setDay] = useState('')
  const year = new Date().getFullYear()
  const holidays = useQuery({
    queryKey: ['options', 'holidays', year],
    queryFn: async () => [
      ...(await bridge.options.holidays(year)),
      ...(await bridge.options.holidays(year + 1)),
    ],
    enabled: form.on,
  })
  const nameOf = (type: number | undefined) => state.employmentTypes.find(({ id }) => id === type)?.name ?? ''
  const readOnly = !state.mayEdit
  const added = dateIn(day)
  return (
    <Panel title={t('reminders.title')}>
      <form ref={ref} className={styles.form} noValidate aria-label={t('reminders.title')} onSubmit={submit}>
        <NewerBar edited={edited} form={ref} />
        {error && !edited.newer && !(problem && onScreen(form, problem.field)) && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              {problem
                ? `${nameOf(typeOf(problem.field))} ${problemSentence(words, problem)}`.trim()
                : errorSentence(words, error)}
            </MessageBarBody>
          </MessageBar>
        )}
        <Field hint={t('reminders.hint')} {...about('on')}>
          <Switch
            label={t('reminders.on')}
            checked={form.on}
            disabled={readOnly}
            onChange={(_, { checked }) => change({ on: checked })}
          />
        </Field>
        {form.on && (
          <>
            {state.employmentTypes.length === 0 && (
              <Body1 className={styles.quiet}>{t('reminders.no_types')}</Body1>
            )}
            <div className={styles.rules}>
              {form.rules.map((rule) => (
                <Rule
                  key={rule.employmentTypeId}
                  rule={rule}
                  name={nameOf(rule.employmentTypeId)}
                  readOnly={readOnly}
                  about={(name) => about(`rules[${rule.employmentTypeId}].${name}`)}
                  onChange={(part) =>
                    change({
                      rules: form.rules.map((other) =>
                        other.employmentTypeId === rule.employmentTypeId ? { ...other, ...part } : other,
                      ),
                    })
                  }
                />
              ))}
            </div>
            <Field label={t('reminders.max')} hint={t('reminders.max.hint')} {...about('max_per_day')}>
              <RadioGroup
                layout="horizontal"
                value={String(form.maxPerDay)}
                disabled={readOnly}
                onChange={(_, { value }) => change({ maxPerDay: Number(value) })}
              >
                {remindersPerDay.map((times) => (
                  <Radio key={times} value={String(times)} label={t(`reminders.max.${times}`)} />
                ))}
              </RadioGroup>
            </Field>
            <Field label={t('reminders.closed')} hint={t('reminders.closed.hint')} {...about('closed_days')}>
              {form.closedDays.length > 0 ? (
                <TagGroup
                  className={styles.tags}
                  aria-label={t('reminders.closed')}
                  onDismiss={(_, { value }) =>
                    change({ closedDays: form.closedDays.filter((date) => date !== value) })
                  }
                >
                  {form.closedDays.map((date) => (
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
              ) : (
                <Body1 className={styles.quiet}>{t('reminders.closed.none')}</Body1>
              )}
            </Field>
            {!readOnly && (
              <div className={styles.closed}>
                <Field className={styles.date} label={t('reminders.closed.date')}>
                  <DateInput value={day} onChange={setDay} />
                </Field>
                <Button
                  disabledFocusable={!/^\d{4}-\d{2}-\d{2}$/.test(added)}
                  onClick={() => {
                    if (!/^\d{4}-\d{2}-\d{2}$/.test(added)) return
                    change({ closedDays: [...new Set([...form.closedDays, added])].sort() })
                    setDay('')
                  }}
                >
                  {t('reminders.closed.add')}
                </Button>
              </div>
            )}
            {holidays.data && (
              <Caption1 className={styles.quiet}>
                {t('reminders.holidays', {
                  days: words.list(
                    holidays.data
                      .filter((date) => date >= today())
                      .slice(0, 6)
                      .map((date) => words.longDate(date)),
                  ),
                })}
              </Caption1>
            )}
          </>
        )}
        {/* With nothing to register, the screen has the button of LINE WORKS連携 alone. */}
        {edited.dirty && (
          <div className={styles.foot}>
            <Button type="submit" appearance="primary" disabledFocusable={pending}>
              {t('ui.save')}
            </Button>
            <Button disabledFocusable={pending} onClick={restore}>
              {t('ui.restore')}
            </Button>
            <Body1 className={styles.quiet}>{t('ui.unsaved')}</Body1>
          </div>
        )}
      </form>
    </Panel>
  )
}

/** Of this PC: it only chooses which holidays are named as an example. */
function today(): string {
  return new Date().toISOString().slice(0, 10)
}

function Rule(props: {
  rule: ReminderRule
  name: string
  readOnly: boolean
  about: (name: string) => { validationState?: 'error'; validationMessage?: string }
  onChange: (part: Partial<ReminderRule>) => void
}) {
  const { rule, name, readOnly, about, onChange } = props
  const styles = useStyles()
  const { t } = useWords()
  return (
    <fieldset className={styles.rule} aria-label={name}>
      <div className={styles.head}>
        <Body1Strong as="h3" className={styles.name}>
          {name}
        </Body1Strong>
        <Switch
          label={t('reminders.rule.on')}
          checked={rule.on}
          disabled={readOnly}
          onChange={(_, { checked }) => onChange({ on: checked })}
        />
      </div>
      {rule.on && (
        <>
          <div className={styles.row}>
            {(['clockInAt', 'clockOutAt'] as const).map((field) => (
              <Field
                key={field}
                label={t(`reminders.rule.${field}`)}
                {...about(field === 'clockInAt' ? 'clock_in' : 'clock_out')}
              >
                <TimeInput
                  className={styles.time}
                  value={rule[field]}
                  disabled={readOnly}
                  onChange={(time) => onChange({ [field]: time })}
                />
              </Field>
            ))}
            <Field label={t('reminders.rule.after')} {...about('after_min')}>
              <SpinButton
                className={styles.number}
                min={0}
                max={180}
                step={5}
                value={rule.afterMin}
                disabled={readOnly}
                onChange={(_, { value, displayValue }) => {
                  const next = value ?? Number(displayValue)
                  if (Number.isInteger(next)) onChange({ afterMin: next })
                }}
              />
            </Field>
          </div>
          {/* Not a Field: it would take its label for that of each box. */}
          <fieldset className={styles.week}>
            <legend className={styles.legend}>{t('reminders.rule.weekdays')}</legend>
            <div className={styles.days}>
              {weekdays.map((weekday) => (
                <Checkbox
                  key={weekday}
                  label={t(`reminders.weekday.${weekday}`)}
                  checked={rule.weekdays.includes(weekday)}
                  disabled={readOnly}
                  onChange={(_, { checked }) =>
                    onChange({
                      weekdays: weekdays.filter((other) =>
                        other === weekday ? checked === true : rule.weekdays.includes(other),
                      ),
                    })
                  }
                />
              ))}
              <Checkbox
                label={t('reminders.rule.holidays')}
                checked={rule.holidays}
                disabled={readOnly}
                onChange={(_, { checked }) => onChange({ holidays: checked === true })}
              />
            </div>
            {about('weekdays').validationMessage && (
              <Caption1 className={styles.wrong}>{about('weekdays').validationMessage}</Caption1>
            )}
          </fieldset>
          <Caption1 className={styles.quiet}>{t('reminders.rule.blank')}</Caption1>
        </>
      )}
    </fieldset>
  )
}

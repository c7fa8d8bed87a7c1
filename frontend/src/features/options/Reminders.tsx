/** Whom the Bot reminds of a missing 出勤 or 退勤, by 雇用区分. */
import {
  Body1,
  Body1Strong,
  Caption1,
  Checkbox,
  Field,
  makeStyles,
  Radio,
  RadioGroup,
  Switch,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { type OptionsState, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { NewerBar, NumberInput, Panel, TimeInput } from '@/ui'
import { ClosedDays } from './ClosedDays'
import {
  maxAfterMin,
  onScreen,
  type ReminderDraft,
  type RuleDraft,
  reminderDraft,
  reminderFaults,
  remindersPerDay,
  remindersSent,
  typeOf,
} from './drafts'
import { FormFoot } from './FormFoot'
import { type Fault, useOptionsForm } from './useOptionsForm'

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
  // What is said below one field moves none of the others.
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'start', gap: tokens.spacingHorizontalL },
  field: { width: '200px' },
  week: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  legend: { padding: 0 },
  days: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  time: { width: '120px' },
  number: { width: '120px' },
  quiet: { color: tokens.colorNeutralForeground2 },
})

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

export function Reminders(props: { state: OptionsState }) {
  const { state } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const [day, setDay] = useState('')
  const [dayFault, setDayFault] = useState('')
  const dayField = useRef<HTMLInputElement>(null)
  const { ref, edited, refused, pending, settle, change, restore, submit, about } =
    useOptionsForm<ReminderDraft>({
      revision: state.revision,
      form: state.reminders,
      kind: reminderDraft,
      faults: reminderFaults,
      // A day that was written and not added would be lost unseen.
      hold: () => {
        if (day === '' || !dayField.current) return false
        setDayFault(t('reminders.closed.add_first'))
        dayField.current.focus()
        return true
      },
      save: (to, revision, draft) =>
        to.options.saveReminders({ revision, reminders: remindersSent(draft, state.reminders) }),
      formOf: ({ reminders }) => reminders,
    })
  const form = edited.draft
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
  const wrong = refused?.problem
  const beside = wrong ? onScreen(form, wrong.field) : false
  return (
    <Panel title={t('reminders.title')}>
      <form ref={ref} className={styles.form} noValidate aria-label={t('reminders.title')} onSubmit={submit}>
        <NewerBar edited={edited} form={ref} onChosen={settle} />
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
            <ClosedDays
              days={form.closedDays}
              typed={day}
              fault={dayFault || (about('closed_days').validationMessage ?? '')}
              today={today()}
              readOnly={readOnly}
              field={dayField}
              onTyped={setDay}
              onFault={setDayFault}
              onChange={(closedDays) => change({ closedDays })}
            />
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
        <FormFoot
          dirty={edited.dirty}
          pending={pending}
          error={
            !refused || beside
              ? null
              : `${wrong ? nameOf(typeOf(wrong.field)) : ''} ${refused.sentence}`.trim()
          }
          onRestore={() => {
            restore()
            setDay('')
            setDayFault('')
          }}
        />
      </form>
    </Panel>
  )
}

/** Of this PC: from when on holidays are named, and days off can be added. */
function today(): string {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

function Rule(props: {
  rule: RuleDraft
  name: string
  readOnly: boolean
  about: (name: string) => Fault
  onChange: (part: Partial<RuleDraft>) => void
}) {
  const { rule, name, readOnly, about, onChange } = props
  const styles = useStyles()
  const { t } = useWords()
  const weekdaysId = useId()
  const wrongDays = about('weekdays').validationMessage
  const invalid = wrongDays ? { 'aria-invalid': true, 'aria-describedby': weekdaysId } : {}
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
                className={styles.field}
                label={t(`reminders.rule.${field}`)}
                {...about(field === 'clockInAt' ? 'clock_in' : 'clock_out')}
              >
                <TimeInput
                  className={styles.time}
                  value={rule[field]}
                  example={field === 'clockInAt' ? '9:00' : '18:00'}
                  disabled={readOnly}
                  onChange={(time) => onChange({ [field]: time })}
                />
              </Field>
            ))}
            <Field className={styles.field} label={t('reminders.rule.after')} {...about('after_min')}>
              <NumberInput
                className={styles.number}
                min={0}
                max={maxAfterMin}
                step={5}
                value={rule.afterMin}
                disabled={readOnly}
                onChange={(afterMin) => onChange({ afterMin })}
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
                  {...invalid}
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
            {wrongDays && (
              <div id={weekdaysId}>
                <Field validationState="error" validationMessage={wrongDays}>
                  <span />
                </Field>
              </div>
            )}
          </fieldset>
          <Caption1 className={styles.quiet}>{t('reminders.rule.blank')}</Caption1>
        </>
      )}
    </fieldset>
  )
}

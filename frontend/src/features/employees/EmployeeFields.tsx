/** What is filled in for an employee, in one form for a new one and for changes. */
import { Button, Dropdown, Input, makeStyles, Option, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import type { RefObject } from 'react'
import {
  accountsStateQuery,
  mayEditAccounts,
  type UnitsList,
  unitChoices,
  useBridge,
  useSession,
} from '@/bridge'
import { type PlainKey, useWords } from '@/i18n'
import { ChosenText, DateInput, type FilterChoice, OverflowTooltip } from '@/ui'
import { type FieldName, isMoved } from './employeeForm'
import { FormField, keepFocus, TextField } from './FormField'
import type { EmployeeForm } from './useEmployeeForm'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    alignItems: 'start',
    gap: tokens.spacingVerticalM,
    columnGap: tokens.spacingHorizontalL,
    '@media (max-width: 480px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  whole: { gridColumn: '1 / -1', minWidth: 0 },
  half: { maxWidth: `calc(50% - ${tokens.spacingHorizontalS})` },
  dropdown: { minWidth: 0, width: '100%' },
  list: { maxHeight: '50vh' },
  offer: { marginBlockStart: tokens.spacingVerticalXS, maxWidth: '100%', overflowWrap: 'anywhere' },
})

const labels: Readonly<Record<FieldName, PlainKey>> = {
  code: 'header.code',
  last_name: 'header.last_name',
  first_name: 'header.first_name',
  kana: 'header.kana',
  division: 'header.division',
  employment_type: 'header.employment_type',
  moved_on: 'header.moved_on',
  account_id: 'header.account_id',
  joined_on: 'header.joined_on',
  left_on: 'header.left_on',
}

/** The fields by their names, to bring the focus to one. */
export type Fields = Map<FieldName, HTMLElement>

export function EmployeeFields(props: {
  form: EmployeeForm
  units: UnitsList | undefined
  readOnly: boolean
  fields: RefObject<Fields>
}) {
  const { form, units, readOnly, fields } = props
  const styles = useStyles()
  const { t } = useWords()
  const values = form.form
  const domain = useDomain()

  const refOf = (name: FieldName) => (element: HTMLElement | null) => {
    if (element) fields.current.set(name, element)
    else fields.current.delete(name)
  }
  const field = (name: FieldName) => ({
    label: t(labels[name]),
    value: values[name],
    problem: form.problems[name],
    readOnly,
    onChange: (value: string) => void form.change(name, value),
    onBlur: () => form.leave(name),
    onMend: (value: string) => {
      form.take(name, value)
      fields.current.get(name)?.focus()
    },
    inputRef: refOf(name),
  })
  const choice = (name: 'division' | 'employment_type', choices: readonly FilterChoice<number>[]) => {
    const chosen = choices.find(({ value }) => String(value) === values[name])
    return (
      <FormField label={t(labels[name])} required={!readOnly} problem={form.problems[name]}>
        {readOnly ? (
          <Input readOnly value={chosen?.name ?? ''} />
        ) : (
          <OverflowTooltip>
            <Dropdown
              ref={refOf(name)}
              className={styles.dropdown}
              button={{ children: <ChosenText>{chosen?.name ?? t('employees.choose')}</ChosenText> }}
              listbox={{ className: styles.list }}
              placeholder={t('employees.choose')}
              value={chosen?.name ?? ''}
              selectedOptions={chosen ? [String(chosen.value)] : []}
              onOptionSelect={(_, { optionValue }) => form.take(name, optionValue ?? '')}
            >
              {choices.map(({ value, name: text }) => (
                <Option key={value} value={String(value)} text={text}>
                  {text}
                </Option>
              ))}
            </Dropdown>
          </OverflowTooltip>
        )}
      </FormField>
    )
  }
  const date = (name: 'moved_on' | 'joined_on' | 'left_on', hint?: string) => (
    <FormField label={t(labels[name])} hint={readOnly ? undefined : hint} problem={form.problems[name]}>
      <DateInput
        inputRef={refOf(name)}
        value={values[name]}
        readOnly={readOnly}
        onChange={(value) => void form.change(name, value)}
        onBlur={() => form.leave(name)}
      />
    </FormField>
  )

  const account = values.account_id.trim()
  const { account_id: wrong } = form.problems
  const offerable = account !== '' && !account.includes('@') && (!wrong || wrong.reason === 'no_at')
  const offered = offerable && domain !== '' ? `${account}@${domain}` : ''
  return (
    <div className={styles.root}>
      <div className={styles.whole}>
        <div className={styles.half}>
          <TextField {...field('code')} required />
        </div>
      </div>
      <TextField {...field('last_name')} required />
      <TextField {...field('first_name')} />
      <div className={styles.whole}>
        <TextField {...field('kana')} />
      </div>
      {choice('division', unitChoices(units?.divisions ?? []))}
      {choice('employment_type', unitChoices(units?.employmentTypes ?? []))}
      {isMoved(values, form.base) && (
        <div className={styles.whole}>{date('moved_on', t('employees.moved_on.hint'))}</div>
      )}
      <div className={styles.whole}>
        <TextField
          {...field('account_id')}
          hint={readOnly ? undefined : t('employees.account.hint')}
          after={
            offered !== '' &&
            !readOnly && (
              <Button
                size="small"
                className={styles.offer}
                onMouseDown={keepFocus}
                onClick={() => field('account_id').onMend(offered)}
              >
                {t('employees.account.offer', { id: offered })}
              </Button>
            )
          }
        />
      </div>
      {date('joined_on', t('employees.joined_on.hint'))}
      {date('left_on', t('employees.left_on.hint'))}
    </div>
  )
}

/** What stands behind the @ of the company's account IDs; "" if it is not known. */
function useDomain(): string {
  const allowed = mayEditAccounts(useSession().admin)
  const state = useQuery({ ...accountsStateQuery(useBridge()), enabled: allowed })
  return state.data?.domain ?? ''
}

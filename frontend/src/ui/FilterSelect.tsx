/** One filter of a list: what it filters by, and a choice in which everything comes first. */
import { Dropdown, Label, makeStyles, Option, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import { ChosenText } from './ChosenText'
import { OverflowTooltip } from './OverflowTooltip'

const useStyles = makeStyles({
  root: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  // As wide for every choice: choosing moves nothing.
  dropdown: { minWidth: 0, width: '128px', '@media (min-width: 1280px)': { width: '160px' } },
  list: { maxHeight: '60vh' },
})

export interface FilterChoice<Value> {
  readonly value: Value
  readonly name: string
}

export function FilterSelect<Value extends string | number>(props: {
  label: string
  choices: readonly FilterChoice<Value>[]
  value: Value
  onChange: (value: Value) => void
}) {
  const { label, choices, value } = props
  const styles = useStyles()
  const id = useId()
  const chosen = choices.find((choice) => choice.value === value) ?? choices[0]
  return (
    <OverflowTooltip className={styles.root}>
      <Label id={id}>{label}</Label>
      <Dropdown
        className={styles.dropdown}
        aria-labelledby={id}
        button={{ children: <ChosenText>{chosen?.name ?? ''}</ChosenText> }}
        listbox={{ className: styles.list }}
        value={chosen?.name ?? ''}
        selectedOptions={chosen ? [String(chosen.value)] : []}
        onOptionSelect={(_, { optionValue }) => {
          const next = choices.find((choice) => String(choice.value) === optionValue)
          if (next) props.onChange(next.value)
        }}
      >
        {choices.map((choice) => (
          <Option key={choice.value} value={String(choice.value)} text={choice.name}>
            {choice.name}
          </Option>
        ))}
      </Dropdown>
    </OverflowTooltip>
  )
}

/** One filter of a list: what it filters by, and a choice in which everything comes first. */
import { Dropdown, Label, makeStyles, Option, tokens } from '@fluentui/react-components'
import { useId } from 'react'

const useStyles = makeStyles({
  root: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  dropdown: { minWidth: '140px', maxWidth: '220px' },
  list: { maxHeight: '60vh' },
  // Names are cut off rather than making the row higher.
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
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
    <div className={styles.root}>
      <Label id={id}>{label}</Label>
      <Dropdown
        className={styles.dropdown}
        aria-labelledby={id}
        button={{ className: styles.text }}
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
    </div>
  )
}

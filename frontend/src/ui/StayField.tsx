/** Whether to stay signed in on this PC. */
import { Checkbox, Field, makeStyles } from '@fluentui/react-components'
import { useWords } from '@/i18n'

const useStyles = makeStyles({
  // Where the label of the checkbox begins.
  hint: { paddingInlineStart: '36px' },
})

export function StayField(props: { checked: boolean; onChange: (checked: boolean) => void }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <Field hint={{ className: styles.hint, children: t('signin.stay_hint') }}>
      <Checkbox
        label={t('signin.stay')}
        checked={props.checked}
        onChange={(_, { checked }) => props.onChange(checked === true)}
      />
    </Field>
  )
}

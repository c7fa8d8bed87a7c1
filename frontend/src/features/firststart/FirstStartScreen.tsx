/** The very first screen: how to start, and the 全権管理者. */
import { Field, Radio, RadioGroup } from '@fluentui/react-components'
import { useSession } from '@/bridge'
import { useWords } from '@/i18n'
import { GateCard } from '@/ui'
import { AdminForm } from './AdminForm'

export function FirstStartScreen() {
  const { t } = useWords()
  const { release } = useSession()
  return (
    <GateCard wide title={t('first.title')} lead={t('first.lead')}>
      {
        // With one way only there is nothing to choose.
        !release && (
          <Field label={t('first.how')} hint={t('first.how.later')}>
            <RadioGroup layout="horizontal" defaultValue="new">
              <Radio value="new" label={t('first.how.new')} />
              <Radio value="backup" label={t('first.how.backup')} disabled />
              <Radio value="move" label={t('first.how.move')} disabled />
            </RadioGroup>
          </Field>
        )
      }
      <AdminForm />
    </GateCard>
  )
}

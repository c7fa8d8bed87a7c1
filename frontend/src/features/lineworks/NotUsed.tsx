/** Stands where nothing can be done because LINE WORKS連携 is 使用しない. */
import { Button } from '@fluentui/react-components'
import { useWords } from '@/i18n'
import { EmptyState, href, Panel, useAvailable } from '@/ui'

export function NotUsed() {
  const { t } = useWords()
  const available = useAvailable()
  return (
    <Panel title={t('options.lineworks')}>
      <EmptyState title={t('lineworks.off')} text={t('lineworks.off.text')}>
        {available('/settings/options') && (
          <Button as="a" appearance="primary" href={href('/settings/options')}>
            {t('lineworks.off.go')}
          </Button>
        )}
      </EmptyState>
    </Panel>
  )
}

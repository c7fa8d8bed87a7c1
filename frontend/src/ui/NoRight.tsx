/** Stands for a screen that this admin may not see. */
import { useWords } from '@/i18n'
import { PageTitle } from './PageTitle'
import { Panel } from './Panel'
import { EmptyState } from './states'

export function NoRight(props: { title: string; text: string }) {
  const { t } = useWords()
  return (
    <>
      <PageTitle title={props.title} />
      <Panel title={t('ui.no_right')}>
        <EmptyState title={t('ui.no_right')} text={props.text} />
      </Panel>
    </>
  )
}

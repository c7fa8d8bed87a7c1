/** Stands for a screen that is not built yet, and says what will be there. */
import { Body1, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { type PlainKey, useWords } from '@/i18n'
import { PageTitle } from '@/ui'

const useStyles = makeStyles({
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
})

export function PlannedScreen(props: { title: PlainKey; about: PlainKey }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <>
      <PageTitle title={t(props.title)} />
      <MessageBar>
        <MessageBarBody>{t('planned.notice')}</MessageBarBody>
      </MessageBar>
      <Body1 as="p" block className={styles.text}>
        {t(props.about)}
      </Body1>
    </>
  )
}

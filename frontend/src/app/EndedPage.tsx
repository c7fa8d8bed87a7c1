/** The program has no more to do with this page: says why and what to do. */
import { Body1, makeStyles, Subtitle1, tokens } from '@fluentui/react-components'
import type { EndedLink } from '@/bridge'
import { useWords, type Words, wordsOf } from '@/i18n'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    alignItems: 'center',
    gap: tokens.spacingVerticalXXL,
    minHeight: '80vh',
    paddingInline: tokens.spacingHorizontalL,
    textAlign: 'center',
  },
  text: { marginBlock: `${tokens.spacingVerticalS} 0` },
  title: { margin: 0 },
})

/** Without a session the language is not known either, and both are spoken. */
export function EndedPage(props: { why: EndedLink['ended']; languageKnown: boolean }) {
  const styles = useStyles()
  const words = useWords()
  const spoken: readonly Words[] = props.languageKnown ? [words] : [wordsOf('ja'), wordsOf('en')]
  return (
    <main className={styles.root}>
      {spoken.map(({ language, t, error }, index) => (
        <div key={language} lang={language}>
          <Subtitle1 as={index === 0 ? 'h1' : 'p'} block align="center" className={styles.title}>
            {t('ui.stopped')}
          </Subtitle1>
          <Body1 as="p" block align="center" className={styles.text}>
            {error(props.why)}
          </Body1>
        </div>
      ))}
    </main>
  )
}

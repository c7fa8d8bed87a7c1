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
    gap: tokens.spacingVerticalM,
    minHeight: '80vh',
    paddingInline: tokens.spacingHorizontalL,
    textAlign: 'center',
  },
  text: { margin: 0 },
})

/** Without a session the language is not known either, and both are spoken. */
export function EndedPage(props: { why: EndedLink['ended']; languageKnown: boolean }) {
  const styles = useStyles()
  const words = useWords()
  const spoken: readonly Words[] = props.languageKnown ? [words] : [wordsOf('ja'), wordsOf('en')]
  return (
    <main className={styles.root}>
      <Subtitle1 as="h1" className={styles.text}>
        Punchline
      </Subtitle1>
      {spoken.map(({ language, error }) => (
        <Body1 key={language} as="p" lang={language} align="center" className={styles.text}>
          {error(props.why)}
        </Body1>
      ))}
    </main>
  )
}

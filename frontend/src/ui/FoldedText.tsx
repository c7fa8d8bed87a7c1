/** A text as it was written; of a long one only the beginning, until one asks for the rest. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useId, useState } from 'react'
import { useWords } from '@/i18n'

const useStyles = makeStyles({
  text: { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  more: { marginBlockStart: tokens.spacingVerticalXS },
})

/** So much is shown at first. */
const firstCharacters = 120
const firstLines = 4

export function FoldedText(props: { text: string }) {
  const { text } = props
  const styles = useStyles()
  const { t } = useWords()
  const id = useId()
  const [whole, setWhole] = useState(false)
  const begin = beginning(text)
  return (
    <>
      <p id={id} className={styles.text}>
        {whole || begin === text ? text : `${begin}…`}
      </p>
      {begin !== text && (
        <Button
          size="small"
          className={styles.more}
          aria-expanded={whole}
          aria-controls={id}
          onClick={() => setWhole(!whole)}
        >
          {t(whole ? 'ui.show_less' : 'ui.show_more')}
        </Button>
      )}
    </>
  )
}

function beginning(text: string): string {
  const lines = text.split('\n').slice(0, firstLines).join('\n')
  const characters = [...lines]
  return characters.length > firstCharacters ? characters.slice(0, firstCharacters).join('') : lines
}

/** The filters of a list, in one row over it. */
import { makeStyles, SearchBox, tokens } from '@fluentui/react-components'
import { type ReactNode, useEffect, useRef, useState } from 'react'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
  },
  // A width, not a flex basis: among things that stand below each other that would be a height.
  search: { width: 'clamp(160px, 20vw, 240px)', minWidth: 0, maxWidth: '100%' },
})

export function FilterRow(props: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a search element is too new for the web views.
    <div role="search" aria-label={props.label} className={useStyles().root}>
      {props.children}
    </div>
  )
}

/** Milliseconds without a key after which a list is searched. */
const pause = 200

/** Text to search a list for, told once the typing pauses. */
export function SearchField(props: {
  label: string
  placeholder: string
  value: string
  onChange: (text: string) => void
}) {
  const { value, onChange } = props
  const [typed, setTyped] = useState(value)
  const [told, setTold] = useState(value)
  const timer = useRef(0)
  // It was changed from outside: the filters were taken back.
  if (told !== value) {
    setTold(value)
    setTyped(value)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])

  function tell(text: string) {
    window.clearTimeout(timer.current)
    setTold(text.trim())
    onChange(text.trim())
  }

  return (
    <SearchBox
      className={useStyles().search}
      aria-label={props.label}
      placeholder={props.placeholder}
      value={typed}
      onChange={(_, data) => {
        setTyped(data.value)
        window.clearTimeout(timer.current)
        timer.current = window.setTimeout(() => tell(data.value), data.value === '' ? 0 : pause)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) tell(typed)
      }}
    />
  )
}

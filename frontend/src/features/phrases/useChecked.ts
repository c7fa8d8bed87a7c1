/** What the program says about a form while somebody types. */
import { useEffect, useState } from 'react'
import {
  type PhraseChecked,
  type PhraseTried,
  type PhraseTryInput,
  type TemplateShown,
  useBridge,
} from '@/bridge'
import { type Draft, formOf } from './draft'

/** Milliseconds without a key after which the program is asked. */
const pause = 250

const nothing: PhraseChecked = { problems: [], conflicts: [] }

/** The answer to the newest draft that was asked about; an older one stays until then. */
export function useChecked(draft: Draft): PhraseChecked {
  const bridge = useBridge()
  const [checked, setChecked] = useState(nothing)
  useEffect(() => {
    let current = true
    const timer = window.setTimeout(() => {
      bridge.phrases.check(formOf(draft)).then(
        (answer) => current && setChecked(answer),
        () => {},
      )
    }, pause)
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [bridge, draft])
  return checked
}

export type Presence = PhraseTryInput['presence']

/** What a message would do; null while nothing is written. */
export function useTried(
  draft: Draft,
  message: string,
  presence: Presence,
  breakAllowed: boolean,
): PhraseTried | null {
  const bridge = useBridge()
  const [tried, setTried] = useState<PhraseTried | null>(null)
  const empty = message.trim() === ''
  useEffect(() => {
    if (empty) {
      setTried(null)
      return
    }
    let current = true
    const timer = window.setTimeout(() => {
      bridge.phrases.tryMessage({ form: formOf(draft), message, presence, breakAllowed }).then(
        (answer) => current && setTried(answer),
        () => {},
      )
    }, pause)
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [bridge, draft, message, presence, breakAllowed, empty])
  return tried
}

/** How a reply would look with an example of each value; null until it is known. */
export function usePreview(name: string | null, text: string): TemplateShown | null {
  const bridge = useBridge()
  const [preview, setPreview] = useState<TemplateShown | null>(null)
  useEffect(() => {
    if (name === null) return
    let current = true
    const timer = window.setTimeout(() => {
      bridge.phrases.preview({ case: name, text }).then(
        (answer) => current && setPreview(answer),
        () => {},
      )
    }, pause)
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [bridge, name, text])
  return name === null ? null : preview
}

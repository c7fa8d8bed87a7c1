/** What the program says about a form while somebody types. */
import { useCallback, useEffect, useState } from 'react'
import {
  type PhraseChecked,
  type PhraseTried,
  type PhraseTryInput,
  type TemplateShown,
  useBridge,
} from '@/bridge'
import { type Draft, formOf } from './draft'
import { type Notes, noNotes, notesAbout } from './notes'

/** Milliseconds without a key after which the program is asked. */
const pause = 250

/**
 * What there is to say about the newest draft that was asked about, which stays
 * until the next answer; and a way to say what a refusal said about a draft.
 */
export function useNotes(draft: Draft): [Notes, (draft: Draft, checked: PhraseChecked) => void] {
  const bridge = useBridge()
  const [notes, setNotes] = useState(noNotes)
  useEffect(() => {
    let current = true
    const timer = window.setTimeout(() => {
      bridge.phrases.check(formOf(draft)).then(
        (answer) => current && setNotes((before) => notesAbout(draft, answer, false, before)),
        () => {},
      )
    }, pause)
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [bridge, draft])
  const refused = useCallback(
    (of: Draft, checked: PhraseChecked) => setNotes(notesAbout(of, checked, true, noNotes)),
    [],
  )
  return [notes, refused]
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
  const [preview, setPreview] = useState<{ name: string; shown: TemplateShown } | null>(null)
  useEffect(() => {
    if (name === null) return
    let current = true
    const timer = window.setTimeout(() => {
      bridge.phrases.preview({ case: name, text }).then(
        (shown) => current && setPreview({ name, shown }),
        () => {},
      )
    }, pause)
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [bridge, name, text])
  // Never that of another reply.
  return preview?.name === name ? (preview?.shown ?? null) : null
}

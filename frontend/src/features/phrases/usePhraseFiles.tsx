/** Writing the phrases into a file, and reading one. */
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type BridgeError, type ExportFormat, type PhraseImported, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { useDone } from '@/ui'
import { compared, type Draft, withAdded, withSections } from './draft'

export const formats: readonly ExportFormat[] = ['xlsx', 'csv', 'csv_sjis']

/** What was read, and whether the phrases say the same as before. */
export interface Reading {
  readonly read: PhraseImported
  readonly same: boolean
}

export function usePhraseFiles(options: { draft: Draft; change: (next: (draft: Draft) => Draft) => void }) {
  const { draft, change } = options
  const bridge = useBridge()
  const done = useDone()
  const { t } = useWords()
  const field = useRef<HTMLInputElement>(null)
  const [reading, setReading] = useState<Reading | null>(null)
  /** Read, and not in the draft before somebody says how. */
  const [asked, setAsked] = useState<PhraseImported | null>(null)
  const write = useMutation<string, BridgeError, ExportFormat>({
    mutationFn: async (format) => {
      const file = await bridge.phrases.export(format)
      return (await bridge.files.save(file)) ? file.name : ''
    },
    onSuccess: (name) => name !== '' && done(t('ui.saved_file', { name })),
  })
  const read = useMutation<PhraseImported, BridgeError, File>({
    mutationFn: async (file) => bridge.phrases.import(await bridge.files.send(file)),
    onSuccess: (found) => {
      if (compared(draft, found.sections).some(({ lost }) => lost > 0)) setAsked(found)
      else take(found, withSections)
    },
  })

  function take(found: PhraseImported, put: typeof withSections) {
    const differs = compared(draft, found.sections).some(
      ({ more, lost }) => more > 0 || (put === withSections && lost > 0),
    )
    if (differs) change((old) => put(old, found.sections))
    setReading({ read: found, same: !differs })
    setAsked(null)
  }

  function reset() {
    write.reset()
    read.reset()
    setReading(null)
  }

  return {
    error: write.error ?? read.error,
    reading,
    asked,
    write: (format: ExportFormat) => {
      reset()
      write.mutate(format)
    },
    choose: () => field.current?.click(),
    add: () => asked && take(asked, withAdded),
    replace: () => asked && take(asked, withSections),
    leave: () => setAsked(null),
    reset,
    input: (
      <input
        ref={field}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={t('phrases.import')}
        accept=".xlsx,.xlsm,.csv,.tsv,.txt"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (!file) return
          reset()
          read.mutate(file)
        }}
      />
    ),
  }
}

/** 元に戻す: takes a whole import back, after asking. */
import { Body1, Button, makeStyles } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorSentence, type ImportRun, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog, useDone } from '@/ui'
import { lastQuery } from './queries'

const useStyles = makeStyles({ text: { margin: 0, overflowWrap: 'anywhere' } })

export function Undo(props: { past: ImportRun; size?: 'small' }) {
  const { past } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const [asking, setAsking] = useState(false)
  const undo = useMutation({
    mutationFn: () => bridge.imports.undo(past.importId),
    onSuccess: ({ restored, removed }) => {
      setAsking(false)
      done(t('importing.undo.done', { restored: number(restored), removed: number(removed) }))
    },
    onSettled: () => client.invalidateQueries({ queryKey: lastQuery(bridge).queryKey }),
  })
  return (
    <>
      <Button
        size={props.size ?? 'medium'}
        aria-label={t('importing.undo.of', { name: past.file })}
        onClick={() => {
          undo.reset()
          setAsking(true)
        }}
      >
        {t('importing.undo')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('importing.undo.title')}
        keep={t('ui.cancel')}
        go={t('importing.undo')}
        pending={undo.isPending}
        error={undo.error ? errorSentence(words, undo.error) : undefined}
        onKeep={() => setAsking(false)}
        onGo={() => !undo.isPending && undo.mutate()}
      >
        <Body1 as="p" className={styles.text}>
          {t('importing.undo.text', {
            name: past.file,
            new: number(past.counts.new),
            changed: number(past.counts.changed),
          })}
        </Body1>
        <Body1 as="p" className={styles.text}>
          {t('importing.undo.touched')}
        </Body1>
      </ConfirmDialog>
    </>
  )
}

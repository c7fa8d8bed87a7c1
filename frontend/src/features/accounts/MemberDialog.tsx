/** LINE WORKS has something else under an ID than when it was linked: an admin decides. */
import { Body1, makeStyles } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AccountRow, errorSentence, problemOf, problemSentence, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog, useDone } from '@/ui'

const useStyles = makeStyles({ text: { margin: 0, overflowWrap: 'anywhere' } })

export function MemberDialog(props: {
  /** Null: closed. */
  row: AccountRow | null
  onClose: () => void
}) {
  const { row } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  // What was shown last stays while the dialog closes.
  const [shown, setShown] = useState(row)
  if (row && row !== shown) setShown(row)
  const decide = useMutation({
    mutationFn: ({ id, version, check }: AccountRow) =>
      check === 'changed'
        ? bridge.accounts.acceptAddress(id, version)
        : bridge.accounts.confirmUser(id, version),
    onSuccess: ({ name }) => {
      done(t('accounts.decided', { name }))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['accounts', 'list'] }),
  })
  if (!shown) return null
  const { name, accountId: id, newAddress } = shown
  const problem = decide.error && problemOf(decide.error)
  const kind = shown.check === 'changed' ? 'changed' : 'conflict'
  return (
    <ConfirmDialog
      open={row !== null}
      title={t(`accounts.${kind}.title`, { name })}
      keep={t('ui.cancel')}
      go={t(`accounts.${kind}.go`)}
      pending={decide.isPending}
      error={
        decide.error
          ? problem
            ? problemSentence(words, problem)
            : errorSentence(words, decide.error)
          : undefined
      }
      onKeep={() => {
        decide.reset()
        props.onClose()
      }}
      onGo={() => decide.mutate(shown)}
    >
      <Body1 as="p" className={styles.text}>
        {kind === 'changed'
          ? t('accounts.changed.text', { id, new: newAddress })
          : t('accounts.conflict.text', { id, name })}
      </Body1>
    </ConfirmDialog>
  )
}

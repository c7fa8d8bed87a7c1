/** 連携を解除する: asks first, saying what goes and what stays. */
import { Body1, Body1Strong, Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { connectionQuery, errorSentence, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog, useDone } from '@/ui'

const useStyles = makeStyles({
  title: { margin: 0 },
  text: { margin: 0 },
  list: { marginBlock: `${tokens.spacingVerticalXS} 0`, paddingInlineStart: tokens.spacingHorizontalXL },
})

const parts = {
  goes: ['lineworks.disconnect.goes.registration', 'lineworks.disconnect.goes.bot'],
  stays: ['lineworks.disconnect.stays.records', 'lineworks.disconnect.stays.bot'],
} as const

/** onLeft hears of what could not be taken back at LINE WORKS: an error code, or "". */
export function Disconnect(props: { onLeft: (code: string) => void }) {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const done = useDone()
  const [asking, setAsking] = useState(false)
  const disconnect = useMutation({
    mutationFn: () => bridge.connection.disconnect(),
    onSuccess: ({ state, left }) => {
      setAsking(false)
      props.onLeft(left)
      if (left === '') done(t('lineworks.disconnect.done'))
      client.setQueryData(connectionQuery(bridge).queryKey, state)
    },
  })
  return (
    <>
      <Button
        onClick={() => {
          disconnect.reset()
          setAsking(true)
        }}
      >
        {t('lineworks.disconnect')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('lineworks.disconnect.title')}
        keep={t('lineworks.disconnect.keep')}
        go={t('lineworks.disconnect.go')}
        pending={disconnect.isPending}
        error={disconnect.error ? errorSentence(words, disconnect.error) : undefined}
        onKeep={() => setAsking(false)}
        onGo={() => !disconnect.isPending && disconnect.mutate()}
      >
        {(['goes', 'stays'] as const).map((part) => (
          <div key={part}>
            <Body1Strong as="h3" className={styles.title}>
              {t(`lineworks.disconnect.${part}`)}
            </Body1Strong>
            <ul className={styles.list}>
              {parts[part].map((key) => (
                <li key={key}>{t(key)}</li>
              ))}
            </ul>
          </div>
        ))}
        <Body1 as="p" className={styles.text}>
          {t('lineworks.disconnect.instead')}
        </Body1>
      </ConfirmDialog>
    </>
  )
}

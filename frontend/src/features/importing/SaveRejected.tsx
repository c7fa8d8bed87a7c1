/** 取り込めない行をExcelで保存: as in the file, with the reason in a last column. */
import { Button, Spinner } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { errorSentence, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { useFailed } from '@/ui'
import { SaveIcon } from '@/ui/icons'

export function SaveRejected(props: { id: string; size?: 'small' }) {
  const words = useWords()
  const bridge = useBridge()
  const failed = useFailed()
  const save = useMutation({
    mutationFn: async () => bridge.files.save(await bridge.imports.rejected(props.id)),
    onError: (error) => failed(errorSentence(words, error)),
  })
  return (
    <Button
      size={props.size ?? 'medium'}
      icon={save.isPending ? <Spinner size="tiny" /> : <SaveIcon />}
      disabledFocusable={save.isPending}
      onClick={() => save.mutate()}
    >
      {words.t('importing.rejected.save')}
    </Button>
  )
}

/** ひな型をダウンロード: a file to fill in, with the headers the import knows. */
import {
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Spinner,
} from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { errorSentence, type ImportKind, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { useFailed } from '@/ui'
import { SaveIcon } from '@/ui/icons'

export function Template(props: { kind: ImportKind }) {
  const words = useWords()
  const { t } = words
  const bridge = useBridge()
  const failed = useFailed()
  const save = useMutation({
    mutationFn: async (format: 'xlsx' | 'csv') =>
      bridge.files.save(await bridge.imports.template({ kind: props.kind, format })),
    onError: (error) => failed(errorSentence(words, error)),
  })
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          icon={save.isPending ? <Spinner size="tiny" /> : <SaveIcon />}
          disabledFocusable={save.isPending}
        >
          {t('importing.template')}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => save.mutate('xlsx')}>{t('importing.template.xlsx')}</MenuItem>
          <MenuItem onClick={() => save.mutate('csv')}>{t('importing.template.csv')}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

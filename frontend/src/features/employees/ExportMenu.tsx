/** Writes what the list shows into a file, in the form that the import reads. */
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
import { type BridgeError, type EmployeeQuery, type ExportFormat, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { useDone } from '@/ui'
import { ExportIcon } from '@/ui/icons'

const formats: readonly ExportFormat[] = ['xlsx', 'csv', 'csv_sjis']

export function ExportMenu(props: {
  query: EmployeeQuery
  disabled: boolean
  /** Why nothing was written; null as soon as it is tried anew. */
  onFailed: (error: BridgeError | null) => void
}) {
  const { t } = useWords()
  const bridge = useBridge()
  const done = useDone()
  const write = useMutation({
    mutationFn: async (format: ExportFormat) => {
      const file = await bridge.employees.export({ query: props.query, format })
      return (await bridge.files.save(file)) ? file.name : ''
    },
    onSuccess: (name) => name !== '' && done(t('ui.saved_file', { name })),
    onMutate: () => props.onFailed(null),
    onError: props.onFailed,
  })
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          icon={write.isPending ? <Spinner size="tiny" /> : <ExportIcon />}
          disabledFocusable={props.disabled || write.isPending}
        >
          {t('employees.export')}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {formats.map((format) => (
            <MenuItem key={format} onClick={() => write.mutate(format)}>
              {t(`employees.export.${format}`)}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

/** The account ID of one employee, to be typed over. */
import { makeStyles, mergeClasses, Tooltip, tokens, typographyStyles } from '@fluentui/react-components'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useSyncExternalStore } from 'react'
import type { AccountRow } from '@/bridge'
import { useWords } from '@/i18n'
import { reasonSentence } from './reasons'
import { columnOf, type Sheet } from './sheet'

const useStyles = makeStyles({
  field: {
    ...typographyStyles.body1,
    position: 'absolute',
    insetBlock: '2px',
    insetInline: '2px',
    minWidth: 0,
    boxSizing: 'border-box',
    paddingInline: '6px',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    ':focus': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorCompoundBrandStroke}`,
      outlineOffset: '-1px',
    },
  },
  changed: { fontWeight: tokens.fontWeightSemibold, backgroundColor: tokens.colorBrandBackground2 },
  // Not by colour alone: the line is thicker and dashed.
  wrong: {
    border: `${tokens.strokeWidthThick} dashed ${tokens.colorPaletteRedBorder2}`,
    paddingInline: '5px',
  },
})

export function IdCell(props: {
  sheet: Sheet
  row: AccountRow
  /** Tab leads here. */
  active: boolean
  /** Several values, for this cell and those below it. */
  onPaste: (values: readonly string[]) => void
  /** What was pasted is not one column. */
  onForeign: () => void
  /** A step back or forth changed those. */
  onStep: (ids: readonly number[]) => void
}) {
  const { sheet, row } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const value = useSyncExternalStore(sheet.subscribe, () => sheet.value(row))
  const problem = useSyncExternalStore(sheet.subscribe, () => sheet.problem(row.id))
  const field = useRef<HTMLInputElement>(null)
  /** The value as it was typed here. */
  const typed = useRef(value)
  // What came otherwise, pasted or undone, is typed over as in a sheet.
  useEffect(() => {
    if (typed.current === value) return
    typed.current = value
    if (document.activeElement === field.current) field.current?.select()
  }, [value])

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing || event.altKey) return
    const key = event.key.toLowerCase()
    if (event.key === 'Escape') {
      if (!sheet.revert(row)) return
      event.stopPropagation()
    } else if (event.key === 'F2') {
      const { length } = event.currentTarget.value
      event.currentTarget.setSelectionRange(length, length)
    } else if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y')) {
      event.preventDefault()
      props.onStep(key === 'y' || event.shiftKey ? sheet.redo() : sheet.undo())
    }
  }

  function onPaste(event: ClipboardEvent<HTMLInputElement>) {
    const values = columnOf(event.clipboardData.getData('text/plain'))
    if (values?.length === 1) return
    event.preventDefault()
    if (values) props.onPaste(values)
    else props.onForeign()
  }

  // The tooltip is there also without content: the field stays the same while one mends it.
  return (
    <Tooltip relationship="description" content={problem ? reasonSentence(words, problem) : ''}>
      <input
        ref={field}
        data-focus=""
        tabIndex={props.active ? 0 : -1}
        className={mergeClasses(
          styles.field,
          value !== row.accountId && styles.changed,
          problem && styles.wrong,
        )}
        aria-label={t('accounts.id_of', { name: row.name })}
        aria-invalid={problem !== undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        onChange={(event) => {
          typed.current = event.target.value
          sheet.type(row, event.target.value)
        }}
        onFocus={(event) => {
          sheet.enter()
          event.currentTarget.select()
        }}
        onBlur={() => sheet.leave(row)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
    </Tooltip>
  )
}

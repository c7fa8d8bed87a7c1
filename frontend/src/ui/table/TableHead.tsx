/** The heads of the columns, which stay in sight; a press on one sorts by it. */
import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWords } from '@/i18n'
import { DownIcon, UpIcon } from '@/ui/icons'
import { type Column, template } from './columns'
import { nextSort, type Sort } from './sort'
import { boxWidth, CellText, useCellStyles } from './TableRow'

const useStyles = makeStyles({
  head: {
    position: 'sticky',
    zIndex: 1,
    top: 0,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  row: {
    display: 'grid',
    boxSizing: 'border-box',
    height: '32px',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
  },
  // Named as in the cells: of differently named paddings, the order of the style sheet would decide.
  cell: { paddingInline: 0 },
  plain: { paddingInline: tokens.spacingHorizontalS },
  button: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXXS,
    flexGrow: 1,
    minWidth: 0,
    height: '100%',
    margin: 0,
    border: 'none',
    paddingBlock: 0,
    paddingInline: tokens.spacingHorizontalS,
    fontFamily: 'inherit',
    fontSize: 'inherit',
    color: 'inherit',
    textAlign: 'start',
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':hover:active': { backgroundColor: tokens.colorSubtleBackgroundPressed },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  end: { justifyContent: 'flex-end' },
  icon: { flexShrink: 0 },
})

export function TableHead<Row>(props: {
  columns: readonly Column<Row>[]
  sort: Sort
  onSort: (sort: Sort) => void
  /** Where Tab leads in the head; -1: elsewhere. */
  active: number
  /** Undefined: nothing can be selected. */
  all: { state: boolean | 'mixed'; busy: boolean; onToggle: () => void } | undefined
}) {
  const { columns, sort, active, all } = props
  const styles = useStyles()
  const cells = useCellStyles()
  const { t } = useWords()
  const before = all ? 1 : 0
  const place = (column: number) => ({ 'data-at': `-1:${column}`, 'aria-colindex': column + 1 })
  return (
    // biome-ignore lint/a11y/useSemanticElements: see TableRow.
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: see TableRow. */}
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className={styles.row}
        style={{ gridTemplateColumns: (all ? `${boxWidth}px ` : '') + template(columns) }}
      >
        {all && (
          // biome-ignore lint/a11y/useSemanticElements: see TableRow.
          <div
            role="columnheader"
            tabIndex={-1}
            {...place(0)}
            className={mergeClasses(cells.cell, cells.box)}
            aria-label={t('ui.select')}
          >
            <Checkbox
              data-focus=""
              tabIndex={active === 0 ? 0 : -1}
              checked={all.state}
              disabled={all.busy}
              aria-label={t('ui.select_all')}
              onChange={all.onToggle}
            />
          </div>
        )}
        {columns.map((column, at) => {
          const sorted = sort.by === column.id
          const Icon = sort.desc ? DownIcon : UpIcon
          const tabIndex = active === at + before ? 0 : -1
          return (
            // biome-ignore lint/a11y/useSemanticElements: see TableRow.
            <div
              key={column.id}
              role="columnheader"
              {...place(at + before)}
              tabIndex={column.sortable ? -1 : tabIndex}
              {...(column.sortable
                ? { 'aria-sort': sorted ? (sort.desc ? 'descending' : 'ascending') : 'none' }
                : {})}
              className={mergeClasses(
                cells.cell,
                styles.cell,
                !column.sortable && styles.plain,
                column.align === 'end' && styles.end,
              )}
            >
              {column.sortable ? (
                <button
                  type="button"
                  data-focus=""
                  tabIndex={tabIndex}
                  className={mergeClasses(styles.button, column.align === 'end' && styles.end)}
                  onClick={() => props.onSort(nextSort(sort, column.id))}
                >
                  <CellText>{column.title}</CellText>
                  {sorted && <Icon className={styles.icon} />}
                </button>
              ) : (
                <CellText>{column.title}</CellText>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

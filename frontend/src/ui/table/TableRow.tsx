/** One row of a table, drawn anew only when something about it changed. */
import { Checkbox, makeStyles, mergeClasses, SkeletonItem, tokens } from '@fluentui/react-components'
import { memo, type ReactNode } from 'react'
import { overflowing } from '@/ui/OverflowTooltip'
import { type Column, template } from './columns'

/** Pixels, as wide as the boxes that select rows. */
export const boxWidth = 36

export const useCellStyles = makeStyles({
  cell: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    minWidth: 0,
    paddingInline: tokens.spacingHorizontalS,
    ':focus': { outlineStyle: 'none' },
    // Within the cell, for what stands out of it is cut off.
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  end: { justifyContent: 'flex-end', fontVariantNumeric: 'tabular-nums' },
  box: { justifyContent: 'center', paddingInline: 0 },
  text: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    insetInline: 0,
    top: 0,
    display: 'grid',
    boxSizing: 'border-box',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  opens: { cursor: 'pointer' },
  selected: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    // Not by colour alone.
    boxShadow: `inset 2px 0 0 ${tokens.colorCompoundBrandStroke}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundSelected },
  },
  skeleton: { width: '60%' },
})

interface RowProps<Row> {
  row: Row | undefined
  index: number
  /** Pixels from the top of the first row. */
  start: number
  height: number
  columns: readonly Column<Row>[]
  /** Where Tab leads in this row; -1: into another. */
  active: number
  selectable: boolean
  selected: boolean
  /** What the box that selects it is called. */
  name: string
  opens: boolean
}

export const TableRow = memo(Row) as typeof Row

function Row<Row>(props: RowProps<Row>) {
  const { row, index, columns, active, selectable, selected } = props
  const styles = useStyles()
  const cells = useCellStyles()
  const before = selectable ? 1 : 0
  const place = (column: number) => ({
    'data-at': `${index}:${column}`,
    'aria-colindex': column + 1,
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows stand at places of their own, which a table's cannot.
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      {...(selectable ? { 'aria-selected': selected } : {})}
      className={mergeClasses(styles.row, props.opens && styles.opens, selected && styles.selected)}
      style={{
        height: props.height,
        transform: `translateY(${props.start}px)`,
        gridTemplateColumns: (selectable ? `${boxWidth}px ` : '') + template(columns),
      }}
    >
      {selectable && (
        // biome-ignore lint/a11y/useSemanticElements: as above.
        <div role="gridcell" tabIndex={-1} {...place(0)} className={mergeClasses(cells.cell, cells.box)}>
          {row !== undefined && (
            <Checkbox
              data-focus=""
              tabIndex={active === 0 ? 0 : -1}
              checked={selected}
              aria-label={props.name}
              // The table does it: it knows what else is selected.
              onChange={() => {}}
            />
          )}
        </div>
      )}
      {columns.map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: as above.
        <div
          key={column.id}
          role="gridcell"
          tabIndex={active === at + before ? 0 : -1}
          {...place(at + before)}
          {...(row === undefined ? { 'data-waiting': '' } : {})}
          className={mergeClasses(cells.cell, column.align === 'end' && cells.end)}
        >
          {row === undefined ? (
            <SkeletonItem className={styles.skeleton} size={12} />
          ) : column.cell ? (
            column.cell(row, { index, active: active === at + before })
          ) : (
            <CellText>{column.text(row)}</CellText>
          )}
        </div>
      ))}
    </div>
  )
}

/** Text in a cell that ends with an ellipsis where it is too long; the whole of it is in a tooltip. */
export function CellText(props: { className?: string; children: ReactNode }) {
  return (
    <span className={mergeClasses(useCellStyles().text, props.className)} {...overflowing}>
      {props.children}
    </span>
  )
}

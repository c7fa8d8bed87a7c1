/** The first rows as they are in the file, and over each column what it means. */
import { Button, Caption1, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { ImportColumn, ImportField, ImportFile } from '@/bridge'
import { useWords } from '@/i18n'
import { OverflowTooltip, overflowing } from '@/ui'
import { fieldName } from './names'

const useStyles = makeStyles({
  root: {
    overflowX: 'auto',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  table: { borderCollapse: 'separate', borderSpacing: 0, fontSize: tokens.fontSizeBase300 },
  cell: {
    boxSizing: 'border-box',
    height: '28px',
    maxWidth: '240px',
    paddingInline: tokens.spacingHorizontalS,
    overflowX: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
    borderRight: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  top: {
    minWidth: '136px',
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalXS,
    verticalAlign: 'top',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  letter: { display: 'block', textAlign: 'center', color: tokens.colorNeutralForeground2 },
  number: {
    position: 'sticky',
    insetInlineStart: 0,
    textAlign: 'end',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    fontVariantNumeric: 'tabular-nums',
  },
  header: {
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorBrandBackground2,
  },
  unused: {
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  before: { color: tokens.colorNeutralForeground3 },
  more: { marginBlockStart: tokens.spacingVerticalS },
})

/** Columns shown at first: a sheet may have a thousand, of which a few mean anything. */
const firstColumns = 40

/** Rows of values under the headers that say enough without examples from further down. */
const enough = 2

export function HeadTable(props: {
  file: ImportFile
  headerRow: number
  fieldOf: ReadonlyMap<number, ImportField>
  onChoose: (column: number, field: ImportField | '') => void
}) {
  const { file, headerRow, fieldOf } = props
  const styles = useStyles()
  const { t } = useWords()
  const [all, setAll] = useState(false)
  const columns = all
    ? file.columns
    : file.columns.filter(({ index }, place) => place < firstColumns || fieldOf.has(index))
  const left = file.columns.length - columns.length
  const lastShown = file.headFrom + file.head.length - 1
  const examples =
    headerRow > 0 && lastShown - headerRow < enough
      ? Math.max(0, ...columns.map(({ samples }) => samples.length))
      : 0

  const look = (column: ImportColumn) => !fieldOf.has(column.index) && styles.unused
  return (
    <div>
      <OverflowTooltip className={styles.root}>
        <table className={styles.table} aria-label={t('importing.head')}>
          <thead>
            <tr>
              <td className={mergeClasses(styles.cell, styles.number)} />
              {columns.map((column) => (
                <ColumnHead
                  key={column.index}
                  column={column}
                  fields={file.fields}
                  field={fieldOf.get(column.index) ?? ''}
                  onChoose={props.onChoose}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {file.head.map((cells, place) => {
              const row = file.headFrom + place
              const isHeader = row === headerRow
              return (
                <tr key={row} {...(isHeader ? { 'aria-current': true } : {})}>
                  <th scope="row" className={mergeClasses(styles.cell, styles.number)}>
                    {isHeader ? t('importing.head.header', { row }) : row}
                  </th>
                  {columns.map((column) => (
                    <td
                      key={column.index}
                      className={mergeClasses(
                        styles.cell,
                        isHeader && styles.header,
                        row < headerRow && styles.before,
                        look(column),
                      )}
                      {...overflowing}
                    >
                      {cells[column.index] ?? ''}
                    </td>
                  ))}
                </tr>
              )
            })}
            {Array.from({ length: examples }, (_, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: examples have no name but their place.
              <tr key={`example ${place}`}>
                <th scope="row" className={mergeClasses(styles.cell, styles.number)}>
                  {t('importing.head.example')}
                </th>
                {columns.map((column) => (
                  <td key={column.index} className={mergeClasses(styles.cell, look(column))} {...overflowing}>
                    {column.samples[place] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </OverflowTooltip>
      {left > 0 && (
        <Button size="small" className={styles.more} onClick={() => setAll(true)}>
          {t('importing.columns.more', { count: left })}
        </Button>
      )}
    </div>
  )
}

function ColumnHead(props: {
  column: ImportColumn
  fields: readonly ImportField[]
  field: ImportField | ''
  onChoose: (column: number, field: ImportField | '') => void
}) {
  const { column, field, fields } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  return (
    <th scope="col" className={mergeClasses(styles.cell, styles.top)}>
      <Caption1 className={styles.letter} aria-hidden>
        {column.letter}
      </Caption1>
      <Select
        size="small"
        appearance={field === '' ? 'filled-darker' : 'outline'}
        aria-label={
          column.header === ''
            ? t('importing.column', { letter: column.letter })
            : t('importing.column.header', { letter: column.letter, header: column.header })
        }
        value={field}
        onChange={(_, { value }) => props.onChoose(column.index, fields.find((one) => one === value) ?? '')}
      >
        <option value="">{t('importing.column.unused')}</option>
        {fields.map((one) => (
          <option key={one} value={one}>
            {fieldName(words, one)}
          </option>
        ))}
      </Select>
    </th>
  )
}

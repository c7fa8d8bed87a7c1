/** The columns of 打刻連携設定. */
import type { AccountRow } from '@/bridge'
import type { Words } from '@/i18n'
import type { Column } from '@/ui/table'
import { CheckCell, checkText, FirstCell, firstText, lastPunchText } from './Cells'
import { IdCell } from './IdCell'
import type { Sheet } from './sheet'

export interface ColumnCalls {
  /** Null: account IDs are not edited. */
  readonly sheet: Sheet | null
  readonly onPaste: (row: AccountRow, index: number, values: readonly string[]) => void
  readonly onForeign: () => void
  readonly onStep: (ids: readonly number[]) => void
  readonly onAct: (row: AccountRow) => void
  /** Whether somebody may say who a LINE WORKS account belongs to. */
  readonly mayConfirm: boolean
}

export function columnsIn(words: Words, calls: ColumnCalls): Column<AccountRow>[] {
  const { t } = words
  const { sheet } = calls
  const mayAct = (row: AccountRow) => sheet === null && (row.check === 'changed' || calls.mayConfirm)
  return [
    { id: 'code', title: t('header.code'), width: 118, grow: 0, sortable: true, text: (row) => row.code },
    {
      id: 'name',
      title: t('header.name'),
      width: 92,
      grow: 2,
      sortable: true,
      text: (row) => row.name,
    },
    {
      id: 'division',
      title: t('header.division'),
      width: 80,
      grow: 1.5,
      sortable: true,
      text: (row) => row.division,
    },
    {
      id: 'employment_type',
      title: t('header.employment_type'),
      width: 72,
      sortable: true,
      text: (row) => row.employmentType,
    },
    {
      id: 'account_id',
      title: t('header.account_id'),
      width: 178,
      grow: 3,
      sortable: true,
      text: (row) => sheet?.value(row) ?? row.accountId,
      ...(sheet
        ? {
            cell: (row: AccountRow, at: { index: number; active: boolean }) => (
              <IdCell
                sheet={sheet}
                row={row}
                active={at.active}
                onPaste={(values) => calls.onPaste(row, at.index, values)}
                onForeign={calls.onForeign}
                onStep={calls.onStep}
              />
            ),
          }
        : {}),
    },
    {
      id: 'check',
      title: t('accounts.check'),
      width: 178,
      grow: 0.5,
      sortable: true,
      text: (row) => checkText(words, row),
      cell: (row, { active }) => (
        <CheckCell words={words} row={row} active={active} onAct={mayAct(row) ? calls.onAct : undefined} />
      ),
    },
    {
      id: 'first',
      title: t('employees.first'),
      width: 114,
      grow: 1,
      sortable: true,
      text: (row) => firstText(words, row),
      cell: (row) => <FirstCell words={words} row={row} />,
    },
    {
      id: 'last_punch',
      title: t('accounts.last_punch'),
      width: 128,
      grow: 0,
      align: 'end',
      sortable: true,
      text: (row) => lastPunchText(words, row),
    },
  ]
}

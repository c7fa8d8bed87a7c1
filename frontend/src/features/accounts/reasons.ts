/** Why an account ID cannot be stored, in words. */
import type { AccountProblem } from '@/bridge'
import type { Words } from '@/i18n'

const plain = ['account_form', 'account_space', 'has_left', 'control', 'private_use', 'unreadable'] as const

export function reasonSentence({ t }: Words, problem: AccountProblem): string {
  const { reason, value } = problem
  const column = t('header.account_id')
  const other = problem.other || t('import.someone_else')
  switch (reason) {
    case 'account_taken':
      return t('import.account_taken', { column, value, other })
    case 'account_twice':
      return t('import.account_twice', { column, value, rows: other })
    case 'out_of_scope':
      return t('import.out_of_scope')
    case 'too_long':
      return t('problem.too_long')
    default: {
      const known = plain.find((one) => one === reason)
      return known ? t(`import.${known}`, { column, value }) : t('problem.form')
    }
  }
}

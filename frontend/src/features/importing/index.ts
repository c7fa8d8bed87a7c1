/** Bulk import: from a file, over what it would change, to what it changed. */
export { ImportAccountsScreen, ImportEmployeesScreen } from './ImportScreen'

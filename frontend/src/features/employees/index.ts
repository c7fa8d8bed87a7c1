/** 従業員, 所属 and 雇用区分. */
export { EmployeesScreen } from './EmployeesScreen'
export { DivisionsScreen, EmploymentTypesScreen } from './UnitsScreen'

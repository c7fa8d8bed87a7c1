/** The screens and the menu that leads to them, in the order of the product page. */
import type { ComponentType } from 'react'
import { AccountsScreen } from '@/features/accounts'
import { CorrectionsScreen } from '@/features/corrections'
import { DivisionsScreen, EmployeesScreen, EmploymentTypesScreen } from '@/features/employees'
import { HomeScreen } from '@/features/home'
import { ImportAccountsScreen, ImportEmployeesScreen } from '@/features/importing'
import { ApiScreen, ReceptionScreen } from '@/features/lineworks'
import { OptionsScreen } from '@/features/options'
import { PhrasesScreen } from '@/features/phrases'
import { PreferencesScreen } from '@/features/preferences'
import type { PlainKey } from '@/i18n'
import type { Path } from '@/ui'
import {
  AccountsIcon,
  AdminsIcon,
  EmployeesIcon,
  HomeIcon,
  LineWorksIcon,
  OperationsIcon,
  PhrasesIcon,
  PunchesIcon,
  SettingsIcon,
} from '@/ui/icons'

/** A screen: built, or planned with a sentence of what it will be for. */
export type Screen = { readonly path: Path; readonly title: PlainKey } & (
  | { readonly built: ComponentType }
  | { readonly planned: PlainKey }
)

/** An entry of the menu: one screen, or several under a common title. */
export type Section = { readonly title: PlainKey; readonly icon: ComponentType } & (
  | { readonly screen: Screen }
  | { readonly screens: readonly Screen[] }
)

const sections: readonly Section[] = [
  { title: 'nav.home', icon: HomeIcon, screen: { path: '/', title: 'nav.home', built: HomeScreen } },
  {
    title: 'nav.punches',
    icon: PunchesIcon,
    screens: [
      { path: '/punches', title: 'nav.punches.list', planned: 'planned.punches.list' },
      { path: '/punches/unpunched', title: 'nav.punches.unpunched', planned: 'planned.punches.unpunched' },
      {
        path: '/punches/corrections',
        title: 'nav.punches.corrections',
        built: CorrectionsScreen,
      },
      { path: '/punches/monthly', title: 'nav.punches.monthly', planned: 'planned.punches.monthly' },
    ],
  },
  {
    title: 'nav.employees',
    icon: EmployeesIcon,
    screens: [
      { path: '/employees', title: 'nav.employees.list', built: EmployeesScreen },
      {
        path: '/employees/divisions',
        title: 'nav.employees.divisions',
        built: DivisionsScreen,
      },
      { path: '/employees/types', title: 'nav.employees.types', built: EmploymentTypesScreen },
    ],
  },
  {
    title: 'nav.lineworks',
    icon: LineWorksIcon,
    screens: [
      { path: '/lineworks/api', title: 'nav.lineworks.api', built: ApiScreen },
      { path: '/lineworks/receive', title: 'nav.lineworks.receive', built: ReceptionScreen },
      { path: '/lineworks/check', title: 'nav.lineworks.check', planned: 'planned.lineworks.check' },
    ],
  },
  {
    title: 'nav.accounts',
    icon: AccountsIcon,
    screen: { path: '/accounts', title: 'nav.accounts', built: AccountsScreen },
  },
  {
    title: 'nav.phrases',
    icon: PhrasesIcon,
    screen: { path: '/phrases', title: 'nav.phrases', built: PhrasesScreen },
  },
  {
    title: 'nav.settings',
    icon: SettingsIcon,
    screens: [
      { path: '/settings/company', title: 'nav.settings.company', planned: 'planned.settings.company' },
      { path: '/settings/options', title: 'nav.settings.options', built: OptionsScreen },
      { path: '/settings/notices', title: 'nav.settings.notices', planned: 'planned.settings.notices' },
      { path: '/settings/backup', title: 'nav.settings.backup', planned: 'planned.settings.backup' },
      { path: '/settings/behavior', title: 'nav.settings.behavior', built: PreferencesScreen },
    ],
  },
  {
    title: 'nav.admins',
    icon: AdminsIcon,
    screen: { path: '/admins', title: 'nav.admins', planned: 'planned.admins' },
  },
  {
    title: 'nav.operations',
    icon: OperationsIcon,
    screen: { path: '/operations', title: 'nav.operations', planned: 'planned.operations' },
  },
]

/** Screens that another one leads to; the menu marks that one. */
const inner: readonly Screen[] = [
  { path: '/employees/import', title: 'importing.title.employees', built: ImportEmployeesScreen },
  { path: '/accounts/import', title: 'importing.title.accounts', built: ImportAccountsScreen },
]

/** Every screen that can be gone to. A release lacks those that are not built yet. */
export function allScreens(release: boolean): readonly Screen[] {
  return [...menu(release).flatMap(screensOf), ...inner.filter((screen) => !release || 'built' in screen)]
}

/** The menu. A release shows built screens only, and no title without one. */
export function menu(release: boolean): readonly Section[] {
  if (!release) return sections
  return sections.flatMap((section): Section[] => {
    if ('screen' in section) return 'built' in section.screen ? [section] : []
    const screens = section.screens.filter((screen) => 'built' in screen)
    return screens.length > 0 ? [{ ...section, screens }] : []
  })
}

/** The screens of an entry of the menu. */
export function screensOf(section: Section): readonly Screen[] {
  return 'screen' in section ? [section.screen] : section.screens
}

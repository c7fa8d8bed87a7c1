/** An admin's own settings. */
import type { Language } from '@/i18n'

export type ThemeChoice = 'system' | 'light' | 'dark'

export interface PreferencesInput {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly closeHides: boolean
}

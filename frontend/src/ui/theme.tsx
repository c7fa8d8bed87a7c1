/**
 * The look of the page: Fluent's own themes with our font stack. High contrast
 * needs nothing here, Fluent honours the system's forced colours by itself.
 */
import { FluentProvider, type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components'
import { type ReactNode, useEffect } from 'react'
import type { Language } from '@/i18n'
import { useMediaQuery } from './useMediaQuery'

/**
 * Windows, macOS and Linux. Named one by one, because web views choose fonts
 * of very different widths by themselves, and because names stay Japanese in
 * an English page: without these, Han characters may get Chinese forms.
 */
const japanese = "'Yu Gothic UI', 'Hiragino Sans', 'Noto Sans CJK JP', 'Noto Sans JP', 'Meiryo'"
const fonts: Record<Language, string> = {
  ja: `${japanese}, system-ui, sans-serif`,
  en: `'Segoe UI', -apple-system, 'Helvetica Neue', ${japanese}, system-ui, sans-serif`,
}

function themeOf(dark: boolean, language: Language): Theme {
  return { ...(dark ? webDarkTheme : webLightTheme), fontFamilyBase: fonts[language] }
}

const themes = {
  light: { ja: themeOf(false, 'ja'), en: themeOf(false, 'en') },
  dark: { ja: themeOf(true, 'ja'), en: themeOf(true, 'en') },
}

export function PageTheme(props: {
  choice: 'system' | 'light' | 'dark'
  language: Language
  children: ReactNode
}) {
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)')
  const dark = props.choice === 'dark' || (props.choice === 'system' && systemDark)
  useEffect(() => {
    // What the browser draws itself, such as scroll bars.
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  }, [dark])
  return (
    <FluentProvider theme={themes[dark ? 'dark' : 'light'][props.language]}>{props.children}</FluentProvider>
  )
}

/** How a presence looks: an icon of its own shape, a colour and a word. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ComponentType } from 'react'
import type { Counts, Presence } from '@/bridge'
import { BreakIcon, InIcon, NoneIcon, OutIcon, OutingIcon } from '@/ui/icons'

/** In the order of the counts: who is here first, who is not last. */
export const presences: readonly Presence[] = ['in', 'on_break', 'outing', 'out', 'none']

const icons: Record<Presence, ComponentType<{ className?: string }>> = {
  none: NoneIcon,
  in: InIcon,
  on_break: BreakIcon,
  outing: OutingIcon,
  out: OutIcon,
}

const useStyles = makeStyles({
  icon: { flexShrink: 0 },
  none: { color: tokens.colorNeutralForeground3 },
  in: { color: tokens.colorPaletteGreenForeground1 },
  on_break: { color: tokens.colorPaletteMarigoldForeground1 },
  outing: { color: tokens.colorBrandForeground1 },
  out: { color: tokens.colorNeutralForeground3 },
})

export function PresenceIcon(props: { presence: Presence }) {
  const styles = useStyles()
  const Icon = icons[props.presence]
  return <Icon className={mergeClasses(styles.icon, styles[props.presence])} />
}

/** How many stand there. */
export function countOf(counts: Counts, presence: Presence): number {
  return counts[presence === 'on_break' ? 'break' : presence]
}

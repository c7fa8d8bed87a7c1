/** The menu at the left: beside the screen where there is room, over it where there is not. */
import {
  Button,
  makeStyles,
  NavCategory,
  NavCategoryItem,
  NavDrawer,
  NavDrawerBody,
  NavDrawerHeader,
  NavItem,
  NavSubItem,
  NavSubItemGroup,
  Tooltip,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useWords } from '@/i18n'
import { href, type Path } from '@/ui'
import { MenuIcon } from '@/ui/icons'
import { type Section, screensOf } from './routes'

const useStyles = makeStyles({
  inline: {
    position: 'sticky',
    top: '48px',
    flexShrink: 0,
    width: '232px',
    height: 'calc(100vh - 48px)',
  },
  head: { paddingBlock: tokens.spacingVerticalS, paddingInline: tokens.spacingHorizontalS },
  body: { paddingBlock: tokens.spacingVerticalS },
  // The group cuts off what stands out of it; with this the mark of the current screen does not.
  group: { marginInlineStart: '-8px', paddingInlineStart: '8px' },
})

export function Menu(props: {
  sections: readonly Section[]
  path: Path
  over: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { sections, path, over } = props
  const styles = useStyles()
  const { t } = useWords()
  const current = sections.find((section) => screensOf(section).some((screen) => screen.path === path))
  // The entry one is in is open; a click opens another in its place, or closes it.
  const [shown, setShown] = useState({ path, open: current?.title })
  if (shown.path !== path) setShown({ path, open: current?.title })

  return (
    <NavDrawer
      aria-label={t('frame.nav')}
      type={over ? 'overlay' : 'inline'}
      open={props.open}
      onOpenChange={(_, { open }) => props.onOpenChange(open)}
      className={over ? '' : styles.inline}
      density="small"
      multiple={false}
      selectedValue={path}
      selectedCategoryValue={current && 'screens' in current ? current.title : ''}
      openCategories={shown.open ? [shown.open] : []}
      onNavCategoryItemToggle={(_, { categoryValue }) =>
        setShown({
          path,
          open: sections.find(({ title }) => title === categoryValue && title !== shown.open)?.title,
        })
      }
      onNavItemSelect={() => over && props.onOpenChange(false)}
    >
      {over && (
        <NavDrawerHeader className={styles.head}>
          <Tooltip content={t('frame.menu_close')} relationship="label">
            <Button appearance="subtle" icon={<MenuIcon />} onClick={() => props.onOpenChange(false)} />
          </Tooltip>
        </NavDrawerHeader>
      )}
      <NavDrawerBody className={styles.body}>
        {sections.map((section) => {
          const Icon = section.icon
          return 'screen' in section ? (
            <NavItem
              key={section.title}
              href={href(section.screen.path)}
              value={section.screen.path}
              icon={<Icon />}
            >
              {t(section.title)}
            </NavItem>
          ) : (
            <NavCategory key={section.title} value={section.title}>
              <NavCategoryItem icon={<Icon />}>{t(section.title)}</NavCategoryItem>
              <NavSubItemGroup className={styles.group}>
                {section.screens.map((screen) => (
                  <NavSubItem key={screen.path} href={href(screen.path)} value={screen.path}>
                    {t(screen.title)}
                  </NavSubItem>
                ))}
              </NavSubItemGroup>
            </NavCategory>
          )
        })}
      </NavDrawerBody>
    </NavDrawer>
  )
}

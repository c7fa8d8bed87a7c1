/** The bar over every screen: menu, company, demo mark, and who is signed in. */
import {
  Badge,
  Button,
  Caption1,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Subtitle2,
  Tooltip,
  tokens,
  useRestoreFocusTarget,
} from '@fluentui/react-components'
import { errorSentence, useBridge, useSession, useSessionMutation } from '@/bridge'
import { useWords } from '@/i18n'
import { overflowing, useFailed, useMediaQuery } from '@/ui'
import { ChatIcon, MenuIcon, PersonIcon, SignOutIcon } from '@/ui/icons'

const useStyles = makeStyles({
  root: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    boxSizing: 'border-box',
    height: '48px',
    paddingInline: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground4,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  company: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  space: { flexGrow: 1 },
  end: { flexShrink: 0 },
  admin: { maxWidth: '200px', minWidth: 0 },
  version: {
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground3,
  },
  adminName: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

export function Header(props: { menuOpen: boolean; onToggleMenu: () => void }) {
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const failed = useFailed()
  const bridge = useBridge()
  const iconsOnly = useMediaQuery('(max-width: 639px)')
  const { admin, company, demo, chatUrl, version } = useSession()
  const signOut = useSessionMutation((bridge) => bridge.session.signOut())
  // The menu over the screen gives the focus back to its button.
  const restoreFocus = useRestoreFocusTarget()
  const menuLabel = props.menuOpen ? t('frame.menu_close') : t('frame.menu_open')

  return (
    <header className={styles.root}>
      <Tooltip content={menuLabel} relationship="label">
        <Button
          appearance="subtle"
          icon={<MenuIcon />}
          {...restoreFocus}
          aria-expanded={props.menuOpen}
          onClick={props.onToggleMenu}
        />
      </Tooltip>
      <Subtitle2 className={styles.company} {...overflowing}>
        {company || 'Punchline'}
      </Subtitle2>
      {demo && (
        <Tooltip content={t('demo.notice')} relationship="description">
          <Badge appearance="filled" color="warning" className={styles.end}>
            {t('frame.demo')}
          </Badge>
        </Tooltip>
      )}
      <span className={styles.space} />
      {chatUrl !== '' && (
        <Button
          as="a"
          className={styles.end}
          appearance="subtle"
          icon={<ChatIcon />}
          href={chatUrl}
          aria-label={t('frame.chat')}
          onClick={(event) => {
            // The window has no tabs: the address goes to the browser.
            event.preventDefault()
            bridge.openUrl(chatUrl)
          }}
        >
          {iconsOnly ? null : t('frame.chat')}
        </Button>
      )}
      {admin && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button
              appearance="subtle"
              icon={<PersonIcon />}
              className={styles.admin}
              aria-label={t('frame.admin', { name: admin.name })}
            >
              <span className={styles.adminName}>{admin.name}</span>
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuGroup>
                <MenuGroupHeader>
                  {admin.login} · {admin.full ? t('frame.full') : t('frame.limited')}
                </MenuGroupHeader>
                <MenuItem
                  icon={<SignOutIcon />}
                  onClick={() =>
                    signOut.mutate(undefined, { onError: (error) => failed(errorSentence(words, error)) })
                  }
                >
                  {t('frame.sign_out')}
                </MenuItem>
              </MenuGroup>
              <MenuDivider />
              <Caption1 block className={styles.version}>
                {t('frame.version', { version })}
              </Caption1>
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
    </header>
  )
}

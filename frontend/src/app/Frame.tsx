/** What stands around every screen: header, menu, and the way from one screen to the next. */
import { Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSession } from '@/bridge'
import { useWords } from '@/i18n'
import { AvailablePaths, menuPath, NoteToaster, useMediaQuery, usePath } from '@/ui'
import { Header } from './Header'
import { LeaveDialog } from './LeaveDialog'
import { Menu } from './Menu'
import { PlannedScreen } from './PlannedScreen'
import { allScreens, menu, type Screen } from './routes'
import { useLinkLost } from './useLink'

const useStyles = makeStyles({
  skip: {
    position: 'absolute',
    zIndex: 3,
    top: tokens.spacingVerticalXS,
    left: tokens.spacingHorizontalXS,
    padding: tokens.spacingVerticalS,
    backgroundColor: tokens.colorNeutralBackground1,
    ':not(:focus)': { clipPath: 'inset(50%)', pointerEvents: 'none' },
  },
  below: { display: 'flex', alignItems: 'flex-start' },
  main: {
    flexGrow: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    boxSizing: 'border-box',
    minHeight: 'calc(100vh - 48px)',
    paddingBlock: tokens.spacingVerticalL,
    paddingInline: tokens.spacingHorizontalXXL,
    backgroundColor: tokens.colorNeutralBackground2,
    '@media (max-width: 640px)': { paddingInline: tokens.spacingHorizontalM },
    ':focus': { outlineStyle: 'none' },
  },
})

export function Frame() {
  const styles = useStyles()
  const { t } = useWords()
  const { release } = useSession()
  const path = usePath()
  const linkLost = useLinkLost()
  const main = useRef<HTMLElement>(null)

  const sections = useMemo(() => menu(release), [release])
  const screens = useMemo(() => allScreens(release), [release])
  const available = useMemo(() => new Set(screens.map((screen) => screen.path)), [screens])
  const screen = screens.find((candidate) => candidate.path === path) ?? screens[0]

  const narrow = useMediaQuery('(max-width: 1007px)')
  // Beside the screen the menu stays until it is closed; over it, it is open only to choose.
  const [beside, setBeside] = useState(true)
  const [over, setOver] = useState(false)
  const closeOver = useCallback(() => setOver(false), [])
  const menuOpen = narrow ? over : beside
  const setMenuOpen = narrow ? setOver : setBeside

  useFocusOnChange(path, main)
  useEffect(() => {
    if (screen) document.title = `${t(screen.title)} - Punchline`
  }, [screen, t])

  return (
    <AvailablePaths paths={available}>
      <Link
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          // The address says which screen is shown; only the focus moves.
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {t('frame.skip')}
      </Link>
      <Header menuOpen={menuOpen} onToggleMenu={() => setMenuOpen(!menuOpen)} />
      <div className={styles.below}>
        <Menu
          sections={sections}
          path={menuPath(path)}
          over={narrow}
          open={menuOpen}
          onOpenChange={setMenuOpen}
        />
        <main ref={main} id="main" tabIndex={-1} className={styles.main}>
          {linkLost && (
            <MessageBar intent="warning">
              <MessageBarBody>{t('bridge.down')}</MessageBarBody>
            </MessageBar>
          )}
          {screen && <Content key={screen.path} screen={screen} />}
        </main>
      </div>
      <LeaveDialog onAsk={closeOver} />
      <NoteToaster />
    </AvailablePaths>
  )
}

function Content(props: { screen: Screen }) {
  const { screen } = props
  if ('planned' in screen) return <PlannedScreen title={screen.title} about={screen.planned} />
  const Built = screen.built
  return <Built />
}

/** After a change of screen its title gets the focus, so that it is read out and Tab starts there. */
function useFocusOnChange(path: string, main: { readonly current: HTMLElement | null }) {
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    window.scrollTo(0, 0)
    main.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [path, main])
}

/**
 * Where one is in the program: a path behind the # of the address, which works
 * alike in the window and in a browser, and survives a reload in both.
 */
import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'

/** Every screen there will be, in the order of the menu. */
export const paths = [
  '/',
  '/punches',
  '/punches/unpunched',
  '/punches/corrections',
  '/punches/monthly',
  '/employees',
  '/employees/divisions',
  '/employees/types',
  '/lineworks/api',
  '/lineworks/receive',
  '/lineworks/check',
  '/accounts',
  '/phrases',
  '/settings/company',
  '/settings/options',
  '/settings/notices',
  '/settings/backup',
  '/settings/behavior',
  '/admins',
  '/operations',
] as const

/** Screens within another one, which the menu shows in their place. */
export const innerPaths = { '/employees/import': '/employees', '/accounts/import': '/accounts' } as const

export type Path = (typeof paths)[number] | keyof typeof innerPaths

/** The entry of the menu under which a screen is. */
export function menuPath(path: Path): Path {
  return isInner(path) ? innerPaths[path] : path
}

function isInner(path: string): path is keyof typeof innerPaths {
  return Object.keys(innerPaths).includes(path)
}

/** What a link to a screen points to. */
export function href(path: Path): string {
  return `#${path}`
}

export function navigate(path: Path) {
  goTo(href(path))
}

let going = false

/** Goes to a hash without asking; what was typed is lost or saved already. */
export function goTo(hash: string) {
  going = hash !== window.location.hash
  window.location.hash = hash
}

/** Tells once whether the program itself changed the address, not the person in the browser. */
export function wentItself(): boolean {
  const itself = going
  going = false
  return itself
}

/** The screen in the address; ホーム for anything unknown. */
export function usePath(): Path {
  return useSyncExternalStore(subscribe, read)
}

function subscribe(changed: () => void) {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

function read(): Path {
  const hash = window.location.hash.slice(1)
  return isInner(hash) ? hash : (paths.find((path) => path === hash) ?? '/')
}

const Available = createContext<ReadonlySet<Path>>(
  new Set([...paths, ...(Object.keys(innerPaths) as Path[])]),
)

/** Says which screens can be gone to: a release lacks those that are not built yet. */
export function AvailablePaths(props: { paths: ReadonlySet<Path>; children: ReactNode }) {
  return <Available.Provider value={props.paths}>{props.children}</Available.Provider>
}

/** Tells whether there is a screen to link to. */
export function useAvailable(): (path: Path) => boolean {
  const available = useContext(Available)
  return (path) => available.has(path)
}

/** How many forms of the screen hold something that is not stored. */
let unsaved = 0

/** Marks that leaving this screen would lose what was typed. */
export function useUnsaved(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    unsaved += 1
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => {
      unsaved -= 1
      window.removeEventListener('beforeunload', ask)
    }
  }, [dirty])
}

/** Tells whether leaving now would lose something. */
export function hasUnsaved(): boolean {
  return unsaved > 0
}

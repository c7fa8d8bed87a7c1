/** Parts of screens that know nothing of what is shown in them. */
export { Announcement, Hidden } from './announce'
export { ChosenText } from './ChosenText'
export { CommandText } from './CommandText'
export { ConfirmDialog } from './ConfirmDialog'
export { CopyButton } from './CopyButton'
export { DateInput, dateIn, writtenDate } from './DateInput'
export { FilterPeriod, type Period, wholePeriod } from './FilterPeriod'
export { FilterRow, SearchField } from './FilterRow'
export { type FilterChoice, FilterSelect } from './FilterSelect'
export { FoldedText } from './FoldedText'
export { GateCard } from './GateCard'
export { focusBar, NewerBar } from './NewerBar'
export { NoRight } from './NoRight'
export { NumberInput, numberIn } from './NumberInput'
export {
  AvailablePaths,
  goTo,
  hasUnsaved,
  href,
  innerPaths,
  menuPath,
  navigate,
  type Path,
  paths,
  useAvailable,
  usePath,
  useUnsaved,
  wentItself,
} from './navigation'
export { OverflowTooltip, overflowing } from './OverflowTooltip'
export { PageTitle } from './PageTitle'
export { Panel } from './Panel'
export { PasswordField } from './PasswordField'
export { SideDrawer } from './SideDrawer'
export { StayField } from './StayField'
export { type Step, StepList } from './StepList'
export { EmptyState, FailedState, LoadingPage, LoadingState } from './states'
export { TimeInput } from './TimeInput'
export { PageTheme } from './theme'
export { NoteToaster, useDone, useFailed } from './toast'
export { byField, type DraftKind, mergeFields, useDraft } from './useDraft'
export { useFitHeight } from './useFitHeight'
export { useFocusBack } from './useFocusBack'
export { useFocusKept } from './useFocusKept'
export { useMediaQuery } from './useMediaQuery'
export { useNoStrayDrops } from './useNoStrayDrops'

/**
 * The icons of the page, each named for what it stands for here. They come
 * from single files: the package as a whole holds thousands.
 */

export { Add20Regular as AddIcon } from '@fluentui/react-icons/svg/add'
export { ArrowCircleRight20Filled as NextIcon } from '@fluentui/react-icons/svg/arrow-circle-right'
export { ArrowDown12Regular as DownIcon } from '@fluentui/react-icons/svg/arrow-down'
export { ArrowDownload20Regular as SaveIcon } from '@fluentui/react-icons/svg/arrow-download'
export { ArrowExit16Regular as OutIcon } from '@fluentui/react-icons/svg/arrow-exit'
export { ArrowExport20Regular as ExportIcon } from '@fluentui/react-icons/svg/arrow-export'
export { ArrowImport20Regular as ImportIcon } from '@fluentui/react-icons/svg/arrow-import'
export { ArrowSync20Regular as RetryIcon } from '@fluentui/react-icons/svg/arrow-sync'
export { ArrowUp12Regular as UpIcon } from '@fluentui/react-icons/svg/arrow-up'
export { Calendar20Regular as CalendarIcon } from '@fluentui/react-icons/svg/calendar'
export { CalendarClock20Regular as PunchesIcon } from '@fluentui/react-icons/svg/calendar-clock'
export { Chat20Regular as ChatIcon } from '@fluentui/react-icons/svg/chat'
export { ChatSettings20Regular as PhrasesIcon } from '@fluentui/react-icons/svg/chat-settings'
export {
  CheckmarkCircle16Filled as InIcon,
  CheckmarkCircle20Filled as DoneIcon,
} from '@fluentui/react-icons/svg/checkmark-circle'
export {
  Circle12Filled as ReceivingIcon,
  Circle16Regular as NoneIcon,
  Circle20Regular as TodoIcon,
} from '@fluentui/react-icons/svg/circle'
export { ClipboardPaste20Regular as PasteIcon } from '@fluentui/react-icons/svg/clipboard-paste'
export { Copy20Regular as CopyIcon } from '@fluentui/react-icons/svg/copy'
export { Delete20Regular as DeleteIcon } from '@fluentui/react-icons/svg/delete'
export { Dismiss20Regular as CloseIcon } from '@fluentui/react-icons/svg/dismiss'
export { DocumentArrowUp20Regular as FileIcon } from '@fluentui/react-icons/svg/document-arrow-up'
export { DocumentKey20Regular as KeyFileIcon } from '@fluentui/react-icons/svg/document-key'
export { DrinkCoffee16Filled as BreakIcon } from '@fluentui/react-icons/svg/drink-coffee'
export { Edit20Regular as EditIcon } from '@fluentui/react-icons/svg/edit'
export {
  ErrorCircle16Filled as ErrorIcon,
  ErrorCircle20Regular as FailedIcon,
} from '@fluentui/react-icons/svg/error-circle'
export { Eye20Regular as ShowIcon } from '@fluentui/react-icons/svg/eye'
export { EyeOff20Regular as HideIcon } from '@fluentui/react-icons/svg/eye-off'
export { History20Regular as OperationsIcon } from '@fluentui/react-icons/svg/history'
export { Home20Regular as HomeIcon } from '@fluentui/react-icons/svg/home'
export { Hourglass16Regular as WaitingIcon } from '@fluentui/react-icons/svg/hourglass'
export { Info16Regular as InfoIcon } from '@fluentui/react-icons/svg/info'
export { LinkPerson20Regular as AccountsIcon } from '@fluentui/react-icons/svg/link-person'
export { MoreHorizontal20Regular as MoreIcon } from '@fluentui/react-icons/svg/more-horizontal'
export { Navigation20Regular as MenuIcon } from '@fluentui/react-icons/svg/navigation'
export { Open20Regular as OpenIcon } from '@fluentui/react-icons/svg/open'
export { People20Regular as EmployeesIcon } from '@fluentui/react-icons/svg/people'
export { Person20Regular as PersonIcon } from '@fluentui/react-icons/svg/person'
export { PersonWalking16Filled as OutingIcon } from '@fluentui/react-icons/svg/person-walking'
export { PlugConnected20Regular as LineWorksIcon } from '@fluentui/react-icons/svg/plug-connected'
export { Prohibited16Regular as RefusedIcon } from '@fluentui/react-icons/svg/prohibited'
export { Pulse20Regular as CheckIcon } from '@fluentui/react-icons/svg/pulse'
export { QuestionCircle16Regular as AskedIcon } from '@fluentui/react-icons/svg/question-circle'
export { Send20Regular as SendIcon } from '@fluentui/react-icons/svg/send'
export { Settings20Regular as SettingsIcon } from '@fluentui/react-icons/svg/settings'
export { ShieldPerson20Regular as AdminsIcon } from '@fluentui/react-icons/svg/shield-person'
export { SignOut20Regular as SignOutIcon } from '@fluentui/react-icons/svg/sign-out'
export { Warning16Filled as WarningIcon } from '@fluentui/react-icons/svg/warning'

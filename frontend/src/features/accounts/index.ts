/** 打刻連携設定. */
export { AccountsScreen } from './AccountsScreen'

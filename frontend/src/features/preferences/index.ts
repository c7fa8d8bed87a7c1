/** 設定 > 動作. */
export { PreferencesScreen } from './PreferencesScreen'

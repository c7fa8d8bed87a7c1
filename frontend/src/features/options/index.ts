/** 設定 > オプション. */
export { OptionsScreen } from './OptionsScreen'

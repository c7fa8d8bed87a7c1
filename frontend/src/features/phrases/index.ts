/** 打刻メッセージ編集. */
export { PhrasesScreen } from './PhrasesScreen'

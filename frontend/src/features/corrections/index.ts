/** 打刻データ > 修正申請. */
export { CorrectionsScreen } from './CorrectionsScreen'

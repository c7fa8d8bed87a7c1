/** LINE WORKS連携: API登録 and 受信設定. */
export { ApiScreen } from './ApiScreen'
export { ReceptionScreen } from './ReceptionScreen'

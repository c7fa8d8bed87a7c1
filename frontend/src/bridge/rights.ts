/** What an admin may do, to show no more than that; the program asks again at every call. */
import type { AdminInfo } from './wire'

type Admin = AdminInfo | null

/** LINE WORKS連携, which is the whole company's. */
export function mayEditConnection(admin: Admin): boolean {
  return mayEditAccounts(admin) && (admin?.full === true || admin?.limited === false)
}

/** 打刻連携設定. */
export function mayEditAccounts(admin: Admin): boolean {
  return admin !== null && (admin.full || (admin.options === 2 && admin.employees > 0))
}

/** Punches, the board, 修正申請. */
export function mayReadRecords(admin: Admin): boolean {
  return admin !== null && (admin.full || admin.records > 0)
}

export function mayEditRecords(admin: Admin): boolean {
  return admin !== null && (admin.full || admin.records === 2)
}

/** 打刻メッセージ編集, looking. */
export function mayReadPhrases(admin: Admin): boolean {
  return admin !== null && (admin.full || admin.options > 0)
}

export function mayReadEmployees(admin: Admin): boolean {
  return admin !== null && (admin.full || admin.employees > 0)
}

/** Those of his 所属 and 雇用区分. */
export function mayEditEmployees(admin: Admin): boolean {
  return admin !== null && (admin.full || admin.employees === 2)
}

/** 所属 and 雇用区分 themselves, which are the whole company's. */
export function mayEditUnits(admin: Admin): boolean {
  return mayEditEmployees(admin) && (admin?.full === true || admin?.limited === false)
}

/**
 * What crosses between the host and the page, as package desktop declares it.
 *
 * Instants are RFC 3339 text with the company's offset, "" for none; dates are
 * YYYY-MM-DD; lists are never null.
 */
export type * from './accounts'
export type * from './changes'
export type * from './connection'
export type * from './corrections'
export type * from './employees'
export type * from './feed'
export type * from './files'
export type * from './home'
export type * from './import'
export type * from './options'
export type * from './phrases'
export type * from './preferences'
export type * from './problems'
export type * from './punch'
export type * from './reception'
export type * from './session'
export type * from './status'
export type * from './units'

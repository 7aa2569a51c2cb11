import type { PeopleRecords } from '../store.ts'
import type { KeyRow } from '../tables.ts'
import { hashed } from './store.ts'

const toKey = (row: KeyRow): KeyRow => ({ ...row, member_id: Number(row.member_id) })

/** The keys that nobody took back, of one member or of all, the latest first. */
export const keysOf = async (records: PeopleRecords, member?: number): Promise<KeyRow[]> => {
  let query = records.selectFrom('account_key').selectAll().where('revoked_at', 'is', null)
  if (member !== undefined) query = query.where('member_id', '=', member)
  return (await query.orderBy('created_at', 'desc').orderBy('id').execute()).map(toKey)
}

/** The key that was given out as this text, unless it was taken back. */
export const keyNamed = async (records: PeopleRecords, text: string): Promise<KeyRow | undefined> => {
  const row = await records
    .selectFrom('account_key')
    .selectAll()
    .where('key_hash', '=', hashed(text))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row && toKey(row)
}

export const insertKey = async (records: PeopleRecords, row: KeyRow): Promise<void> => {
  await records.insertInto('account_key').values(row).execute()
}

export const putRevoked = async (records: PeopleRecords, id: string, at: string): Promise<void> => {
  await records.updateTable('account_key').set({ revoked_at: at }).where('id', '=', id).execute()
}

/** When each key was last used, by its id. */
export const keyUses = async (records: PeopleRecords): Promise<Map<string, string>> => {
  const rows = await records.selectFrom('account_key_use').selectAll().execute()
  return new Map(rows.map(({ key_id, used_at }) => [key_id, used_at]))
}

export const putUse = async (records: PeopleRecords, key: string, at: string): Promise<void> => {
  await records
    .insertInto('account_key_use')
    .values({ key_id: key, used_at: at })
    .onConflict((conflict) => conflict.column('key_id').doUpdateSet({ used_at: at }))
    .execute()
}

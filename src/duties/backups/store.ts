import type { Kysely } from 'kysely'
import type { BackupFileRow, BackupSettingRow, BackupTables } from './tables.ts'

export type BackupRecords = Kysely<BackupTables>

export const settingRow = (records: BackupRecords): Promise<BackupSettingRow | undefined> =>
  records.selectFrom('backup_setting').selectAll().where('id', '=', 1).executeTakeFirst()

export const putSetting = async (
  records: BackupRecords,
  row: Omit<BackupSettingRow, 'id'>,
): Promise<void> => {
  await records
    .insertInto('backup_setting')
    .values({ id: 1, ...row })
    .onConflict((on) => on.column('id').doUpdateSet(row))
    .execute()
}

/** Those that are not known to be gone, the newest first. */
export const fileRows = (records: BackupRecords): Promise<BackupFileRow[]> =>
  records
    .selectFrom('backup_file')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('made_at', 'desc')
    .execute()

export const fileRow = (records: BackupRecords, id: string): Promise<BackupFileRow | undefined> =>
  records.selectFrom('backup_file').selectAll().where('id', '=', id).executeTakeFirst()

export const insertFile = async (records: BackupRecords, row: BackupFileRow): Promise<void> => {
  await records.insertInto('backup_file').values(row).execute()
}

export const changeFile = async (
  records: BackupRecords,
  id: string,
  change: Partial<Omit<BackupFileRow, 'id'>>,
): Promise<void> => {
  await records.updateTable('backup_file').set(change).where('id', '=', id).execute()
}

/** For which moment one was tried last; '' for none. */
export const triedSlot = async (records: BackupRecords): Promise<string> =>
  (await records.selectFrom('backup_try').select('slot').where('id', '=', 1).executeTakeFirst())?.slot ?? ''

export const putTried = async (records: BackupRecords, slot: string): Promise<void> => {
  await records
    .insertInto('backup_try')
    .values({ id: 1, slot })
    .onConflict((on) => on.column('id').doUpdateSet({ slot }))
    .execute()
}

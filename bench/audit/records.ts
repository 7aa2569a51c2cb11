import { migrations, type RecordTables } from '../../src/record-tables.ts'
import { openFolder } from '../../src/storage/folder.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { openRecords, type RecordStore } from '../../src/storage/records.ts'

/** The record store of a folder, with all its tables; nobody listens to them yet. */
export const recordsIn = async (folder: string): Promise<RecordStore<RecordTables>> => {
  const records = await openRecords<RecordTables>({ folder: await openFolder(folder) })
  await migrate(records, migrations.records, { version: '1' })
  return records
}

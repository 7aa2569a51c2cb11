import type { Kysely } from 'kysely'
import type { Member } from './contract.ts'
import type { MemberRow, PeopleTables } from './tables.ts'

export type PeopleRecords = Kysely<PeopleTables>

const toMember = ({ id, name, role, colour, archived_at }: MemberRow): Member => ({
  id: Number(id),
  name,
  role,
  colour,
  archivedAt: archived_at,
})

/** All members in the order they came; those archived after the others. */
export const allMembers = async (records: PeopleRecords): Promise<Member[]> => {
  const all = (await records.selectFrom('member').selectAll().orderBy('id').execute()).map(toMember)
  return [...all.filter((one) => one.archivedAt === null), ...all.filter((one) => one.archivedAt !== null)]
}

export const insertMember = async (records: PeopleRecords, row: MemberRow): Promise<void> => {
  await records.insertInto('member').values(row).execute()
}

export const updateMember = async (
  records: PeopleRecords,
  id: number,
  change: Partial<Omit<MemberRow, 'id' | 'created_at'>>,
): Promise<void> => {
  await records.updateTable('member').set(change).where('id', '=', id).execute()
}

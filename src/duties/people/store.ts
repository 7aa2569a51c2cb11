import { type Kysely, sql } from 'kysely'
import type { Member } from './contract.ts'
import type { MemberColumn, MemberRow, PeopleTables } from './tables.ts'

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

/** Those who are of the team now. */
export const presentMembers = async (records: PeopleRecords): Promise<Member[]> =>
  (await allMembers(records)).filter(({ archivedAt }) => archivedAt === null)

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

/** Members that something in these columns names. */
export const namedMembers = async (
  records: PeopleRecords,
  columns: readonly MemberColumn[],
): Promise<Set<number>> => {
  const named = new Set<number>()
  for (const { table, column, isList } of columns) {
    const { rows } = await sql<{ value: string | number }>`select distinct ${sql.ref(column)} as value
      from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(records)
    for (const { value } of rows) {
      const ids: unknown = isList ? JSON.parse(String(value)) : [value]
      if (Array.isArray(ids)) for (const id of ids) named.add(Number(id))
    }
  }
  return named
}

export const deleteMember = async (records: PeopleRecords, id: number): Promise<void> => {
  await records.deleteFrom('member').where('id', '=', id).execute()
}

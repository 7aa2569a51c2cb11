import { type Permission, permissions } from '../../../kernel/permission.ts'
import { shippedRoles } from '../rules/roles.ts'
import type { PeopleRecords } from '../store.ts'

/** A role made in this installation. */
export type RoleMade = { id: string; name: string; permissions: readonly Permission[] }
export type RoleKept = RoleMade & { isShipped: boolean }

/** Those of a stored list that this version knows, in the order of the table of permissions. */
const known = (list: string): Permission[] => {
  const stored: unknown = JSON.parse(list)
  return Array.isArray(stored) ? permissions.filter((one) => stored.includes(one)) : []
}

export const rolesMade = async (records: PeopleRecords): Promise<RoleMade[]> =>
  (await records.selectFrom('account_role').selectAll().orderBy('name').execute()).map((row) => ({
    id: row.id,
    name: row.name,
    permissions: known(row.permissions),
  }))

/** Those that come with the program, then those made here. */
export const allRoles = async (records: PeopleRecords): Promise<RoleKept[]> => [
  ...shippedRoles.map((role) => ({ ...role, isShipped: true })),
  ...(await rolesMade(records)).map((role) => ({ ...role, isShipped: false })),
]

export const putRole = async (
  records: PeopleRecords,
  { id, name, permissions: list }: RoleMade,
): Promise<void> => {
  const row = { id, name, permissions: JSON.stringify(list) }
  await records
    .insertInto('account_role')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, permissions: row.permissions }))
    .execute()
}

export const deleteRole = async (records: PeopleRecords, id: string): Promise<void> => {
  await records.deleteFrom('account_role').where('id', '=', id).execute()
}

/** The members who have each role somewhere, by its id. */
export const holdersOf = async (records: PeopleRecords): Promise<Map<string, number[]>> => {
  const rows = await records.selectFrom('account_grant').select(['role', 'member_id']).distinct().execute()
  return new Map(
    [...Map.groupBy(rows, ({ role }) => role)].map(([role, list]) => [
      role,
      list.map(({ member_id }) => Number(member_id)),
    ]),
  )
}

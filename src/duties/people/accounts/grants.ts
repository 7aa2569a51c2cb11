import type { Grant, Granted } from '../../../kernel/caller.ts'
import { shippedRole } from '../rules/roles.ts'
import { type PeopleRecords, presentMembers } from '../store.ts'
import { rolesMade } from './role-store.ts'
import { grantsOf } from './store.ts'

/** What some members may do now, each of their roles as the permissions it stands for. */
export const grantsOfMembers = async (
  records: PeopleRecords,
  members: readonly number[],
): Promise<(member: number) => Grant[]> => {
  const rows = await grantsOf(records, members)
  // Asked at every call: those made here only where somebody has one.
  const made = rows.every(({ role }) => shippedRole(role)) ? [] : await rolesMade(records)
  const found = Map.groupBy(rows, ({ member_id }) => member_id)
  return (member) =>
    (found.get(member) ?? []).map(({ role, shop_id }) => ({
      shop: shop_id === 0 ? 'all' : shop_id,
      permissions: shippedRole(role) ?? made.find(({ id }) => id === role)?.permissions ?? [],
    }))
}

/** What a member may do now. */
export const grantsOfMember = async (records: PeopleRecords, member: number): Promise<Grant[]> =>
  (await grantsOfMembers(records, [member]))(member)

/** The rights of a member; whoever is archived or unknown has none. */
export const rightsOf = async (records: PeopleRecords, member: number): Promise<Granted> => {
  const isThere = (await presentMembers(records)).some(({ id }) => id === member)
  return { grants: isThere ? await grantsOfMember(records, member) : [] }
}

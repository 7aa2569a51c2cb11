import type { Grant } from '../../../kernel/caller.ts'
import { shippedRole } from '../rules/roles.ts'
import type { PeopleRecords } from '../store.ts'
import { rolesMade } from './role-store.ts'
import { grantsOf } from './store.ts'

/** What a member may do now, each of their roles as the permissions it stands for. */
export const grantsOfMember = async (records: PeopleRecords, member: number): Promise<Grant[]> => {
  const rows = await grantsOf(records, member)
  if (rows.length === 0) return []
  // Asked at every call: those made here only where somebody has one.
  const made = rows.every(({ role }) => shippedRole(role)) ? [] : await rolesMade(records)
  return rows.map(({ role, shop_id }) => ({
    shop: shop_id === 0 ? 'all' : shop_id,
    permissions: shippedRole(role) ?? made.find(({ id }) => id === role)?.permissions ?? [],
  }))
}

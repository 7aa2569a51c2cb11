import { randomUUID } from 'node:crypto'
import type { Caller } from '../../../kernel/caller.ts'
import { Failure } from '../../../kernel/failure.ts'
import { type Permission, permissions } from '../../../kernel/permission.ts'
import { lookOf } from '../../../kernel/visible-text.ts'
import { noteAudit } from '../../../storage/audit.ts'
import { inTransaction } from '../../../storage/records.ts'
import { allMembers, type PeopleRecords } from '../store.ts'
import { refuseBeyond } from './access-actions.ts'
import type { AccountContext } from './actions.ts'
import type { RoleOfTeam } from './contract.ts'
import { allRoles, deleteRole, holdersOf, putRole, type RoleKept } from './role-store.ts'

/** Every role there is, those that come with the program first, and how many have it. */
export const listRoles = async ({ records }: Pick<AccountContext, 'records'>): Promise<RoleOfTeam[]> => {
  const [roles, holders] = [await allRoles(records), await holdersOf(records)]
  return roles.map(({ id, name, permissions: list, isShipped }) => ({
    id,
    name,
    permissions: [...list],
    isShipped,
    members: holders.get(id)?.length ?? 0,
  }))
}

const roleOf = async (context: AccountContext, id: string): Promise<RoleOfTeam> => {
  const role = (await listRoles(context)).find((one) => one.id === id)
  if (!role) throw new Failure('not_found', { what: '这个角色' })
  return role
}

const refuseTaken = (roles: readonly RoleKept[], name: string, except?: string): void => {
  const other = roles.find((one) => one.id !== except && lookOf(one.name) === lookOf(name))
  if (other)
    throw new Failure('invalid_input', { detail: `已有名为「${other.name}」的角色，请换一个分得清的名字。` })
}

const ownRole = async (tx: PeopleRecords, id: string): Promise<RoleKept> => {
  const role = (await allRoles(tx)).find((one) => one.id === id)
  if (!role) throw new Failure('not_found', { what: '这个角色' })
  if (role.isShipped)
    throw new Failure('invalid_input', {
      detail: `「${role.name}」是随程序来的角色，不能改；请照着它另建一个。`,
    })
  return role
}

const inOrder = (list: readonly Permission[]): Permission[] => permissions.filter((one) => list.includes(one))

/** Failures: beyond_own; invalid_input where the name is taken. */
export const makeRole = async (
  context: AccountContext,
  { name, permissions: list }: { name: string; permissions: readonly Permission[] },
  caller: Caller | undefined,
): Promise<RoleOfTeam> => {
  const id = randomUUID()
  await inTransaction(context.records, async (tx) => {
    refuseTaken(await allRoles(tx), name)
    refuseBeyond(caller, [{ shop: 'all', permissions: list }])
    await putRole(tx, { id, name, permissions: inOrder(list) })
    await noteAudit(tx, { what: 'permission', subject: `account_role:${id}`, label: `新的角色「${name}」` })
  })
  return roleOf(context, id)
}

/**
 * Whoever has the role has what it allows now, at their next call. Failures: not_found; beyond_own of what is added
 * or taken away; invalid_input where it came with the program or the name is taken.
 */
export const changeRole = async (
  context: AccountContext,
  { id, name, permissions: list }: { id: string; name: string; permissions: readonly Permission[] },
  caller: Caller | undefined,
): Promise<RoleOfTeam> => {
  await inTransaction(context.records, async (tx) => {
    const before = await ownRole(tx, id)
    refuseTaken(await allRoles(tx), name, id)
    const other = permissions.filter((one) => list.includes(one) !== before.permissions.includes(one))
    refuseBeyond(caller, [{ shop: 'all', permissions: other }])
    await putRole(tx, { id, name, permissions: inOrder(list) })
    await noteAudit(tx, { what: 'permission', subject: `account_role:${id}`, label: `角色「${name}」` })
  })
  return roleOf(context, id)
}

/** Failures: not_found; invalid_input where it came with the program or somebody has it. */
export const removeRole = (context: AccountContext, { id }: { id: string }): Promise<{ removed: true }> =>
  inTransaction(context.records, async (tx) => {
    const role = await ownRole(tx, id)
    const holders = (await holdersOf(tx)).get(id) ?? []
    if (holders.length > 0) {
      const names = (await allMembers(tx)).filter((one) => holders.includes(one.id)).map(({ name }) => name)
      throw new Failure('invalid_input', {
        detail: `还有人是「${role.name}」：${names.slice(0, 5).join('、')}${names.length > 5 ? ' 等' : ''}。请先给他们别的角色。`,
      })
    }
    await deleteRole(tx, id)
    await noteAudit(tx, {
      what: 'permission',
      subject: `account_role:${id}`,
      label: `删除了角色「${role.name}」`,
    })
    return { removed: true as const }
  })

import type { Caller } from '../../../kernel/caller.ts'
import { Failure } from '../../../kernel/failure.ts'
import { permissionNames } from '../../../kernel/permission.ts'
import { inTransaction } from '../../../storage/records.ts'
import type { Member } from '../contract.ts'
import { ownerRole } from '../rules/roles.ts'
import { allMembers, type PeopleRecords } from '../store.ts'
import { type AccountContext, makeLink, noted } from './actions.ts'
import { type Access, type GivenRole, RoleId } from './contract.ts'
import {
  accountOf,
  grantsOf,
  insertGrant,
  linkUntil,
  membersAs,
  removeGrants,
  withdrawLinks,
} from './store.ts'

const memberOf = async (records: PeopleRecords, id: number): Promise<Member> => {
  const member = (await allMembers(records)).find((one) => one.id === id)
  if (!member) throw new Failure('not_found', { what: '这个成员' })
  return member
}

const accessOf = async ({ records, clock, shops }: AccountContext, member: number): Promise<Access> => {
  const names = new Map((await shops()).map(({ id, name }) => [id, name]))
  return {
    member,
    hasAccount: (await accountOf(records, member)) !== undefined,
    roles: (await grantsOf(records, member)).flatMap(({ role, shop_id }): GivenRole[] => {
      const known = RoleId.safeParse(role).data
      const shop = shop_id === 0 ? null : names.get(shop_id)
      return known === undefined || shop === undefined ? [] : [{ role: known, shop }]
    }),
    linkUntil: await linkUntil(records, member, clock.now().toString()),
  }
}

/** Of every member, also the archived. */
export const listAccess = async (context: AccountContext): Promise<Access[]> => {
  const all: Access[] = []
  for (const { id } of await allMembers(context.records)) all.push(await accessOf(context, id))
  return all
}

/**
 * The roles of a member from now on, at the next call they make. Failures: not_found; shop_unknown; invalid_input
 * where nobody would be left who may give roles.
 */
export const giveRoles = async (
  context: AccountContext,
  { member, roles }: { member: number; roles: readonly GivenRole[] },
): Promise<Access> => {
  const shops = await context.shops()
  const rows = roles.map(({ role, shop }) => {
    const found = shops.find(({ name }) => name === shop)
    if (shop !== null && !found) throw new Failure('shop_unknown', { shop })
    if (role === ownerRole && shop !== null)
      throw new Failure('invalid_input', { detail: '店主管所有店铺；只管一家店的请用店长。' })
    return { member_id: member, role, shop_id: found?.id ?? 0 }
  })
  await inTransaction(context.records, async (tx) => {
    await memberOf(tx, member)
    await removeGrants(tx, member)
    for (const row of rows) await insertGrant(tx, row)
    if ((await membersAs(tx, ownerRole)).length === 0)
      throw new Failure('invalid_input', { detail: '至少要有一位能登录的店主；请先让另一位成为店主。' })
  })
  return accessOf(context, member)
}

/** A link to get in with for the first time, or with another password. Failures: not_found, invalid_input. */
export const invite = async (
  context: AccountContext,
  { member }: { member: number },
): Promise<{ path: string; expiresAt: string }> => {
  const { name, archivedAt } = await memberOf(context.records, member)
  if (archivedAt !== null) throw new Failure('invalid_input', { detail: `成员「${name}」已归档，请先请回。` })
  const kind = (await accountOf(context.records, member)) ? 'reset' : 'invitation'
  const { token, expiresAt } = await makeLink(context, { kind, member })
  await noted(context, { what: 'invite', subject: `member:${member}`, label: name })
  return { path: `/welcome#${token}`, expiresAt }
}

export const withdraw = async (context: AccountContext, { member }: { member: number }): Promise<Access> => {
  await inTransaction(context.records, async (tx) => {
    await withdrawLinks(tx, 'invitation', member)
    await withdrawLinks(tx, 'reset', member)
  })
  return accessOf(context, member)
}

/**
 * For an owner who cannot get in any more: a link to become the owner, for whoever can read the key of this machine.
 * Failure: not_allowed for everybody else.
 */
export const ownerLink = async (
  context: AccountContext,
  caller: Caller | undefined,
): Promise<{ path: string; expiresAt: string }> => {
  if (caller && caller.kind !== 'machine')
    throw new Failure('not_allowed', { permission: permissionNames['access.write'] })
  const { token, expiresAt } = await makeLink(context, { kind: 'owner', member: 0 })
  return { path: `/welcome#${token}`, expiresAt }
}

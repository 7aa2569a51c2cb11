import type { Caller } from '../../../kernel/caller.ts'
import { Failure } from '../../../kernel/failure.ts'
import { type Permission, permissionNames } from '../../../kernel/permission.ts'
import { noteAudit } from '../../../storage/audit.ts'
import { inTransaction } from '../../../storage/records.ts'
import type { Member } from '../contract.ts'
import { beyondOwn, type Given } from '../rules/giving.ts'
import { ownerRole } from '../rules/roles.ts'
import { allMembers, type PeopleRecords } from '../store.ts'
import type { GrantRow } from '../tables.ts'
import type { AccountContext } from './actions.ts'
import type { Access, GivenRole } from './contract.ts'
import { machine } from './door.ts'
import { grantsOfMember } from './grants.ts'
import { linksOf, makeLink } from './links.ts'
import { allRoles } from './role-store.ts'
import {
  accountOf,
  accountsOf,
  grantsOf,
  insertGrant,
  isTwoSteps,
  membersAs,
  removeGrant,
  turnOffTwoSteps,
  withdrawLinks,
} from './store.ts'

const memberOf = async (records: PeopleRecords, id: number): Promise<Member> => {
  const member = (await allMembers(records)).find((one) => one.id === id)
  if (!member) throw new Failure('not_found', { what: '这个成员' })
  return member
}

/** Of these members, in their order. */
const accessOfAll = async (
  { records, clock, shops }: AccountContext,
  members: readonly number[],
): Promise<Access[]> => {
  const [known, accounts, grants, links] = await Promise.all([
    shops(),
    accountsOf(records, members),
    grantsOf(records, members),
    linksOf(records, members, clock.now().toString()),
  ])
  const names = new Map(known.map(({ id, name }) => [id, name]))
  const own = Map.groupBy(grants, ({ member_id }) => member_id)
  return members.map((member) => ({
    member,
    hasAccount: accounts.has(member),
    isTwoSteps: accounts.get(member)?.isTwoSteps ?? false,
    roles: (own.get(member) ?? []).flatMap(({ role, shop_id }): GivenRole[] => {
      const shop = shop_id === 0 ? null : names.get(shop_id)
      return shop === undefined ? [] : [{ role, shop }]
    }),
    linkUntil: links.get(member)?.until ?? null,
    isLinkBarred: links.get(member)?.isBarred ?? false,
  }))
}

const accessOf = async (context: AccountContext, member: number): Promise<Access> => {
  const [access] = await accessOfAll(context, [member])
  if (!access) throw new Error('one was asked for')
  return access
}

/** Of every member, also the archived. */
export const listAccess = async (context: AccountContext): Promise<Access[]> =>
  accessOfAll(
    context,
    (await allMembers(context.records)).map(({ id }) => id),
  )

/** Nobody gives, takes away or comes by what they may not do themselves. Failure: beyond_own. */
export const refuseBeyond = (caller: Caller | undefined, given: readonly Given[]): void => {
  // Without a visit it is the program itself.
  const beyond = beyondOwn(caller ?? machine, given)
  if (beyond.length > 0)
    throw new Failure('beyond_own', {
      permissions: beyond
        .slice(0, 5)
        .map((one) => permissionNames[one])
        .join('、'),
    })
}

const isSame = (one: GrantRow, other: GrantRow): boolean =>
  one.role === other.role && one.shop_id === other.shop_id

/**
 * The roles of a member from now on, at the next call they make. Failures: not_found; shop_unknown; beyond_own;
 * invalid_input where a role is not there or nobody would be left who may give roles.
 */
export const giveRoles = async (
  context: AccountContext,
  { member, roles }: { member: number; roles: readonly GivenRole[] },
  caller: Caller | undefined,
): Promise<Access> => {
  const shops = await context.shops()
  await inTransaction(context.records, async (tx) => {
    const { name } = await memberOf(tx, member)
    const known = new Map((await allRoles(tx)).map((role) => [role.id, role]))
    const wanted = roles.map(({ role, shop }): GrantRow => {
      const found = shops.find((one) => one.name === shop)
      if (shop !== null && !found) throw new Failure('shop_unknown', { shop })
      if (!known.has(role)) throw new Failure('not_found', { what: '这个角色' })
      if (role === ownerRole && shop !== null)
        throw new Failure('invalid_input', { detail: '店主管所有店铺；只管一家店的请用店长。' })
      return { member_id: member, role, shop_id: found?.id ?? 0 }
    })
    const before = await grantsOf(tx, [member])
    const gone = before.filter((row) => !wanted.some((one) => isSame(one, row)))
    const fresh = wanted.filter((row) => !before.some((one) => isSame(one, row)))
    if (gone.length + fresh.length === 0) return
    const allowedBy = (role: string): readonly Permission[] => known.get(role)?.permissions ?? []
    refuseBeyond(
      caller,
      [...gone, ...fresh].map(({ role, shop_id }) => ({
        shop: shop_id === 0 ? 'all' : shop_id,
        permissions: allowedBy(role),
      })),
    )
    for (const row of gone) await removeGrant(tx, row)
    for (const row of fresh) await insertGrant(tx, row)
    // Who takes no owner away leaves no shop without one: before the first link is used there is none at all.
    if (gone.some(({ role }) => role === ownerRole) && (await membersAs(tx, ownerRole)).length === 0)
      throw new Failure('invalid_input', { detail: '至少要有一位能登录的店主；请先让另一位成为店主。' })
    const told = roles.map(({ role, shop }) => `${known.get(role)?.name ?? role}（${shop ?? '所有店铺'}）`)
    await noteAudit(tx, {
      what: 'permission',
      subject: `member:${member}`,
      label: `${name}：${told.join('、') || '没有权限'}`,
    })
  })
  return accessOf(context, member)
}

/**
 * Whoever lets somebody in anew could become them, and whoever names or archives them could keep them out: only who may
 * do all that they may. Failure: beyond_own.
 */
export const refuseAbove = async (
  { records }: Pick<AccountContext, 'records'>,
  member: number,
  caller: Caller | undefined,
): Promise<void> => refuseBeyond(caller, await grantsOfMember(records, member))

/**
 * A link to get in with for the first time, or with another password. Failures: not_found, beyond_own,
 * invalid_input.
 */
export const invite = async (
  context: AccountContext,
  { member }: { member: number },
  caller: Caller | undefined,
): Promise<{ path: string; expiresAt: string }> => {
  const { name, archivedAt } = await memberOf(context.records, member)
  if (archivedAt !== null) throw new Failure('invalid_input', { detail: `成员「${name}」已归档，请先请回。` })
  await refuseAbove(context, member, caller)
  const kind = (await accountOf(context.records, member)) ? 'reset' : 'invitation'
  const { token, expiresAt } = await makeLink(context, {
    kind,
    member,
    ...(caller?.kind === 'person' ? { by: caller.member } : {}),
    note: { what: kind === 'reset' ? 'reset' : 'invite', subject: `member:${member}`, label: name },
  })
  return { path: `/welcome#${token}`, expiresAt }
}

/** Takes back what nobody used yet. Failure: beyond_own. */
export const withdraw = async (
  context: AccountContext,
  { member }: { member: number },
  caller: Caller | undefined,
): Promise<Access> => {
  await refuseAbove(context, member, caller)
  await inTransaction(context.records, async (tx) => {
    await withdrawLinks(tx, 'invitation', member)
    await withdrawLinks(tx, 'reset', member)
  })
  return accessOf(context, member)
}

/**
 * For a member who lost the telephone: from now on the password alone is asked. Failures: not_found, beyond_own.
 */
export const endTwoStepsOf = async (
  context: AccountContext,
  { member }: { member: number },
  caller: Caller | undefined,
): Promise<Access> => {
  const { name } = await memberOf(context.records, member)
  await refuseAbove(context, member, caller)
  await inTransaction(context.records, async (tx) => {
    const account = await accountOf(tx, member)
    if (!account || !(await isTwoSteps(tx, member))) return
    await turnOffTwoSteps(tx, account.id, context.clock.now().toString())
    await noteAudit(tx, { what: 'two_steps_off', subject: `member:${member}`, label: name })
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
  const { token, expiresAt } = await makeLink(context, {
    kind: 'owner',
    member: 0,
    note: { what: 'owner_link' },
  })
  return { path: `/welcome#${token}`, expiresAt }
}

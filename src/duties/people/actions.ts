import type { Clock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { accountOf, endSessionsOf, membersAs, withdrawLinks } from './accounts/store.ts'
import type { Member, MemberColour, Role } from './contract.ts'
import { ownerRole } from './rules/roles.ts'
import { freeColour, sameName } from './rules.ts'
import {
  allMembers,
  deleteMember,
  insertMember,
  namedMembers,
  type PeopleRecords,
  updateMember,
} from './store.ts'
import type { MemberColumn } from './tables.ts'

export type PeopleContext = { records: PeopleRecords; clock: Clock }

export const listMembers = ({ records }: Pick<PeopleContext, 'records'>): Promise<Member[]> =>
  allMembers(records)

const foundIn = (members: readonly Member[], id: number): Member => {
  const found = members.find((one) => one.id === id)
  if (!found) throw new Failure('not_found', { what: '这个成员' })
  return found
}

const refuseTaken = (members: readonly Member[], name: string, except?: number): void => {
  const other = sameName(members, name, except)
  if (!other) return
  throw new Failure('invalid_input', {
    detail: other.archivedAt
      ? `成员「${other.name}」已归档，请回就可以，不用另加。`
      : `已有名为「${other.name}」的成员，请换一个分得清的名字。`,
  })
}

/** The member who may be given something to own. Failures: not_found; invalid_input where archived. */
export const activeMember = async (
  { records }: Pick<PeopleContext, 'records'>,
  id: number,
): Promise<Member> => {
  const member = foundIn(await allMembers(records), id)
  if (member.archivedAt)
    throw new Failure('invalid_input', { detail: `成员「${member.name}」已归档，请选别人，或先请回。` })
  return member
}

/** Failure: invalid_input where the name is taken. */
export const addMember = (
  { records, clock }: PeopleContext,
  { name, role, colour }: { name: string; role: Role; colour?: MemberColour | undefined },
): Promise<Member> =>
  inTransaction(records, async (tx) => {
    const members = await allMembers(tx)
    refuseTaken(members, name)
    const id = Math.max(0, ...members.map((one) => one.id)) + 1
    await insertMember(tx, {
      id,
      name,
      role,
      colour: colour ?? freeColour(members),
      created_at: clock.now().toString(),
      archived_at: null,
    })
    return foundIn(await allMembers(tx), id)
  })

type Change = {
  id: number
  name?: string | undefined
  role?: Role | undefined
  colour?: MemberColour | undefined
}

const changed = (
  records: PeopleRecords,
  id: number,
  change: (member: Member, members: readonly Member[]) => Parameters<typeof updateMember>[2],
): Promise<Member> =>
  inTransaction(records, async (tx) => {
    const members = await allMembers(tx)
    const values = change(foundIn(members, id), members)
    if (Object.keys(values).length > 0) await updateMember(tx, id, values)
    return foundIn(await allMembers(tx), id)
  })

/** Failures: not_found; invalid_input where the name is taken. */
export const changeMember = (
  { records }: PeopleContext,
  { id, name, role, colour }: Change,
): Promise<Member> =>
  changed(records, id, (_, members) => {
    if (name !== undefined) refuseTaken(members, name, id)
    return {
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(colour === undefined ? {} : { colour }),
    }
  })

/**
 * Not to be chosen any more; archived twice stays as it was. Where they were signed in ends, and so do links that let
 * them in: who comes back signs in anew. Failures: not_found; invalid_input where nobody would be left who may give
 * roles.
 */
export const archiveMember = ({ records, clock }: PeopleContext, { id }: { id: number }): Promise<Member> =>
  inTransaction(records, async (tx) => {
    const owners = await membersAs(tx, ownerRole)
    const account = await accountOf(tx, id)
    if (account) await endSessionsOf(tx, account.id)
    for (const kind of ['invitation', 'reset', 'mail'] as const) await withdrawLinks(tx, kind, id)
    const archived = await changed(tx, id, ({ archivedAt }) => ({
      archived_at: archivedAt ?? clock.now().toString(),
    }))
    if (owners.length > 0 && (await membersAs(tx, ownerRole)).length === 0)
      throw new Failure('invalid_input', { detail: '至少要有一位能登录的店主；请先让另一位成为店主。' })
    return archived
  })

/** Failure: not_found. */
export const restoreMember = ({ records }: PeopleContext, { id }: { id: number }): Promise<Member> =>
  changed(records, id, () => ({ archived_at: null }))

/**
 * Takes those of the members out that nothing in `columns` names, in one transaction with the look: what somebody was
 * given meanwhile keeps its owner. Gives back who went.
 */
export const dropUnnamed = (
  { records }: Pick<PeopleContext, 'records'>,
  ids: readonly number[],
  columns: readonly MemberColumn[],
): Promise<number[]> =>
  inTransaction(records, async (tx) => {
    const named = await namedMembers(tx, columns)
    const going = ids.filter((id) => !named.has(id))
    for (const id of going) await deleteMember(tx, id)
    return going
  })

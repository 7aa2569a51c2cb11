import { createHash } from 'node:crypto'
import type { PeopleRecords } from '../store.ts'
import type { CredentialRow, GrantRow, LinkRow, SessionRow, UserRow } from '../tables.ts'

/** What is given out once and never kept: tokens of links, keys of the API. They are long and random, so one hash will do. */
export const hashed = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The roles of some members, of each in the order of their names. */
export const grantsOf = async (records: PeopleRecords, members: readonly number[]): Promise<GrantRow[]> => {
  if (members.length === 0) return []
  const rows = await records
    .selectFrom('account_grant')
    .selectAll()
    .where('member_id', 'in', members)
    .orderBy('role')
    .orderBy('shop_id')
    .execute()
  return rows.map((row) => ({ ...row, member_id: Number(row.member_id), shop_id: Number(row.shop_id) }))
}

export const insertGrant = async (records: PeopleRecords, row: GrantRow): Promise<void> => {
  await records
    .insertInto('account_grant')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The members with a role for all shops who are there and can sign in. */
export const membersAs = async (records: PeopleRecords, role: string): Promise<number[]> => {
  const rows = await records
    .selectFrom('account_grant')
    .innerJoin('account_user', 'account_user.member_id', 'account_grant.member_id')
    .innerJoin('member', 'member.id', 'account_grant.member_id')
    .select('account_grant.member_id')
    .where('account_grant.role', '=', role)
    .where('account_grant.shop_id', '=', 0)
    .where('member.archived_at', 'is', null)
    .execute()
  return rows.map(({ member_id }) => Number(member_id))
}

export const accountOf = (records: PeopleRecords, member: number): Promise<UserRow | undefined> =>
  records.selectFrom('account_user').selectAll().where('member_id', '=', member).executeTakeFirst()

/** The members of these who can sign in, and whether a code is asked after the password. */
export const accountsOf = async (
  records: PeopleRecords,
  members: readonly number[],
): Promise<Map<number, { isTwoSteps: boolean }>> => {
  if (members.length === 0) return new Map()
  const rows = await records
    .selectFrom('account_user')
    .select(['member_id', 'two_factor_enabled'])
    .where('member_id', 'in', members)
    .execute()
  return new Map(
    rows.map(({ member_id, two_factor_enabled }) => [
      Number(member_id),
      { isTwoSteps: Number(two_factor_enabled ?? 0) === 1 },
    ]),
  )
}

export const insertAccount = async (
  records: PeopleRecords,
  { user, credential }: { user: UserRow; credential: CredentialRow },
): Promise<void> => {
  await records.insertInto('account_user').values(user).execute()
  await records.insertInto('account_credential').values(credential).execute()
}

export const changePasswordOf = async (
  records: PeopleRecords,
  user: string,
  change: { password: string; updated_at: string },
): Promise<void> => {
  await records.updateTable('account_credential').set(change).where('user_id', '=', user).execute()
}

export const endSessionsOf = async (records: PeopleRecords, user: string): Promise<void> => {
  await records.deleteFrom('account_session').where('user_id', '=', user).execute()
}

export const insertLink = async (records: PeopleRecords, row: LinkRow): Promise<void> => {
  await records.insertInto('account_link').values(row).execute()
}

/** A link that was neither used nor ran out. */
export const openLinkOf = async (
  records: PeopleRecords,
  token: string,
  now: string,
): Promise<LinkRow | undefined> => {
  const row = await records
    .selectFrom('account_link')
    .selectAll()
    .where('token_hash', '=', hashed(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && { ...row, member_id: Number(row.member_id), made_by: Number(row.made_by) }
}

/** Whether it was still there to be used: of two who use it at once one is told no. */
export const takeLink = async (records: PeopleRecords, link: LinkRow, now: string): Promise<boolean> => {
  const { numUpdatedRows } = await records
    .updateTable('account_link')
    .set({ used_at: now })
    .where('token_hash', '=', link.token_hash)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Takes back the links of that kind that nobody used. */
export const withdrawLinks = async (
  records: PeopleRecords,
  kind: LinkRow['kind'],
  member: number,
): Promise<void> => {
  await records
    .deleteFrom('account_link')
    .where('kind', '=', kind)
    .where('member_id', '=', member)
    .where('used_at', 'is', null)
    .execute()
}

/** Links of these members that nobody used and that are good still. */
export const openLinksOf = async (
  records: PeopleRecords,
  members: readonly number[],
  now: string,
): Promise<Pick<LinkRow, 'member_id' | 'expires_at' | 'made_by'>[]> => {
  if (members.length === 0) return []
  const rows = await records
    .selectFrom('account_link')
    .select(['member_id', 'expires_at', 'made_by'])
    .where('member_id', 'in', members)
    // Those asked for by mail are nobody else's business.
    .where('kind', '!=', 'mail')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('expires_at')
    .execute()
  return rows.map((row) => ({ ...row, member_id: Number(row.member_id), made_by: Number(row.made_by) }))
}

export const removeGrant = async (
  records: PeopleRecords,
  { member_id, role, shop_id }: GrantRow,
): Promise<void> => {
  await records
    .deleteFrom('account_grant')
    .where('member_id', '=', member_id)
    .where('role', '=', role)
    .where('shop_id', '=', shop_id)
    .execute()
}

/** Whether a code is asked after the password. */
export const isTwoSteps = async (records: PeopleRecords, member: number): Promise<boolean> =>
  Number((await accountOf(records, member))?.two_factor_enabled ?? 0) === 1

/** Forgets the secret of an account's second step, and the devices that need none. */
export const turnOffTwoSteps = async (records: PeopleRecords, user: string, now: string): Promise<void> => {
  await records
    .updateTable('account_user')
    .set({ two_factor_enabled: 0, updated_at: now })
    .where('id', '=', user)
    .execute()
  await records.deleteFrom('account_two_factor').where('user_id', '=', user).execute()
}

/** The sessions of an account that have not run out. */
export const sessionsOf = (records: PeopleRecords, user: string, now: string): Promise<SessionRow[]> =>
  records
    .selectFrom('account_session')
    .selectAll()
    .where('user_id', '=', user)
    .where('expires_at', '>', now)
    .orderBy('updated_at', 'desc')
    .execute()

export const endSession = async (records: PeopleRecords, id: string): Promise<void> => {
  await records.deleteFrom('account_session').where('id', '=', id).execute()
}

export const endSessionOf = async (records: PeopleRecords, user: string, id: string): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('account_session')
    .where('user_id', '=', user)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Of whom a session is and until when; undefined where it was ended or they were archived. */
export const openSession = async (
  records: PeopleRecords,
  id: string,
): Promise<{ expiresAt: string; member: { id: number; name: string } } | undefined> => {
  const row = await records
    .selectFrom('account_session')
    .innerJoin('account_user', 'account_user.id', 'account_session.user_id')
    .innerJoin('member', 'member.id', 'account_user.member_id')
    .select(['account_session.expires_at', 'member.id', 'member.name'])
    .where('account_session.id', '=', id)
    .where('member.archived_at', 'is', null)
    .executeTakeFirst()
  return row && { expiresAt: row.expires_at, member: { id: Number(row.id), name: row.name } }
}

/** Of whom the second step is asked that goes by this name; undefined where none does. */
export const memberOfStep = async (records: PeopleRecords, step: string): Promise<number | undefined> => {
  const row = await records
    .selectFrom('account_verification')
    .innerJoin('account_user', 'account_user.id', 'account_verification.value')
    .select('account_user.member_id')
    .where('account_verification.identifier', '=', step)
    .executeTakeFirst()
  return row && Number(row.member_id)
}

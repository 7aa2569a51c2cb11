import { randomBytes } from 'node:crypto'
import type { Granted } from '../../../kernel/caller.ts'
import type { Clock } from '../../../kernel/context.ts'
import { Failure } from '../../../kernel/failure.ts'
import { type AuditNote, noteAudit } from '../../../storage/audit.ts'
import { inTransaction } from '../../../storage/records.ts'
import { beyondOwn, type Given } from '../rules/giving.ts'
import { type PeopleRecords, presentMembers } from '../store.ts'
import type { LinkRow } from '../tables.ts'
import { grantsOfMember, grantsOfMembers, rightsOf } from './grants.ts'
import { hashed, insertLink, openLinkOf, openLinksOf, withdrawLinks } from './store.ts'

/** How long a one-time link lasts, in hours. */
const linkHours = { owner: 24, invitation: 7 * 24, reset: 24, mail: 1 } as const

export const unusableLink = () => new Failure('link_unusable', {})

/**
 * A new one-time link, of 256 random bits; those of its kind and member from before are taken back. The token is
 * told once, here. Member 0: it is open who will be the owner. `by`: the member who gives it, where one does.
 */
export const makeLink = (
  { records, clock }: { records: PeopleRecords; clock: Clock },
  { kind, member, by = 0, note }: { kind: LinkRow['kind']; member: number; by?: number; note?: AuditNote },
): Promise<{ token: string; expiresAt: string }> =>
  inTransaction(records, async (tx) => {
    await withdrawLinks(tx, kind, member)
    const token = randomBytes(32).toString('base64url')
    const now = clock.now()
    const expiresAt = now.add({ hours: linkHours[kind] }).toString()
    await insertLink(tx, {
      token_hash: hashed(token),
      kind,
      member_id: member,
      created_at: now.toString(),
      expires_at: expiresAt,
      used_at: null,
      made_by: by,
    })
    // With the link itself it is one act.
    if (note) await noteAudit(tx, note)
    return { token, expiresAt }
  })

/** What whoever lets people in may do themselves. */
const lettingIn: Given = { shop: 'all', permissions: ['access.write'] }

/**
 * Who gave a link may have kept it: it lets in nobody who has come to more than they may do themselves, and does not
 * outlast their own right to let people in.
 */
const letsIn = (giver: Granted, member: Granted): boolean =>
  beyondOwn(giver, [lettingIn, ...member.grants]).length === 0

/** A link that may be used still. */
export const goodLink = async (
  records: PeopleRecords,
  token: string,
  now: string,
): Promise<LinkRow | undefined> => {
  const link = await openLinkOf(records, token, now)
  if (!link || link.made_by === 0) return link
  const grants = await grantsOfMember(records, link.member_id)
  return letsIn(await rightsOf(records, link.made_by), { grants }) ? link : undefined
}

/**
 * Of these members, those who have a link that nobody used: until when the latest is good, and whether it lets nobody in
 * because of what its giver may do now.
 */
export const linksOf = async (
  records: PeopleRecords,
  members: readonly number[],
  now: string,
): Promise<Map<number, { until: string; isBarred: boolean }>> => {
  const links = await openLinksOf(records, members, now)
  const people = links.flatMap(({ member_id, made_by }) => (made_by === 0 ? [] : [member_id, made_by]))
  const [grantsOf, present] =
    people.length === 0
      ? [() => [], []]
      : await Promise.all([grantsOfMembers(records, [...new Set(people)]), presentMembers(records)])
  const found = new Map<number, { until: string; isBarred: boolean }>()
  for (const { member_id, made_by, expires_at } of links) {
    const giver = { grants: present.some(({ id }) => id === made_by) ? grantsOf(made_by) : [] }
    const isBarred = made_by !== 0 && !letsIn(giver, { grants: grantsOf(member_id) })
    // The later of two, but one that lets in before one that does not.
    if (!isBarred || found.get(member_id)?.isBarred !== false)
      found.set(member_id, { until: expires_at, isBarred })
  }
  return found
}

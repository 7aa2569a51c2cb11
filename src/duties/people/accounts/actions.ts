import { randomUUID } from 'node:crypto'
import {
  type Caller,
  type Granted,
  type KnownShop,
  mayEverywhere,
  mayIn,
  maySomewhere,
  type Visit,
} from '../../../kernel/caller.ts'
import type { Clock } from '../../../kernel/context.ts'
import { Failure, isFailure } from '../../../kernel/failure.ts'
import { permissions } from '../../../kernel/permission.ts'
import { lookOf } from '../../../kernel/visible-text.ts'
import { actingAs, actorNow } from '../../../storage/actor.ts'
import { type AuditNote, noteAudit } from '../../../storage/audit.ts'
import { withoutMemory } from '../../../storage/moments.ts'
import { inTransaction } from '../../../storage/records.ts'
import { addMember } from '../actions.ts'
import type { Member } from '../contract.ts'
import { deviceOf } from '../rules/device.ts'
import { ownerRole } from '../rules/roles.ts'
import { allMembers, type PeopleRecords, presentMembers } from '../store.ts'
import { admitAttempt, admitNamed, forgetNamed } from './attempts.ts'
import type { Me, OpenedLink } from './contract.ts'
import { grantsOfMembers } from './grants.ts'
import { type Library, mailOf, senderHeader } from './library.ts'
import { goodLink, makeLink, unusableLink } from './links.ts'
import { rolesMade } from './role-store.ts'
import {
  accountOf,
  changePasswordOf,
  endSession,
  endSessionsOf,
  insertAccount,
  insertGrant,
  isTwoSteps,
  membersAs,
  sessionsOf,
  takeLink,
  withdrawLinks,
} from './store.ts'

export type AccountContext = {
  records: PeopleRecords
  clock: Clock
  library: Library
  shops: () => Promise<readonly KnownShop[]>
  post: AccountPost
}

/** How the door sends mail; another room has the mail server and knows who reads where. */
export type AccountPost = {
  isSet: () => Promise<boolean>
  membersAt: (address: string) => Promise<number[]>
  /** Sent by and by; nobody waits for it. */
  send: (letter: { member: number; address: string; title: string; text: string; path: string }) => void
  /** Done by and by: whoever asked cannot tell by the time it takes what there was to do. */
  later: (work: () => Promise<void>) => void
}

export { rightsOf } from './grants.ts'

/** The members who are there, each with their rights. */
export const membersWithRights = async (records: PeopleRecords): Promise<(Member & Granted)[]> => {
  const members = await presentMembers(records)
  const grantsOf = await grantsOfMembers(
    records,
    members.map(({ id }) => id),
  )
  return members.map((member) => ({ ...member, grants: grantsOf(member.id) }))
}

/** What the roles made here are called. */
export const roleNames = async (records: PeopleRecords): Promise<{ id: string; name: string }[]> =>
  (await rolesMade(records)).map(({ id, name }) => ({ id, name }))

/** The link to become the owner with, as long as nobody is; undefined afterwards. */
export const firstLink = async (
  context: Pick<AccountContext, 'records' | 'clock'>,
): Promise<{ token: string; expiresAt: string } | undefined> =>
  (await membersAs(context.records, ownerRole)).length > 0
    ? undefined
    : makeLink(context, { kind: 'owner', member: 0 })

/** What a link is for. Failure: link_unusable. */
export const openLink = async (
  { records, clock }: AccountContext,
  { token }: { token: string },
): Promise<OpenedLink> => {
  const link = await goodLink(records, token, clock.now().toString())
  if (!link) throw unusableLink()
  const members = await presentMembers(records)
  const member = members.find(({ id }) => id === link.member_id)
  if (link.member_id !== 0 && !member) throw unusableLink()
  return {
    kind: link.kind,
    member: member?.name ?? null,
    members: link.member_id === 0 ? members.map(({ id, name }) => ({ id, name })) : [],
  }
}

type UsedLink = {
  token: string
  name?: string | undefined
  member?: number | undefined
  password: string
}

const ownerAmong = async (tx: PeopleRecords, clock: Clock, { name, member }: UsedLink): Promise<Member> => {
  if (member !== undefined) {
    const found = (await presentMembers(tx)).find(({ id }) => id === member)
    if (!found) throw new Failure('not_found', { what: '这个成员' })
    return found
  }
  if (name === undefined) throw new Failure('invalid_input', { detail: '请写上您的名字。' })
  return addMember({ records: tx, clock }, { name, role: 'manager' })
}

/** Failure: invalid_input where a password is the first that anybody would try. */
export const refuseWeak = ({ name }: Pick<Member, 'name'>, password: string): void => {
  const plain = lookOf(password)
  if (
    plain === lookOf(name) ||
    new Set(password).size < 4 ||
    /^(?:password|zhanggui|掌柜|店主)\d*$/i.test(plain)
  )
    throw new Failure('invalid_input', {
      detail: '这个密码太容易猜，请不要用自己的名字、重复的字或常见的词。',
    })
}

/**
 * Sets the password that a link allows to set and signs in with it; whoever was signed in with the old one is not
 * any more. The first link makes its user the owner. Failures: link_unusable, invalid_input.
 */
export const enterByLink = async (
  context: AccountContext,
  input: UsedLink,
  visit: Visit,
): Promise<Entered> => {
  const { records, clock, library } = context
  const now = clock.now().toString()
  // Hashing takes its time: done before the transaction, in which all others would wait.
  const held = await goodLink(records, input.token, now)
  if (!held) throw unusableLink()
  const { password } = await library.$context
  const hash = await password.hash(input.password)
  const use = async (tx: PeopleRecords) => {
    const link = await goodLink(tx, input.token, now)
    if (!link) throw unusableLink()
    const found =
      link.member_id === 0
        ? await ownerAmong(tx, clock, input)
        : (await presentMembers(tx)).find(({ id }) => id === link.member_id)
    if (!found || !(await takeLink(tx, link, now))) throw unusableLink()
    refuseWeak(found, input.password)
    // Whoever chose a password needs no other link to choose one.
    for (const kind of ['invitation', 'reset', 'mail'] as const) await withdrawLinks(tx, kind, found.id)
    if (link.kind === 'owner') await insertGrant(tx, { member_id: found.id, role: ownerRole, shop_id: 0 })
    const account = await accountOf(tx, found.id)
    if (account) {
      await changePasswordOf(tx, account.id, { password: hash, updated_at: now })
      await endSessionsOf(tx, account.id)
    } else {
      const id = randomUUID()
      const times = { created_at: now, updated_at: now }
      await insertAccount(tx, {
        user: {
          id,
          name: found.name,
          email: mailOf(found.id),
          email_verified: 0,
          member_id: found.id,
          two_factor_enabled: 0,
          ...times,
        },
        credential: {
          id: randomUUID(),
          account_id: id,
          provider_id: 'credential',
          user_id: id,
          password: hash,
          ...times,
        },
      })
    }
    await noteAudit(tx, {
      what: account ? 'password' : 'joined',
      subject: `member:${found.id}`,
      label: found.name,
    })
    return found
  }
  // Nobody is signed in, but whom the link was made for is known; of the first one it is open.
  const holder = (await presentMembers(records)).find(({ id }) => id === held.member_id)
  const member = await actingAs(
    holder ? { kind: 'person', member: holder.id, name: holder.name } : actorNow(),
    () => inTransaction(records, use),
  )
  // Who holds the link of a member is not to wait for those who guessed at them.
  await forgetNamed(records, { name: lookOf(member.name), member: member.id })
  return signIn(context, { name: member.name, password: input.password }, visit)
}

/** `code`: the second step is asked for, and nobody is signed in yet. */
export type Entered = 'in' | 'code'

/** What the library is asked in the name of a call, at one of its own addresses. */
export const asked = (
  { library }: AccountContext,
  path: string,
  visit: Visit,
  body?: object,
): Promise<Response> => {
  const headers = new Headers({ [senderHeader]: visit.sender })
  const cookie = visit.headers.get('cookie')
  if (cookie !== null) headers.set('cookie', cookie)
  headers.set('user-agent', deviceOf(visit.headers.get('user-agent') ?? ''))
  const { baseURL } = library.options
  headers.set('origin', baseURL)
  if (body) headers.set('content-type', 'application/json')
  const request = new Request(`${baseURL}/auth${path}`, {
    method: 'POST',
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  // It counts what was tried, outside of a transaction.
  return withoutMemory(() => library.handler(request))
}

export const left = (visit: Visit, answer: Response): void => visit.leave(answer.headers.getSetCookie())

/**
 * Why the library did not do what it was asked: too often, a fault of its own, or what the code says. It names the
 * seconds to wait where it counts calls, not where an account is locked, which lasts a quarter of an hour.
 */
export const refusedBy = (
  answer: Response,
  code: 'code_refused' | 'password_refused' | 'sign_in_refused',
): Failure | Error => {
  if (answer.status === 429)
    return new Failure('too_many_sign_ins', { seconds: answer.headers.get('x-retry-after') ?? 900 })
  if (answer.status >= 500) return new Error(`the library of sign-in answered ${answer.status}`)
  return new Failure(code, {})
}

/**
 * Whether a member is signed in from this very address: whoever guesses at them elsewhere does not keep them out here.
 * The same is asked where there is no such member: how long it takes must not tell.
 */
const isKnownHere = async (
  { records, clock }: AccountContext,
  member: Member | undefined,
  { sender }: Visit,
): Promise<boolean> => {
  const account = await accountOf(records, member?.id ?? 0)
  const sessions = await sessionsOf(records, account?.id ?? '', clock.now().toString())
  return sessions.some(({ ip_address }) => ip_address === sender)
}

/**
 * Signs in; the session is a new one whoever was signed in before, and that one ends.
 * Where a second step is asked for nobody is signed in yet. Failures: sign_in_refused, whether it is the name or the
 * password; too_many_sign_ins.
 */
export const signIn = async (
  context: AccountContext,
  { name, password }: { name: string; password: string },
  visit: Visit,
): Promise<Entered> => {
  const member = (await presentMembers(context.records)).find((one) => lookOf(one.name) === lookOf(name))
  const tried = { name: lookOf(name), member: member?.id }
  const now = context.clock.now().epochMilliseconds
  const wait = (await isKnownHere(context, member, visit)) ? 0 : await admitNamed(context.records, tried, now)
  if (wait > 0) throw new Failure('too_many_sign_ins', { seconds: wait })
  const answer = await asked(context, '/sign-in/email', visit, { email: mailOf(member?.id ?? 0), password })
  if (!answer.ok) {
    const refusal = refusedBy(answer, 'sign_in_refused')
    // What was typed in the place of a name may be a password. Whether it is still written down differs by name: nobody waits.
    if (isFailure(refusal) && refusal.code === 'sign_in_refused')
      context.post.later(() => noteFailed(context, member?.name ?? '没有这个名字'))
    throw refusal
  }
  await forgetNamed(context.records, tried)
  await endBefore(context, visit.caller)
  left(visit, answer)
  const told: unknown = await answer.json()
  if (typeof told === 'object' && told && 'twoFactorRedirect' in told) return 'code'
  if (member)
    await actingAs({ kind: 'person', member: member.id, name: member.name }, () =>
      noted(context, { what: 'sign_in' }),
    )
  return 'in'
}

/** Whoever has somebody's session, from however many addresses, does not guess the password with it. Failure: too_many_sign_ins. */
export const admitOwnPassword = async (
  { records, clock }: Pick<AccountContext, 'records' | 'clock'>,
  member: number,
): Promise<void> => {
  const bound = { most: 30, milliseconds: 15 * 60_000 }
  const seconds = await admitAttempt(records, `own ${member}`, bound, clock.now().epochMilliseconds)
  if (seconds > 0) throw new Failure('too_many_sign_ins', { seconds })
}

/** Of one name so many failures an hour are written down: who goes on and on would fill the trail. */
export const failuresNoted = 10

export const noteFailed = async (context: AccountContext, label: string): Promise<void> => {
  const { records, clock } = context
  const bound = { most: failuresNoted, milliseconds: 3_600_000 }
  const wait = await admitAttempt(records, `failed ${label}`, bound, clock.now().epochMilliseconds)
  if (wait === 0) await noted(context, { what: 'sign_in_failed', label })
}

export const noted = ({ records }: AccountContext, note: AuditNote): Promise<void> =>
  inTransaction(records, (tx) => noteAudit(tx, note))

const endBefore = async ({ records }: AccountContext, caller: Caller | undefined): Promise<void> => {
  if (caller?.kind === 'person') await endSession(records, caller.session)
}

/** Ends the session of the call; without one nothing happens. */
export const signOut = async (context: AccountContext, visit: Visit): Promise<void> => {
  left(visit, await asked(context, '/sign-out', visit))
  await noted(context, { what: 'sign_out' })
}

/** Who calls, as they are told of themselves. */
export const me = async ({ records, shops }: AccountContext, caller: Caller | undefined): Promise<Me> => {
  // Without a visit it is the program itself that asks.
  if (!caller)
    return {
      kind: 'machine',
      isTwoSteps: false,
      member: null,
      permissions: [],
      everywhere: [],
      inShops: [],
    }
  const members = caller.kind === 'machine' ? [] : await allMembers(records)
  const somewhere = permissions.filter((one) => maySomewhere(caller, one))
  const everywhere = somewhere.filter((one) => mayEverywhere(caller, one))
  const inShops = (await shops()).map((shop) => ({
    shop: shop.name,
    permissions: somewhere.filter((one) => !everywhere.includes(one) && mayIn(caller, shop, one)),
  }))
  return {
    kind: caller.kind,
    isTwoSteps: caller.kind === 'person' && (await isTwoSteps(records, caller.member)),
    member: caller.kind === 'machine' ? null : (members.find(({ id }) => id === caller.member) ?? null),
    permissions: somewhere,
    everywhere,
    inShops: inShops.filter((one) => one.permissions.length > 0),
  }
}

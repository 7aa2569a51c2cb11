import { timingSafeEqual } from 'node:crypto'
import type { Caller, Door, KnownShop, Visit } from '../../../kernel/caller.ts'
import type { Clock } from '../../../kernel/context.ts'
import { permissions } from '../../../kernel/permission.ts'
import { allMembers, type PeopleRecords } from '../store.ts'
import { grantsOfMember } from './grants.ts'
import { createKeyDoor } from './key-door.ts'
import { type Library, prolongedWithin, senderHeader } from './library.ts'
import { hashed, openSession } from './store.ts'

export type DoorParts = {
  records: PeopleRecords
  clock: Clock
  library: Library
  /** The key of this machine: who can read it may do everything, from this machine alone. */
  machineKey: string
  shops: () => Promise<readonly KnownShop[]>
  shopOfUpload: Door['shopOfUpload']
}

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hashed(one)), Buffer.from(hashed(other)))

/** What the command line is, and who may do everything there is. */
export const machine: Caller = {
  kind: 'machine',
  name: '命令行',
  grants: [{ shop: 'all', permissions: [...permissions] }],
}

/** As many browsers are remembered by the cookie they show. */
const mostCookies = 10_000

/**
 * The sessions of cookies whose signature was found right before: the library's check takes longer than most answers.
 * Only that is remembered. Whether the session still goes on, and what its person may do, is asked at every call, so
 * that what ends or changes on another server holds here with the next call.
 */
const knownCookies = () => {
  const sessions = new Map<string, string>()
  return {
    of: (cookie: string): string | undefined => sessions.get(hashed(cookie)),
    keep: (cookie: string, session: string): void => {
      const oldest = sessions.size >= mostCookies ? sessions.keys().next() : undefined
      if (oldest && !oldest.done) sessions.delete(oldest.value)
      sessions.set(hashed(cookie), session)
    },
    forget: (cookie: string): boolean => sessions.delete(hashed(cookie)),
  }
}

/**
 * Tells who calls. What they may do is in what it answers; whether that is enough the server decides. Failures of who
 * brings a key: key_refused, too_many_calls, too_many_sign_ins.
 */
export const createDoor = ({ records, clock, library, machineKey, shops, shopOfUpload }: DoorParts): Door => {
  const cookies = knownCookies()
  const person = async (session: string, { id, name }: { id: number; name: string }): Promise<Caller> => ({
    kind: 'person',
    member: id,
    name,
    session,
    grants: await grantsOfMember(records, id),
  })
  const byKnownCookie = async (cookie: string): Promise<Caller | undefined> => {
    const session = cookies.of(cookie)
    const open = session === undefined ? undefined : await openSession(records, session)
    // The library's own days are those of this machine.
    const left = open ? Date.parse(open.expiresAt) - Date.now() : 0
    if (session !== undefined && open && left > prolongedWithin) return person(session, open.member)
    cookies.forget(cookie)
    return undefined
  }
  const bySession = async ({
    headers,
    sender,
    leave,
  }: Pick<Visit, 'headers' | 'sender' | 'leave'>): Promise<Caller | undefined> => {
    const cookie = headers.get('cookie')
    if (cookie === null) return undefined
    const known = await byKnownCookie(cookie)
    if (known) return known
    const { headers: answered, response } = await library.api.getSession({
      headers: new Headers({ cookie, [senderHeader]: sender }),
      returnHeaders: true,
    })
    if (!response) return undefined
    const id = Number(response.user.member)
    const member = (await allMembers(records)).find((one) => one.id === id)
    if (!member || member.archivedAt !== null) return undefined
    // A session in use is prolonged, and its cookie with it.
    leave(answered.getSetCookie())
    cookies.keep(cookie, response.session.id)
    return person(response.session.id, member)
  }
  const byKey = createKeyDoor({ records, clock })
  return {
    shops,
    shopOfUpload,
    callerOf: async (visit) => {
      // Any other scheme is for a proxy before us, which may pass on what it was told.
      const bearer = /^Bearer\b(.*)$/i.exec(visit.headers.get('authorization') ?? '')?.[1]?.trim()
      if (bearer === undefined) return bySession(visit)
      return visit.isOwnMachine && isSame(bearer, machineKey) ? machine : byKey(bearer, visit.sender)
    },
  }
}

import { timingSafeEqual } from 'node:crypto'
import type { Caller, Door, Grant, KnownShop, Visit } from '../../../kernel/caller.ts'
import { permissions } from '../../../kernel/permission.ts'
import { shippedRole } from '../rules/roles.ts'
import { allMembers, type PeopleRecords } from '../store.ts'
import { type Library, senderHeader } from './library.ts'
import { grantsOf, hashed } from './store.ts'

export type DoorParts = {
  records: PeopleRecords
  library: Library
  /** The key of this machine: who can read it may do everything. */
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

/** The grants of a member, each role as the permissions it stands for. */
const memberGrants = async (records: PeopleRecords, member: number): Promise<Grant[]> =>
  (await grantsOf(records, member)).map(({ role, shop_id }) => ({
    shop: shop_id === 0 ? 'all' : shop_id,
    permissions: shippedRole(role) ?? [],
  }))

/** Tells who calls. What they may do is in what it answers; whether that is enough the server decides. */
export const createDoor = ({ records, library, machineKey, shops, shopOfUpload }: DoorParts): Door => {
  const bySession = async ({
    headers,
    sender,
    leave,
  }: Omit<Visit, 'caller'>): Promise<Caller | undefined> => {
    const cookie = headers.get('cookie')
    if (cookie === null) return undefined
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
    const { name } = member
    return {
      kind: 'person',
      member: id,
      name,
      session: response.session.id,
      grants: await memberGrants(records, id),
    }
  }
  return {
    shops,
    shopOfUpload,
    callerOf: async (visit) => {
      const bearer = /^Bearer\s+(\S+)$/i.exec(visit.headers.get('authorization') ?? '')?.[1]
      if (visit.headers.has('authorization'))
        return bearer !== undefined && isSame(bearer, machineKey) ? machine : undefined
      return bySession(visit)
    },
  }
}

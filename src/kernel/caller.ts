import type { Permission } from './permission.ts'

/** What somebody may do in a shop, or in all shops there are and will be. */
export type Grant = {
  shop: number | 'all'
  permissions: readonly Permission[]
  /** That shop and no other: not those invented to practise on either. */
  isExact?: boolean
}

/** Who calls, known by a session's cookie, by a key of the API, or by the key of this machine. */
export type Caller = { name: string; grants: readonly Grant[] } & (
  | { kind: 'person'; member: number; session: string }
  | { kind: 'key'; member: number; key: string }
  | { kind: 'machine' }
)

/** One call as it came in: what tells who it is from, and the way to leave a cookie with them. */
export type Visit = {
  headers: Headers
  /** The address it came from. */
  sender: string
  /** Whether this machine itself makes it, and no proxy on it for somebody else. */
  isOwnMachine: boolean
  caller: Caller | undefined
  leave: (cookies: readonly string[]) => void
}

/** A shop as far as the door must know it; those invented to practise on are open to everybody who signed in. */
export type KnownShop = { id: number; name: string; isInvented: boolean }

/** What the server asks of the door. */
export type Door = {
  callerOf: (visit: Omit<Visit, 'caller'>) => Promise<Caller | undefined>
  shops: () => Promise<readonly KnownShop[]>
  /** The shop that a file on its way in is for; undefined where there is no such file. */
  shopOfUpload: (id: string) => Promise<number | undefined>
}

/** What is known of somebody's rights, whoever they are. */
export type Granted = { grants: readonly Grant[] }

const covers = ({ shop, isExact }: Grant, { id, isInvented }: KnownShop): boolean =>
  shop === 'all' || shop === id || (isInvented && !isExact)

export const mayIn = ({ grants }: Granted, shop: KnownShop, permission: Permission): boolean =>
  grants.some((grant) => covers(grant, shop) && grant.permissions.includes(permission))

export const sees = ({ grants }: Granted, shop: KnownShop): boolean =>
  grants.some((grant) => covers(grant, shop))

export const mayEverywhere = ({ grants }: Granted, permission: Permission): boolean =>
  grants.some(({ shop, permissions }) => shop === 'all' && permissions.includes(permission))

export const maySomewhere = ({ grants }: Granted, permission: Permission): boolean =>
  grants.some(({ permissions }) => permissions.includes(permission))

/** Whether nothing of any shop is kept from the caller. */
export const seesAll = ({ grants }: Granted): boolean => grants.some(({ shop }) => shop === 'all')

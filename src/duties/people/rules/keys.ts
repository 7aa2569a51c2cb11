import type { Grant } from '../../../kernel/caller.ts'
import { type Permission, permissions } from '../../../kernel/permission.ts'

/** What a key may be given. With the right to let people in, whoever found a key would have a way in that stays. */
export const keyPermissions: readonly Permission[] = permissions.filter((one) => one !== 'access.write')

/** What a key is given: at most these permissions, in these shops; in all that its owner has where none is named. */
export type KeyScope = { permissions: readonly Permission[]; shops: readonly number[] | null }

/**
 * What a key may do now: of what it was given only what its owner has. A key of named shops sees no other, not those
 * invented to practise on either.
 */
export const keyGrants = (owner: readonly Grant[], { permissions: given, shops }: KeyScope): Grant[] =>
  owner.flatMap((grant) => {
    const both = grant.permissions.filter((one) => given.includes(one) && keyPermissions.includes(one))
    if (both.length === 0) return []
    if (shops === null) return [{ ...grant, permissions: both }]
    return shops
      .filter((shop) => grant.shop === 'all' || grant.shop === shop)
      .map((shop) => ({ shop, permissions: both, isExact: true }))
  })

/** good · expired, from that moment on. Instants. */
export const keyState = ({ expires_at }: { expires_at: string | null }, now: string): 'good' | 'expired' =>
  expires_at !== null && expires_at <= now ? 'expired' : 'good'

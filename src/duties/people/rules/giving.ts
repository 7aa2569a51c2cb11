import { type Granted, mayEverywhere } from '../../../kernel/caller.ts'
import type { Permission } from '../../../kernel/permission.ts'

/** Permissions in a shop, or in all there are and will be. */
export type Given = { shop: number | 'all'; permissions: readonly Permission[] }

const mayThere = (giver: Granted, shop: Given['shop'], permission: Permission): boolean =>
  shop === 'all'
    ? mayEverywhere(giver, permission)
    : giver.grants.some(
        (grant) =>
          (grant.shop === 'all' || grant.shop === shop) &&
          grant.permissions.some((one) => one === permission),
      )

/** What of it somebody may not do there themselves, each once: that they neither give nor take away. */
export const beyondOwn = (giver: Granted, given: readonly Given[]): Permission[] => [
  ...new Set(
    given.flatMap(({ shop, permissions }) => permissions.filter((one) => !mayThere(giver, shop, one))),
  ),
]

import type { Me } from '../duties/people/accounts/contract.ts'
import type { Permission } from '../kernel/permission.ts'

/** Whether somebody may do this in a shop, or in one or another where no shop is shown. */
export const mayThere = (me: Me, permission: Permission, shop: string | undefined): boolean =>
  me.everywhere.includes(permission) ||
  (shop === undefined
    ? me.permissions.includes(permission)
    : me.inShops.some((one) => one.shop === shop && one.permissions.includes(permission)))

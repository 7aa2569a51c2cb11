import { useQuery } from '@tanstack/react-query'
import type { Permission } from '../kernel/permission.ts'
import { api } from './client.ts'
import { mayThere } from './may-there.ts'
import { useShownShop } from './scope.tsx'

/** Members that may be chosen now. */
export const useActiveMembers = () => {
  const members = useQuery(api.people.members.queryOptions())
  return members.data?.filter(({ archivedAt }) => archivedAt === null) ?? []
}

/** Who is signed in, and what they may do. */
export const useSignedIn = () => useQuery(api.account.me.queryOptions({ staleTime: 300_000 }))

/** The member who sits here; null where a key does, which is nobody. */
export const useMe = (): number | null => useSignedIn().data?.member?.id ?? null

/** Whether the person who sits here may do this in a shop: the one that is shown, where none is named. */
export const useMay = (permission: Permission, shop?: string): boolean => {
  const { data } = useSignedIn()
  const shown = useShownShop()
  return data !== undefined && mayThere(data, permission, shop ?? shown)
}

/** Whether the person who sits here may do this for all shops, as what concerns the whole asks. */
export const useMayEverywhere = (permission: Permission): boolean =>
  useSignedIn().data?.everywhere.includes(permission) ?? false

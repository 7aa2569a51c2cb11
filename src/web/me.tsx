import { useQuery } from '@tanstack/react-query'
import type { Permission } from '../kernel/permission.ts'
import { api } from './client.ts'

/** Members that may be chosen now. */
export const useActiveMembers = () => {
  const members = useQuery(api.people.members.queryOptions())
  return members.data?.filter(({ archivedAt }) => archivedAt === null) ?? []
}

/** Who is signed in, and what they may do. */
export const useSignedIn = () => useQuery(api.account.me.queryOptions({ staleTime: 300_000 }))

/** The member who sits here; null where a key does, which is nobody. */
export const useMe = (): number | null => useSignedIn().data?.member?.id ?? null

/** Whether the person who sits here may do this in one shop or another. */
export const useMay = (permission: Permission): boolean =>
  useSignedIn().data?.permissions.includes(permission) ?? false

/** Whether the person who sits here may do this for all shops, as what concerns the whole asks. */
export const useMayEverywhere = (permission: Permission): boolean =>
  useSignedIn().data?.everywhere.includes(permission) ?? false

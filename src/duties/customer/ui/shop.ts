import { useQuery } from '@tanstack/react-query'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf, today } from '../../../web/days.ts'
import { useScope } from '../../../web/scope.tsx'

/** The shop that is looked at, and whether it is known yet. */
export const useShop = (): { shop: string; enabled: boolean } => {
  const { shop } = useScope()
  return { shop: shop?.name ?? '', enabled: shop !== undefined && shop.id !== 0 }
}

/** Members who may own something, to choose from. */
export const useTeam = () =>
  (useQuery(api.people.members.queryOptions()).data ?? [])
    .filter(({ archivedAt }) => archivedAt === null)
    .map(({ id, name }) => ({ value: id, label: name }))

/** After something was written down here; 今天 tells of tickets too. */
export const forgetCustomers = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: api.customer.key() }),
    queryClient.invalidateQueries({ queryKey: api.tasks.key() }),
  ])

/** 11-26 09:05, Beijing; with the year where it is another than this one. */
export const momentOf = (instant: string): string => {
  const text = minuteOf(instant)
  return text.startsWith(today().slice(0, 4)) ? text.slice(5) : text
}

/** What an input of date and time shows of an instant, Beijing. */
export const localOf = (instant: string): string => minuteOf(instant).replace(' ', 'T')

/** And back. */
export const instantOf = (local: string): string => `${local}:00+08:00`

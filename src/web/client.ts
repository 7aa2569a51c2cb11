import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import type { api as contract } from './contract.ts'
import { signedOut } from './signed-out.ts'

const client: ContractRouterClient<typeof contract> = createORPCClient(
  new RPCLink({ url: `${location.origin}/rpc` }),
)

/** Typed queries and mutations of everything the program offers. */
export const api = createTanstackQueryUtils(client)

/** A call that was under way while the session was replaced by a new one comes back refused: who sits here is asked again. */
const notice = (error: unknown): void => {
  if (error instanceof ORPCError && error.code === 'sign_in_needed')
    client.account.me().then(
      () =>
        queryClient.refetchQueries({
          predicate: ({ state }) => state.status === 'error' && state.errorUpdateCount < 3,
        }),
      signedOut.notice,
    )
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only a server that cannot be reached is asked again.
      retry: (count, error) => !(error instanceof ORPCError) && count < 2,
      refetchOnWindowFocus: true,
      // The server is this machine: without a network it is there all the same.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

/** After an import, an undo or another 毛利率 every figure may differ. */
export const forgetFigures = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: api.facts.key() }),
    queryClient.invalidateQueries({ queryKey: api.market.key() }),
    queryClient.invalidateQueries({ queryKey: api.listing.key() }),
    queryClient.invalidateQueries({ queryKey: api.promotion.key() }),
    queryClient.invalidateQueries({ queryKey: api.sales.key() }),
    queryClient.invalidateQueries({ queryKey: api.team.key() }),
    queryClient.invalidateQueries({ queryKey: api.customer.key() }),
    queryClient.invalidateQueries({ queryKey: api.scorecard.key() }),
    queryClient.invalidateQueries({ queryKey: api.training.jobMap.key() }),
    queryClient.invalidateQueries({ queryKey: api.reports.key() }),
    queryClient.invalidateQueries({ queryKey: api.calendar.key() }),
    queryClient.invalidateQueries({ queryKey: api.tasks.key() }),
    queryClient.invalidateQueries({ queryKey: api.importing.batches.key() }),
    queryClient.invalidateQueries({ queryKey: api.importing.batch.key() }),
    queryClient.invalidateQueries({ queryKey: api.system.key() }),
  ])

/** Which shops there are has changed. */
export const forgetShops = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: api.facts.shops.key() }),
    queryClient.invalidateQueries({ queryKey: api.training.key() }),
    queryClient.invalidateQueries({ queryKey: api.system.key() }),
  ])

/**
 * After a shop went: its name leaves the list, then `leave` takes it out of the address, and only then, when no page
 * asks about it any more, what is remembered of it goes.
 */
export const forgetGoneShop = async (leave: () => Promise<unknown>): Promise<void> => {
  await forgetShops()
  await leave()
  queryClient.removeQueries({ type: 'inactive' })
}

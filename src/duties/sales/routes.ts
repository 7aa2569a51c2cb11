import { implement } from '@orpc/server'
import { explain } from './actions.ts'
import { salesContract } from './contract.ts'
import type { SalesContext } from './store.ts'

/** The sales duty's part of the API. */
export const salesRoutes = (context: SalesContext) => {
  const os = implement(salesContract)
  return os.router({ explain: os.explain.handler(({ input }) => explain(context, input)) })
}

import { implement } from '@orpc/server'
import { explain, type SalesContext } from './actions.ts'
import { salesContract } from './contract.ts'

/** The sales duty's part of the API. */
export const salesRoutes = (context: SalesContext) => {
  const os = implement(salesContract)
  return os.router({ explain: os.explain.handler(({ input }) => explain(context, input)) })
}

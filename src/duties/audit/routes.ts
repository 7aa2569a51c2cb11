import { implement } from '@orpc/server'
import { type AuditContext, searchAudit, searchAuditEverywhere } from './actions.ts'
import { auditContract } from './contract.ts'

/** The trail's part of the API. */
export const auditRoutes = (context: AuditContext) => {
  const os = implement(auditContract)
  return os.router({
    list: os.list.handler(({ input }) => searchAudit(context, input)),
    everywhere: os.everywhere.handler(({ input }) => searchAuditEverywhere(context, input)),
  })
}

import { implement } from '@orpc/server'
import type { Visit } from '../../../kernel/caller.ts'
import { giveRoles, invite, listAccess, ownerLink, withdraw } from './access-actions.ts'
import { type AccountContext, enterByLink, me, openLink, signIn, signOut } from './actions.ts'
import { accountContract } from './contract.ts'
import { changePassword, endSession, listSessions } from './session-actions.ts'

const nobody: Visit = {
  headers: new Headers(),
  sender: '127.0.0.1',
  isOwnMachine: true,
  caller: undefined,
  leave: () => {},
}

/** The door's part of the API. It alone asks how a call came in. */
export const accountRoutes = (context: AccountContext) => {
  const os = implement(accountContract).$context<{ visit?: Visit }>()
  return os.router({
    me: os.me.handler((call) => me(context, call.context.visit?.caller)),
    signIn: os.signIn.handler(async ({ input, context: { visit = nobody } }) => {
      await signIn(context, input, visit)
      return { signedIn: true as const }
    }),
    signOut: os.signOut.handler(async ({ context: { visit = nobody } }) => {
      await signOut(context, visit)
      return { signedOut: true as const }
    }),
    openLink: os.openLink.handler(({ input }) => openLink(context, input)),
    useLink: os.useLink.handler(async ({ input, context: { visit = nobody } }) => {
      await enterByLink(context, input, visit)
      return { signedIn: true as const }
    }),
    changePassword: os.changePassword.handler(async ({ input, context: { visit = nobody } }) => {
      await changePassword(context, input, visit)
      return { changed: true as const }
    }),
    sessions: os.sessions.handler((call) => listSessions(context, call.context.visit?.caller)),
    endSession: os.endSession.handler(({ input, context: { visit } }) =>
      endSession(context, input.id, visit?.caller),
    ),
    access: os.access.handler(() => listAccess(context)),
    giveRoles: os.giveRoles.handler(({ input }) => giveRoles(context, input)),
    invite: os.invite.handler(({ input }) => invite(context, input)),
    withdraw: os.withdraw.handler(({ input }) => withdraw(context, input)),
    ownerLink: os.ownerLink.handler((call) => ownerLink(context, call.context.visit?.caller)),
  })
}

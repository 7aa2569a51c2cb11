import { implement } from '@orpc/server'
import type { Visit } from '../../../kernel/caller.ts'
import { endTwoStepsOf, giveRoles, invite, listAccess, ownerLink, withdraw } from './access-actions.ts'
import { type AccountContext, enterByLink, me, openLink, signIn, signOut } from './actions.ts'
import { accountContract } from './contract.ts'
import { listAllKeys, listKeys, makeKey, revokeAnyKey, revokeKey } from './key-actions.ts'
import { askByMail, waysIn } from './mail-actions.ts'
import { changeRole, listRoles, makeRole, removeRole } from './role-actions.ts'
import { changePassword, endSession, listSessions } from './session-actions.ts'
import { confirmTwoSteps, endTwoSteps, enterCode, startTwoSteps } from './two-step-actions.ts'

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
    signIn: os.signIn.handler(async ({ input, context: { visit = nobody } }) => ({
      signedIn: (await signIn(context, input, visit)) === 'in',
    })),
    enterCode: os.enterCode.handler(async ({ input, context: { visit = nobody } }) => {
      await enterCode(context, input, visit)
      return { signedIn: true }
    }),
    signOut: os.signOut.handler(async ({ context: { visit = nobody } }) => {
      await signOut(context, visit)
      return { signedOut: true as const }
    }),
    ways: os.ways.handler(() => waysIn(context)),
    askByMail: os.askByMail.handler(async ({ input, context: { visit = nobody } }) => {
      await askByMail(context, input, visit)
      return { asked: true as const }
    }),
    openLink: os.openLink.handler(({ input }) => openLink(context, input)),
    useLink: os.useLink.handler(async ({ input, context: { visit = nobody } }) => ({
      signedIn: (await enterByLink(context, input, visit)) === 'in',
    })),
    changePassword: os.changePassword.handler(async ({ input, context: { visit = nobody } }) => {
      await changePassword(context, input, visit)
      return { changed: true as const }
    }),
    sessions: os.sessions.handler((call) => listSessions(context, call.context.visit?.caller)),
    endSession: os.endSession.handler(({ input, context: { visit } }) =>
      endSession(context, input.id, visit?.caller),
    ),
    startTwoSteps: os.startTwoSteps.handler(({ input, context: { visit = nobody } }) =>
      startTwoSteps(context, input, visit),
    ),
    confirmTwoSteps: os.confirmTwoSteps.handler(async ({ input, context: { visit = nobody } }) => {
      await confirmTwoSteps(context, input, visit)
      return { isOn: true as const }
    }),
    endTwoSteps: os.endTwoSteps.handler(async ({ input, context: { visit = nobody } }) => {
      await endTwoSteps(context, input, visit)
      return { isOn: false as const }
    }),
    keys: os.keys.handler((call) => listKeys(context, call.context.visit?.caller)),
    makeKey: os.makeKey.handler(({ input, context: { visit } }) => makeKey(context, input, visit?.caller)),
    revokeKey: os.revokeKey.handler(({ input, context: { visit } }) =>
      revokeKey(context, input.id, visit?.caller),
    ),
    allKeys: os.allKeys.handler(() => listAllKeys(context)),
    revokeAnyKey: os.revokeAnyKey.handler(({ input }) => revokeAnyKey(context, input.id)),
    access: os.access.handler(() => listAccess(context)),
    giveRoles: os.giveRoles.handler(({ input, context: { visit } }) =>
      giveRoles(context, input, visit?.caller),
    ),
    invite: os.invite.handler(({ input, context: { visit } }) => invite(context, input, visit?.caller)),
    endTwoStepsOf: os.endTwoStepsOf.handler(({ input, context: { visit } }) =>
      endTwoStepsOf(context, input, visit?.caller),
    ),
    roles: os.roles.handler(() => listRoles(context)),
    makeRole: os.makeRole.handler(({ input, context: { visit } }) => makeRole(context, input, visit?.caller)),
    changeRole: os.changeRole.handler(({ input, context: { visit } }) =>
      changeRole(context, input, visit?.caller),
    ),
    removeRole: os.removeRole.handler(({ input }) => removeRole(context, input)),
    withdraw: os.withdraw.handler(({ input, context: { visit } }) => withdraw(context, input, visit?.caller)),
    ownerLink: os.ownerLink.handler((call) => ownerLink(context, call.context.visit?.caller)),
  })
}

import { implement } from '@orpc/server'
import type { Visit } from '../../../kernel/caller.ts'
import { type AccountContext, me, openLink, signIn, signOut, useLink } from './actions.ts'
import { accountContract } from './contract.ts'

const nobody: Visit = { headers: new Headers(), sender: '127.0.0.1', caller: undefined, leave: () => {} }

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
      await useLink(context, input, visit)
      return { signedIn: true as const }
    }),
  })
}

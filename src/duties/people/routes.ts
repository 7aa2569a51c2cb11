import { implement } from '@orpc/server'
import type { Visit } from '../../kernel/caller.ts'
import { refuseAbove } from './accounts/access-actions.ts'
import {
  addMember,
  archiveMember,
  changeMember,
  listMembers,
  type PeopleContext,
  restoreMember,
} from './actions.ts'
import { peopleContract } from './contract.ts'

/** The people room's part of the API. */
export const peopleRoutes = (context: PeopleContext) => {
  const os = implement(peopleContract).$context<{ visit?: Visit }>()
  return os.router({
    members: os.members.handler(() => listMembers(context)),
    addMember: os.addMember.handler(({ input }) => addMember(context, input)),
    changeMember: os.changeMember.handler(async ({ input, context: { visit } }) => {
      // They sign in with their name.
      if (input.name !== undefined) await refuseAbove(context, input.id, visit?.caller)
      return changeMember(context, input)
    }),
    archiveMember: os.archiveMember.handler(async ({ input, context: { visit } }) => {
      await refuseAbove(context, input.id, visit?.caller)
      return archiveMember(context, input)
    }),
    restoreMember: os.restoreMember.handler(async ({ input, context: { visit } }) => {
      await refuseAbove(context, input.id, visit?.caller)
      return restoreMember(context, input)
    }),
  })
}

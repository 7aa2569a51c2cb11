import { implement } from '@orpc/server'
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
  const os = implement(peopleContract)
  return os.router({
    members: os.members.handler(() => listMembers(context)),
    addMember: os.addMember.handler(({ input }) => addMember(context, input)),
    changeMember: os.changeMember.handler(({ input }) => changeMember(context, input)),
    archiveMember: os.archiveMember.handler(({ input }) => archiveMember(context, input)),
    restoreMember: os.restoreMember.handler(({ input }) => restoreMember(context, input)),
  })
}

import type { Member, MemberColour, Role } from '../../people/contract.ts'
import type { TeamStep } from './team.ts'

/** As with the shop's own name, whoever meets one of them elsewhere sees that nobody is called that. */
const staff: readonly { name: string; role: Role; colour: MemberColour }[] = [
  { name: '林晓·示范', role: 'manager', colour: 'blue' },
  { name: '周敏·示范', role: 'operator', colour: 'green' },
  { name: '陈屹·示范', role: 'ads', colour: 'orange' },
  { name: '苏禾·示范', role: 'design', colour: 'purple' },
  { name: '何静·示范', role: 'service', colour: 'teal' },
  { name: '吴海·示范', role: 'purchasing', colour: 'brown' },
  { name: '沈知远·示范', role: 'analyst', colour: 'red' },
]

type PeopleVerbs = {
  members: () => Promise<Member[]>
  addMember: (input: { name: string; role: Role; colour: MemberColour }) => Promise<Member>
  /** Writes down that the demo shop brought this member. */
  keep: (member: Pick<Member, 'id' | 'name'>) => Promise<void>
}

/** Who in the demo shop's team does that work; null where the members could not be added. */
export type Crew = (role: Role) => Promise<number | null>

/** The demo shop's people. One of that name who stayed from an earlier demo shop is one of them again. */
export const demoPeople = ({ members, addMember, keep }: PeopleVerbs): { step: TeamStep; crew: Crew } => ({
  step: {
    name: '成员',
    type: async () => {
      const there = await members()
      for (const one of staff)
        if (!there.some(({ name }) => name === one.name)) await keep(await addMember(one))
    },
  },
  crew: async (role) => {
    const wanted = staff.find((one) => one.role === role)?.name
    const found = (await members()).find(({ name, archivedAt }) => name === wanted && archivedAt === null)
    return found?.id ?? null
  },
})

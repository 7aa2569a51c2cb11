import { z } from 'zod'
import { contract } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'

/** 岗位: what a member does in the team: 店长、运营、推广、设计、客服、采购、数据. It grants nothing; a 角色 does. */
export const Role = z.enum(['manager', 'operator', 'ads', 'design', 'service', 'purchasing', 'analyst'])
export type Role = z.infer<typeof Role>

/** Names of colours, not values: the theme has one for light and one for dark. */
export const MemberColour = z.enum(['blue', 'green', 'orange', 'purple', 'red', 'teal', 'brown', 'grey'])
export type MemberColour = z.infer<typeof MemberColour>

const nameLength = { error: '成员的名字应为 1 到 20 个看得见的字' }
export const MemberName = z.string().overwrite(visibleText).min(1, nameLength).max(20, nameLength)

/** A person of the team, who owns targets and alerts. A team looks after all shops of an installation. */
export const Member = z.object({
  id: z.number().int(),
  name: z.string(),
  role: Role,
  colour: MemberColour,
  /** Since when the member is not of the team any more; what they own stays readable. */
  archivedAt: z.string().nullable(),
})
export type Member = z.infer<typeof Member>

const id = z.coerce.number().int()
const read = { permission: 'people.read' } as const
const write = { permission: 'people.write' } as const

export const peopleContract = {
  members: contract
    .meta({ ...read, scope: 'somewhere' })
    .route({ method: 'GET', path: '/members', summary: '成员，归档的在后面' })
    .output(z.array(Member)),
  addMember: contract
    .meta({ ...write, scope: 'installation' })
    .route({ method: 'POST', path: '/members', summary: '加一个成员' })
    .input(z.object({ name: MemberName, role: Role.default('operator'), colour: MemberColour.optional() }))
    .output(Member),
  changeMember: contract
    .meta({ ...write, scope: 'installation' })
    .route({ method: 'PATCH', path: '/members/{id}', summary: '改成员的名字、岗位、颜色' })
    .input(
      z.object({
        id,
        name: MemberName.optional(),
        role: Role.optional(),
        colour: MemberColour.optional(),
      }),
    )
    .output(Member),
  archiveMember: contract
    .meta({ ...write, scope: 'installation' })
    .route({ method: 'POST', path: '/members/{id}/archive', summary: '归档成员：不再能选，以前的记录不变' })
    .input(z.object({ id }))
    .output(Member),
  restoreMember: contract
    .meta({ ...write, scope: 'installation' })
    .route({ method: 'DELETE', path: '/members/{id}/archive', summary: '请回归档的成员' })
    .input(z.object({ id }))
    .output(Member),
}

import { z } from 'zod'
import { contract } from '../../../kernel/contract.ts'
import { permissions } from '../../../kernel/permission.ts'
import { Member, MemberName } from '../contract.ts'

export const PermissionName = z.enum(permissions)

/** Who is signed in, and what they may do in one shop or another. */
export const Me = z.object({
  kind: z.enum(['person', 'key', 'machine']),
  member: Member.nullable(),
  permissions: z.array(PermissionName),
  /** Whether all shops are theirs to see. */
  seesAll: z.boolean(),
})
export type Me = z.infer<typeof Me>

const passwordLength = { error: '密码应为 8 到 128 个字' }
export const Password = z.string().min(8, passwordLength).max(128, passwordLength)

const Token = z.string().min(20).max(200)

/** What a one-time link is for, and whom it may let in. */
export const OpenedLink = z.object({
  kind: z.enum(['owner', 'invitation', 'reset']),
  /** Whom it is for; none where it is open who the owner is. */
  member: z.string().nullable(),
  /** The members of whom one may be the owner. */
  members: z.array(z.object({ id: z.number().int(), name: z.string() })),
})
export type OpenedLink = z.infer<typeof OpenedLink>

const open = { permission: 'none' } as const
const self = { permission: 'self' } as const

/** The door: who somebody is, and what they may do. */
export const accountContract = {
  me: contract
    .meta(self)
    .route({ method: 'GET', path: '/account', summary: '现在是谁在用、能做什么' })
    .output(Me),
  signIn: contract
    .meta(open)
    .route({ method: 'POST', path: '/account/session', summary: '登录' })
    .input(z.object({ name: z.string().min(1).max(60), password: z.string().min(1).max(200) }))
    .output(z.object({ signedIn: z.literal(true) })),
  signOut: contract
    .meta(self)
    .route({ method: 'DELETE', path: '/account/session', summary: '退出登录' })
    .output(z.object({ signedOut: z.literal(true) })),
  openLink: contract
    .meta(open)
    .route({ method: 'POST', path: '/account/link', summary: '一次性链接是给谁的、做什么用' })
    .input(z.object({ token: Token }))
    .output(OpenedLink),
  useLink: contract
    .meta(open)
    .route({ method: 'POST', path: '/account/link/use', summary: '用一次性链接定下密码，并登录' })
    .input(
      z.object({
        token: Token,
        /** Of an owner who is no member yet. */
        name: MemberName.optional(),
        /** Of an owner who is one. */
        member: z.number().int().optional(),
        password: Password,
      }),
    )
    .output(z.object({ signedIn: z.literal(true) })),
}

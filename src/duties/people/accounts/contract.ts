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

/** The roles that come with the program. */
export const RoleId = z.enum([
  'owner',
  'manager',
  'operator',
  'ads',
  'service',
  'purchasing',
  'design',
  'analyst',
  'reader',
])
export type RoleId = z.infer<typeof RoleId>

/** A role in a shop, or in all there are and will be where no shop is named. */
export const GivenRole = z.object({ role: RoleId, shop: z.string().nullable() })
export type GivenRole = z.infer<typeof GivenRole>

/** What a member may do, and whether they can sign in. */
export const Access = z.object({
  member: z.number().int(),
  hasAccount: z.boolean(),
  roles: z.array(GivenRole),
  /** Until when a link that nobody used yet is good. */
  linkUntil: z.string().nullable(),
})
export type Access = z.infer<typeof Access>

/** A place where somebody is signed in. */
export const Session = z.object({
  id: z.string(),
  address: z.string(),
  device: z.string(),
  since: z.string(),
  lastSeen: z.string(),
  isThis: z.boolean(),
})

const member = z.coerce.number().int()
const access = { permission: 'access.write', scope: 'installation' } as const
/** Where a link leads; its token stands behind the # and is told once. */
const Link = z.object({ path: z.string(), expiresAt: z.string() })

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
  changePassword: contract
    .meta(self)
    .route({ method: 'PUT', path: '/account/password', summary: '换密码；别处的登录都结束' })
    .input(z.object({ old: z.string().max(200), password: Password }))
    .output(z.object({ changed: z.literal(true) })),
  sessions: contract
    .meta(self)
    .route({ method: 'GET', path: '/account/sessions', summary: '我在哪些地方登录着' })
    .output(z.array(Session)),
  endSession: contract
    .meta(self)
    .route({ method: 'DELETE', path: '/account/sessions/{id}', summary: '结束我的一处登录' })
    .input(z.object({ id: z.string().max(100) }))
    .output(z.object({ ended: z.boolean() })),
  access: contract
    .meta({ permission: 'access.read', scope: 'installation' })
    .route({ method: 'GET', path: '/access', summary: '每位成员的角色，能不能登录' })
    .output(z.array(Access)),
  giveRoles: contract
    .meta(access)
    .route({ method: 'PUT', path: '/access/{member}/roles', summary: '定下一位成员的角色' })
    .input(z.object({ member, roles: z.array(GivenRole).max(100) }))
    .output(Access),
  invite: contract
    .meta(access)
    .route({
      method: 'POST',
      path: '/access/{member}/link',
      summary: '给一位成员一次性链接：没有账号的邀请，有账号的重设密码；以前的链接作废',
    })
    .input(z.object({ member }))
    .output(Link),
  withdraw: contract
    .meta(access)
    .route({ method: 'DELETE', path: '/access/{member}/link', summary: '收回还没用的一次性链接' })
    .input(z.object({ member }))
    .output(Access),
  ownerLink: contract
    .meta(access)
    .route({
      method: 'POST',
      path: '/access/owner-link',
      summary: '店主进不来时的一次性链接，只给这台机器的命令行',
    })
    .output(Link),
}

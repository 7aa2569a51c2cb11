import { z } from 'zod'
import { contract } from '../../../kernel/contract.ts'
import { permissions } from '../../../kernel/permission.ts'
import { visibleText } from '../../../kernel/visible-text.ts'
import { Member, MemberName } from '../contract.ts'

export const PermissionName = z.enum(permissions)

/** Who is signed in, and what they may do where. */
export const Me = z.object({
  kind: z.enum(['person', 'key', 'machine']),
  member: Member.nullable(),
  /** A code is asked after the password. */
  isTwoSteps: z.boolean(),
  /** In one shop or another. */
  permissions: z.array(PermissionName),
  /** In all shops there are and will be: what the whole needs is asked of these. */
  everywhere: z.array(PermissionName),
  /** In these shops beyond that. */
  inShops: z.array(z.object({ shop: z.string(), permissions: z.array(PermissionName) })),
})
export type Me = z.infer<typeof Me>

/** Signs of a password. Shorter ones are guessed; longer ones are only work for who hashes them. */
export const leastPassword = 8
export const longestPassword = 128
const passwordLength = { error: `密码应为 ${leastPassword} 到 ${longestPassword} 个字` }
export const Password = z.string().min(leastPassword, passwordLength).max(longestPassword, passwordLength)

/** As it is typed in, to be compared. */
const GivenPassword = z.string().min(1).max(200)

const Token = z.string().min(20).max(200)

/** What a one-time link is for, and whom it may let in. */
export const OpenedLink = z.object({
  kind: z.enum(['owner', 'invitation', 'reset', 'mail']),
  /** Whom it is for; none where it is open who the owner is. */
  member: z.string().nullable(),
  /** The members of whom one may be the owner. */
  members: z.array(z.object({ id: z.number().int(), name: z.string() })),
})
export type OpenedLink = z.infer<typeof OpenedLink>

const RoleId = z.string().min(1).max(60)
const roleNameLength = { error: '角色的名字应为 1 到 20 个看得见的字' }
const RoleName = z.string().overwrite(visibleText).min(1, roleNameLength).max(20, roleNameLength)

/** What somebody may be in the team, as a list of permissions to be read. */
export const RoleOfTeam = z.object({
  id: RoleId,
  name: z.string(),
  permissions: z.array(PermissionName),
  /** Came with the program: it stays as it is. */
  isShipped: z.boolean(),
  /** How many have it somewhere. */
  members: z.number().int(),
})
export type RoleOfTeam = z.infer<typeof RoleOfTeam>

/** A role in a shop, or in all there are and will be where no shop is named. */
export const GivenRole = z.object({ role: RoleId, shop: z.string().nullable() })
export type GivenRole = z.infer<typeof GivenRole>

/** What a member may do, and whether they can sign in. */
export const Access = z.object({
  member: z.number().int(),
  hasAccount: z.boolean(),
  /** A code is asked after the password. */
  isTwoSteps: z.boolean(),
  roles: z.array(GivenRole),
  /** Until when a link that nobody used yet is good. */
  linkUntil: z.string().nullable(),
  /** Whoever gave that link may do less than the member now, or let nobody in any more: it opens nothing. */
  isLinkBarred: z.boolean(),
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

const keyNameLength = { error: '密钥的名字应为 1 到 30 个看得见的字' }

/** A key of the API; what it is itself is told once, when it is made. */
export const ApiKey = z.object({
  id: z.string(),
  /** Who it acts for. */
  member: z.number().int(),
  name: z.string(),
  /** How it begins, to be known again. */
  prefix: z.string(),
  /** At most these: never more than its owner has when it is used. */
  permissions: z.array(PermissionName),
  /** In these shops; null: wherever its owner may something. */
  shops: z.array(z.string()).nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
  state: z.enum(['good', 'expired']),
})
export type ApiKey = z.infer<typeof ApiKey>

const RolePermissions = z.array(PermissionName).min(1, { error: '请至少选一项权限' }).max(permissions.length)

const member = z.coerce.number().int()
const access = { permission: 'access.write', scope: 'installation' } as const
/** Where a link leads; its token stands behind the # and is told once. */
const Link = z.object({ path: z.string(), expiresAt: z.string() })

/** Not yet where a code is asked for as well. */
const SignedIn = z.object({ signedIn: z.boolean() })

const open = { permission: 'none' } as const
const self = { permission: 'self' } as const

/** The door: who somebody is, and what they may do. */
export const accountContract = {
  me: contract
    .meta({ ...self, forKeys: true })
    .route({ method: 'GET', path: '/account', summary: '现在是谁在用、能做什么' })
    .output(Me),
  signIn: contract
    .meta(open)
    .route({ method: 'POST', path: '/account/session', summary: '登录' })
    .input(z.object({ name: z.string().min(1).max(60), password: z.string().min(1).max(200) }))
    .output(SignedIn),
  enterCode: contract
    .meta(open)
    .route({
      method: 'POST',
      path: '/account/session/code',
      summary: '登录的第二步：手机上的验证码，或一个备用码',
    })
    .input(z.object({ code: z.string().trim().min(6).max(40), isBackup: z.boolean().default(false) }))
    .output(SignedIn),
  signOut: contract
    .meta(self)
    .route({ method: 'DELETE', path: '/account/session', summary: '退出登录' })
    .output(z.object({ signedOut: z.literal(true) })),
  ways: contract
    .meta(open)
    .route({ method: 'GET', path: '/account/ways', summary: '忘了密码时，能不能用邮件重设' })
    .output(z.object({ mail: z.boolean() })),
  askByMail: contract
    .meta(open)
    .route({
      method: 'POST',
      path: '/account/link/mail',
      summary: '忘了密码：往“通知”里写的邮箱发一个链接；有没有这个邮箱，回答都一样',
    })
    .input(z.object({ mail: z.email({ message: '邮箱应写成 name@example.com' }).max(200) }))
    .output(z.object({ asked: z.literal(true) })),
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
    .output(SignedIn),
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
  startTwoSteps: contract
    .meta(self)
    .route({
      method: 'POST',
      path: '/account/two-steps',
      summary: '开始打开两步验证：给手机的密钥和备用码，只在这里给一次',
    })
    .input(z.object({ password: GivenPassword }))
    .output(z.object({ uri: z.string(), secret: z.string(), backupCodes: z.array(z.string()) })),
  confirmTwoSteps: contract
    .meta(self)
    .route({
      method: 'PUT',
      path: '/account/two-steps',
      summary: '用手机上的验证码打开两步验证',
    })
    .input(z.object({ code: z.string().trim().min(6).max(10) }))
    .output(z.object({ isOn: z.literal(true) })),
  endTwoSteps: contract
    .meta(self)
    .route({ method: 'POST', path: '/account/two-steps/end', summary: '关掉两步验证' })
    .input(z.object({ password: GivenPassword }))
    .output(z.object({ isOn: z.literal(false) })),
  keys: contract
    .meta(self)
    .route({ method: 'GET', path: '/account/keys', summary: '我的接口密钥' })
    .output(z.array(ApiKey)),
  makeKey: contract
    .meta(self)
    .route({
      method: 'POST',
      path: '/account/keys',
      summary: '建一把接口密钥：能做什么、在哪些店、用到哪天；密钥只在这里给一次',
    })
    .input(
      z.object({
        name: z.string().overwrite(visibleText).min(1, keyNameLength).max(30, keyNameLength),
        permissions: z.array(PermissionName).min(1, { error: '请至少选一项权限' }).max(permissions.length),
        shops: z.array(z.string().max(60)).min(1, { error: '请至少选一家店' }).max(500).nullable(),
        days: z.number().int().min(1).max(3_650).nullable(),
      }),
    )
    .output(z.object({ key: ApiKey, secret: z.string() })),
  revokeKey: contract
    .meta(self)
    .route({ method: 'DELETE', path: '/account/keys/{id}', summary: '收回我的一把接口密钥，立即失效' })
    .input(z.object({ id: z.string().max(100) }))
    .output(z.object({ revoked: z.boolean() })),
  allKeys: contract
    .meta({ permission: 'access.read', scope: 'installation' })
    .route({ method: 'GET', path: '/access/keys', summary: '每位成员的接口密钥' })
    .output(z.array(ApiKey)),
  revokeAnyKey: contract
    .meta(access)
    .route({ method: 'DELETE', path: '/access/keys/{id}', summary: '收回任何人的一把接口密钥，立即失效' })
    .input(z.object({ id: z.string().max(100) }))
    .output(z.object({ revoked: z.boolean() })),
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
  endTwoStepsOf: contract
    .meta(access)
    .route({
      method: 'DELETE',
      path: '/access/{member}/two-steps',
      summary: '替丢了手机的成员关掉两步验证',
    })
    .input(z.object({ member }))
    .output(Access),
  roles: contract
    .meta({ permission: 'access.read', scope: 'installation' })
    .route({ method: 'GET', path: '/roles', summary: '所有的角色：能做什么、几个人是' })
    .output(z.array(RoleOfTeam)),
  makeRole: contract
    .meta(access)
    .route({ method: 'POST', path: '/roles', summary: '建一个自定的角色' })
    .input(z.object({ name: RoleName, permissions: RolePermissions }))
    .output(RoleOfTeam),
  changeRole: contract
    .meta(access)
    .route({ method: 'PUT', path: '/roles/{id}', summary: '改一个自定的角色：有它的人马上按新的来' })
    .input(z.object({ id: RoleId, name: RoleName, permissions: RolePermissions }))
    .output(RoleOfTeam),
  removeRole: contract
    .meta(access)
    .route({ method: 'DELETE', path: '/roles/{id}', summary: '删除一个没有人是的自定角色' })
    .input(z.object({ id: RoleId }))
    .output(z.object({ removed: z.literal(true) })),
  ownerLink: contract
    .meta(access)
    .route({
      method: 'POST',
      path: '/access/owner-link',
      summary: '店主进不来时的一次性链接，只给这台机器的命令行',
    })
    .output(Link),
}

import { z } from 'zod'
import { contract, type FileRoute } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'

/** What somebody may want to be told. */
export const NotificationEvent = z.enum([
  'task_assigned',
  'task_due',
  'alert_fired',
  'ticket_due',
  'report_due',
  'report_late',
  'report_ready',
  'import_refused',
  'import_failed',
  'meeting_tomorrow',
  'stock_out',
  'job_failed',
  'backup_overdue',
])
export type NotificationEvent = z.infer<typeof NotificationEvent>

const moment = z.string()

/** As one person has it. */
export const Notification = z.object({
  id: z.string(),
  event: NotificationEvent,
  shop: z.string(),
  title: z.string(),
  text: z.string(),
  /** The page it is about. */
  path: z.string(),
  at: moment,
  isRead: z.boolean(),
})
export type Notification = z.infer<typeof Notification>

/** 钉钉 · 飞书 · 企业微信 · 邮件. */
export const ChannelKind = z.enum(['dingtalk', 'feishu', 'wecom', 'mail'])
export type ChannelKind = z.infer<typeof ChannelKind>

/** As much of a channel as everybody must know who is told something by it. */
export const NamedChannel = z.object({ id: z.number().int(), kind: ChannelKind, name: z.string() })
export type NamedChannel = z.infer<typeof NamedChannel>

/** A way out of the program; what is secret of it is only told by its end. */
export const Channel = z.object({
  id: z.number().int(),
  kind: ChannelKind,
  name: z.string(),
  /** A robot's address is set, ends with …; of mail the password. */
  secret: z.object({ isSet: z.boolean(), end: z.string() }),
  /** 钉钉, 飞书: is what it says signed? */
  isSigned: z.boolean(),
  mail: z
    .object({
      host: z.string(),
      port: z.number().int(),
      security: z.enum(['tls', 'starttls', 'none']),
      user: z.string(),
      from: z.string(),
    })
    .nullable(),
})
export type Channel = z.infer<typeof Channel>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '时刻应写成 09:00' })

/** What one person wants to be told, how, and when not. */
export const OwnSettings = z.object({
  mail: z.string(),
  quiet: z.object({ from: clock, to: clock }).nullable(),
  /** Mail once a day at this time instead of one by one. */
  digest: clock.nullable(),
  events: z.array(
    z.object({
      event: NotificationEvent,
      /** In the bell. */
      app: z.boolean(),
      /** Channels; a robot tells its whole group. */
      channels: z.array(z.number().int()),
    }),
  ),
  feed: z.object({ isSet: z.boolean(), since: moment.nullable() }),
})
export type OwnSettings = z.infer<typeof OwnSettings>

/** waiting 等着发 · sent 送到了 · failed 没送到. */
export const DeliveryState = z.enum(['waiting', 'sent', 'failed'])
export type DeliveryState = z.infer<typeof DeliveryState>

export const Delivery = z.object({
  id: z.string(),
  title: z.string(),
  channel: z.string(),
  kind: ChannelKind,
  /** Names of those it is for. */
  to: z.array(z.string()),
  state: DeliveryState,
  at: moment,
  sentAt: moment.nullable(),
  /** What the receiver said, or why it waits. */
  outcome: z.string(),
})
export type Delivery = z.infer<typeof Delivery>

/** Who asks, where it is a key of this machine, which is nobody: for a person it is the one who signed in. */
const mine = z.object({ me: z.coerce.number().int().optional() })
const self = { permission: 'self', signer: 'me' } as const
const read = { permission: 'notify.read', scope: 'installation' } as const
const write = { permission: 'notify.write', scope: 'installation' } as const

const nameLength = { error: '渠道的名字应为 1 到 30 个看得见的字' }
const ChannelName = z.string().overwrite(visibleText).min(1, nameLength).max(30, nameLength)
const secretText = z.string().trim().max(500)
const channel = z.coerce.number().int()

/** A robot or a mail server as somebody fills it in. What is left out of a secret stays as it is. */
export const ChannelWish = z.object({
  name: ChannelName,
  kind: ChannelKind,
  /** A robot's webhook address. */
  address: secretText.optional(),
  /** 钉钉, 飞书: what it is signed with; '' for a robot that checks no signature. */
  signing: secretText.optional(),
  mail: z
    .object({
      host: z.string().trim().min(1).max(200),
      port: z.number().int().min(1).max(65_535),
      security: z.enum(['tls', 'starttls', 'none']),
      user: z.string().trim().max(200),
      from: z.string().trim().max(200),
      password: z.string().max(500).optional(),
    })
    .optional(),
})
export type ChannelWish = z.infer<typeof ChannelWish>

/** What the program tells people, and by which ways. */
export const notificationsContract = {
  unread: contract
    .meta(self)
    .route({ method: 'GET', path: '/notifications/unread', summary: '我有几条没读的通知' })
    .input(mine)
    .output(z.object({ count: z.number().int(), latest: moment.nullable() })),
  list: contract
    .meta(self)
    .route({ method: 'GET', path: '/notifications', summary: '我的通知，新的在前' })
    .input(mine.extend({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(Notification)),
  read: contract
    .meta(self)
    .route({ method: 'POST', path: '/notifications/read', summary: '通知读过了；不写哪几条就是全部' })
    .input(mine.extend({ ids: z.array(z.string().max(60)).max(200).optional() }))
    .output(z.object({ count: z.number().int(), latest: moment.nullable() })),
  settings: contract
    .meta(self)
    .route({ method: 'GET', path: '/notifications/settings', summary: '什么事、用什么方式、什么时候告诉我' })
    .input(mine)
    .output(OwnSettings),
  saveSettings: contract
    .meta(self)
    .route({
      method: 'PUT',
      path: '/notifications/settings',
      summary: '改什么事、用什么方式、什么时候告诉我',
    })
    .input(
      mine.extend({
        mail: z.union([z.literal(''), z.email({ message: '邮箱应写成 name@example.com' })]).optional(),
        quiet: z.object({ from: clock, to: clock }).nullable().optional(),
        digest: clock.nullable().optional(),
        events: OwnSettings.shape.events.max(50).optional(),
      }),
    )
    .output(OwnSettings),
  makeFeed: contract
    .meta(self)
    .route({
      method: 'POST',
      path: '/notifications/feed',
      summary: '给我的日历一个新的订阅地址；旧的从此打不开。地址只在这里给一次',
    })
    .input(mine)
    .output(z.object({ path: z.string() })),
  dropFeed: contract
    .meta(self)
    .route({ method: 'DELETE', path: '/notifications/feed', summary: '收回我的日历订阅地址' })
    .input(mine)
    .output(OwnSettings),
  channelNames: contract
    .meta({ permission: 'self' })
    .route({ method: 'GET', path: '/notifications/channel-names', summary: '有哪些通知渠道，供本人选' })
    .output(z.array(NamedChannel)),
  channels: contract
    .meta(read)
    .route({ method: 'GET', path: '/notifications/channels', summary: '通知渠道：机器人、邮件' })
    .output(z.array(Channel)),
  addChannel: contract
    .meta(write)
    .route({ method: 'POST', path: '/notifications/channels', summary: '加一个通知渠道' })
    .input(ChannelWish)
    .output(Channel),
  changeChannel: contract
    .meta(write)
    .route({ method: 'PUT', path: '/notifications/channels/{channel}', summary: '改一个通知渠道' })
    .input(ChannelWish.extend({ channel }))
    .output(Channel),
  removeChannel: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/notifications/channels/{channel}', summary: '删除一个通知渠道' })
    .input(z.object({ channel }))
    .output(z.object({ removed: z.boolean() })),
  testChannel: contract
    .meta(write)
    .route({ method: 'POST', path: '/notifications/channels/{channel}/test', summary: '用一个渠道试发一条' })
    .input(z.object({ channel, to: z.string().max(200).optional() }))
    .output(z.object({ outcome: z.string() })),
  deliveries: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/notifications/deliveries',
      summary: '发了什么、给谁、用什么方式、送到没有',
    })
    .input(
      z.object({
        state: DeliveryState.optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(Delivery)),
}

/** A calendar that a phone asks for by itself: whoever has the address may read it, and nothing else. */
export const notificationFiles = {
  'notifications.feed': {
    method: 'GET',
    path: '/feeds/{token}.ics',
    summary: '一个人的日历：会议、任务和报告的截止日',
    permission: 'none',
    isPublic: true,
    input: z.object({ token: z.string().max(200) }),
    answer: { type: 'text/calendar', description: 'iCalendar 文件' },
  },
} as const satisfies Record<string, FileRoute>

import { z } from 'zod'
import { contract, DayText, GivenDay, personal, ShopName, YuanText } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'
import { revealContract } from './reveal/contract.ts'
import { surveyContract } from './surveys/contract.ts'

const read = { permission: 'customer.read' } as const
const write = { permission: 'customer.write' } as const

const Owner = z.object({ id: z.number().int(), name: z.string(), colour: z.string() })
const id = z.coerce.number().int()
const instant = z.iso.datetime({ offset: true, error: '时刻应写成 2026-11-26T18:00:00+08:00' })

/** A buyer's code: what is kept of who bought, in letters and digits. No name leads to it and none comes from it. */
export const BuyerCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^K[0-9A-Z]{1,11}$/, { error: '买家代号是 K 开头的字母和数字' })

/** 重要价值、重要发展、重要保持、重要挽留、一般价值、一般发展、一般保持、一般挽留、流失、没有留下成交. */
export const Segment = z.enum([
  'key_value',
  'key_develop',
  'key_keep',
  'key_rescue',
  'value',
  'develop',
  'keep',
  'rescue',
  'lost',
  'none',
])
export type Segment = z.infer<typeof Segment>

/** Days up to the one looked at within which purchases count. */
export const Window = z.coerce
  .number()
  .int()
  .refine((days) => [90, 180, 365].includes(days), { message: '看多久应为 90、180 或 365 天' })
  .default(180)

export const Buyer = z.object({
  buyer: z.string(),
  segment: Segment,
  orders: z.number().int(),
  paid: YuanText,
  refunded: YuanText,
  refundedOrders: z.number().int(),
  firstDay: DayText,
  lastDay: DayText,
  /** Since the last purchase that was kept; null: none was. */
  days: z.number().int().nullable(),
  /** 1 to 5 each; null for who kept nothing within the window. */
  scores: z.object({ r: z.number().int(), f: z.number().int(), m: z.number().int() }).nullable(),
  tags: z.array(z.string()),
})
export type Buyer = z.infer<typeof Buyer>

/** What was written about a buyer. Its text is covered (null) until somebody asks to see it. */
export const BuyerNote = z
  .object({ id: z.number().int(), text: z.string().nullable(), at: z.string(), by: z.string().nullable() })
  .register(personal, { of: () => ['text'] })
export type BuyerNote = z.infer<typeof BuyerNote>

export const BuyerPage = Buyer.extend({
  notes: z.array(BuyerNote),
  list: z.array(
    z.object({
      order: z.string(),
      placedAt: z.string().nullable(),
      paidAt: z.string().nullable(),
      status: z.string().nullable(),
      titles: z.string(),
      paid: YuanText,
      refunded: YuanText,
    }),
  ),
  refunds: z.array(
    z.object({
      refund: z.string(),
      order: z.string(),
      appliedAt: z.string().nullable(),
      status: z.string().nullable(),
      reason: z.string().nullable(),
      amount: YuanText.nullable(),
    }),
  ),
  reviews: z.array(
    z.object({
      order: z.string(),
      reviewedAt: z.string().nullable(),
      sentiment: z.string().nullable(),
      content: z.string().nullable(),
    }),
  ),
})
export type BuyerPage = z.infer<typeof BuyerPage>

const Cuts = z.object({
  /** The four values that cut the shop's buyers into fifths. */
  days: z.array(z.number()),
  purchases: z.array(z.number()),
  yuan: z.array(z.number()),
})

export const Segments = z.object({
  day: DayText,
  before: DayText,
  window: z.number().int(),
  /** Buyers who kept something within the window. */
  active: z.number().int(),
  cuts: Cuts.nullable(),
  segments: z.array(
    z.object({
      segment: Segment,
      buyers: z.number().int(),
      /** Paid and kept within the window. */
      amount: YuanText,
      /** null: nothing is known of the earlier day, orders begin after it. */
      buyersBefore: z.number().int().nullable(),
      advice: z.string(),
    }),
  ),
  /** From the earlier day to the later one, none where that is not known; 'new': first paid in between. */
  moves: z.array(
    z.object({ before: Segment.or(z.literal('new')), after: Segment, buyers: z.number().int() }),
  ),
  sentence: z.string(),
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type Segments = z.infer<typeof Segments>

/** 退款、差评、低分答卷、质量、物流、服务、其他. The first three the program opens by itself. */
export const TicketType = z.enum(['refund', 'review', 'survey', 'quality', 'delivery', 'service', 'other'])
export type TicketType = z.infer<typeof TicketType>

/** 待处理、处理中、等买家、已解决、不用处理. */
export const TicketStatus = z.enum(['open', 'working', 'waiting', 'solved', 'dropped'])
export type TicketStatus = z.infer<typeof TicketStatus>

export const Ticket = z.object({
  id: z.number().int(),
  type: TicketType,
  /** What it was opened for: a refund, a review, an answer to a survey, or by hand. */
  source: z.enum(['refund', 'review', 'survey', 'hand']),
  order: z.string().nullable(),
  item: z.string().nullable(),
  buyer: z.string().nullable(),
  title: z.string(),
  /** Covered (null) where somebody wrote it down, or a buyer answered it: what an export says is not. */
  detail: z.string().nullable(),
  owner: Owner.nullable(),
  status: TicketStatus,
  createdAt: z.string(),
  dueAt: z.string(),
  closedAt: z.string().nullable(),
  isLate: z.boolean(),
})
export type Ticket = z.infer<typeof Ticket>

const inTicket = {
  of: ({ source, detail }: Readonly<Record<string, unknown>>) =>
    (source === 'hand' || source === 'survey') && detail !== '' ? ['detail'] : [],
}
Ticket.register(personal, inTicket)

export const TicketEvent = z
  .object({
    step: z.number().int(),
    kind: z.enum(['opened', 'status', 'owner', 'due', 'type', 'reply', 'note']),
    /** Of a reply or a note covered (null). */
    text: z.string().nullable(),
    by: z.string().nullable(),
    at: z.string(),
  })
  .register(personal, { of: ({ kind }) => (kind === 'reply' || kind === 'note' ? ['text'] : []) })
export type TicketEvent = z.infer<typeof TicketEvent>

export const TicketPage = Ticket.extend({ events: z.array(TicketEvent) }).register(personal, inTicket)
export type TicketPage = z.infer<typeof TicketPage>

export const TicketQueue = z.object({
  tickets: z.array(Ticket),
  /** Of the whole shop, whatever is filtered. */
  counts: z.object({
    open: z.number().int(),
    late: z.number().int(),
    today: z.number().int(),
    closed: z.number().int(),
    closedInTime: z.number().int(),
  }),
  /** Refunds and reviews that would have a ticket were there not too many open. */
  notOpened: z.number().int(),
})
export type TicketQueue = z.infer<typeof TicketQueue>

export const TicketRule = z.object({
  type: TicketType,
  /** From the opening to the deadline. */
  hours: z.number().int(),
  owner: Owner.nullable(),
})
export type TicketRule = z.infer<typeof TicketRule>

export const Macro = z.object({ id: z.number().int(), name: z.string(), text: z.string() })
export type Macro = z.infer<typeof Macro>

const line = (label: string, most: number) =>
  z
    .string()
    .overwrite(visibleText)
    .min(1, { error: `${label}应为 1 到 ${most} 个看得见的字` })
    .max(most, { error: `${label}应为 1 到 ${most} 个看得见的字` })
const words = (label: string, most: number) =>
  z
    .string()
    .trim()
    .min(1, { error: `${label}应为 1 到 ${most} 个字` })
    .max(most, { error: `${label}应为 1 到 ${most} 个字` })

const shop = ShopName.optional()
const Tag = line('标签', 20)
const OrderNumber = z
  .string()
  .trim()
  .regex(/^\d{6,32}$/, { error: '订单编号是 6 到 32 位数字' })
const member = id.nullable().optional()

export const customerContract = {
  ...surveyContract,
  ...revealContract,
  buyers: contract
    .meta(read)
    .route({
      method: 'POST',
      path: '/customers/buyers',
      summary: '买家：订单、退款、分层、标签，按订单编号也能找',
    })
    .input(
      z.object({
        shop,
        segment: Segment.optional(),
        tag: Tag.optional(),
        /** A buyer's code, or an order number or its beginning of six digits or more. */
        search: z.string().trim().max(40).default(''),
        sort: z.enum(['paid', 'orders', 'last', 'refunded']).default('paid'),
        window: Window,
        limit: z.number().int().min(1).max(500).default(100),
        offset: z.number().int().min(0).max(10_000_000).default(0),
      }),
    )
    .output(z.object({ buyers: z.array(Buyer), total: z.number().int(), day: DayText.nullable() })),
  buyer: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/customers/buyers/{buyer}',
      summary: '一个买家：订单、退款、评价、备注、标签',
    })
    .input(z.object({ shop, buyer: BuyerCode, window: Window }))
    .output(BuyerPage),
  setBuyerTags: contract
    .meta(write)
    .route({ method: 'PUT', path: '/customers/buyers/{buyer}/tags', summary: '给买家定标签' })
    .input(z.object({ shop, buyer: BuyerCode, tags: z.array(Tag).max(10) }))
    .output(z.array(z.string())),
  addBuyerNote: contract
    .meta({ ...write, signer: 'member' })
    .route({ method: 'POST', path: '/customers/buyers/{buyer}/notes', summary: '给买家加一条备注' })
    .input(z.object({ shop, buyer: BuyerCode, text: words('备注', 500), member }))
    .output(z.array(BuyerNote)),
  removeBuyerNote: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/customers/buyers/{buyer}/notes/{note}', summary: '删掉一条备注' })
    .input(z.object({ shop, buyer: BuyerCode, note: id }))
    .output(z.array(BuyerNote)),
  buyerTags: contract
    .meta(read)
    .route({ method: 'GET', path: '/customers/tags', summary: '用过的标签，各有几个买家' })
    .input(z.object({ shop }))
    .output(z.array(z.object({ tag: z.string(), buyers: z.number().int() }))),
  segments: contract
    .meta(read)
    .route({ method: 'POST', path: '/customers/segments', summary: 'RFM 分层，和两天之间谁移到了哪里' })
    .input(z.object({ shop, day: GivenDay.optional(), before: GivenDay.optional(), window: Window }))
    .output(Segments),
  tickets: contract
    .meta(read)
    .route({ method: 'POST', path: '/customers/tickets/queue', summary: '工单，先到期的在前' })
    .input(
      z.object({
        shop,
        state: z.enum(['open', 'closed']).default('open'),
        type: TicketType.optional(),
        owner: id.optional(),
        order: z.string().trim().max(32).default(''),
        buyer: BuyerCode.optional(),
        limit: z.number().int().min(1).max(1000).default(500),
      }),
    )
    .output(TicketQueue),
  ticket: contract
    .meta(read)
    .route({ method: 'GET', path: '/customers/tickets/{ticket}', summary: '一张工单和它的经过' })
    .input(z.object({ shop, ticket: id }))
    .output(TicketPage),
  makeTicket: contract
    .meta({ ...write, signer: 'member' })
    .route({ method: 'POST', path: '/customers/tickets', summary: '手工开一张工单' })
    .input(
      z.object({
        shop,
        type: TicketType.exclude(['survey']).default('other'),
        title: line('标题', 100),
        detail: z.string().trim().max(2000).default(''),
        order: OrderNumber.optional(),
        owner: id.nullable().optional(),
        dueAt: instant.optional(),
        member,
      }),
    )
    .output(TicketPage),
  changeTicket: contract
    .meta({ ...write, signer: 'member' })
    .route({
      method: 'PATCH',
      path: '/customers/tickets/{ticket}',
      summary: '改工单的状态、负责人、期限、类型，或记一笔',
    })
    .input(
      z.object({
        shop,
        ticket: id,
        status: TicketStatus.optional(),
        owner: id.nullable().optional(),
        dueAt: instant.optional(),
        type: TicketType.optional(),
        note: z.string().trim().max(2000).default(''),
        member,
      }),
    )
    .output(TicketPage),
  replyTickets: contract
    .meta({ ...write, signer: 'member' })
    .route({
      method: 'POST',
      path: '/customers/tickets/replies',
      summary: '给一张或几张工单记下对买家说的话',
    })
    .input(
      z.object({
        shop,
        tickets: z.array(id).min(1).max(200),
        text: words('回复', 2000),
        status: TicketStatus.optional(),
        member,
      }),
    )
    .output(z.object({ replied: z.number().int() })),
  ticketRules: contract
    .meta(read)
    .route({ method: 'GET', path: '/customers/ticket-rules', summary: '各类工单的期限和负责人' })
    .input(z.object({ shop }))
    .output(z.array(TicketRule)),
  setTicketRule: contract
    .meta(write)
    .route({ method: 'PUT', path: '/customers/ticket-rules/{type}', summary: '定一类工单的期限和负责人' })
    .input(
      z.object({
        shop,
        type: TicketType,
        hours: z
          .number()
          .int()
          .min(1, { error: '期限应为 1 到 720 小时' })
          .max(720, { error: '期限应为 1 到 720 小时' }),
        owner: id.nullable(),
      }),
    )
    .output(z.array(TicketRule)),
  macros: contract
    .meta(read)
    .route({ method: 'GET', path: '/customers/macros', summary: '常用回复' })
    .input(z.object({ shop }))
    .output(z.array(Macro)),
  putMacro: contract
    .meta(write)
    .route({ method: 'POST', path: '/customers/macros', summary: '加或改一条常用回复' })
    .input(z.object({ shop, id: id.optional(), name: line('名字', 30), text: words('回复', 2000) }))
    .output(z.array(Macro)),
  removeMacro: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/customers/macros/{id}', summary: '删掉一条常用回复' })
    .input(z.object({ shop, id }))
    .output(z.array(Macro)),
}

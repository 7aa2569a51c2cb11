import type { Client } from '../../src/cli/session.ts'
import { addDays, type Day } from '../../src/kernel/calendar.ts'
import type { Permission } from '../../src/kernel/permission.ts'

/** Where somebody looks: the shop, the last day it has, how many days they chose. */
export type Look = { client: Client; shop: string; last: Day; days: number; member: number }

/** What somebody clicks: the calls that page sends when it is opened from another one. */
export type Click = {
  name: string
  /** How many of a hundred clicks. */
  share: number
  isWrite?: true
  /** Whoever has it not does not see the page in the menu. */
  permission: Permission
  calls: (look: Look) => Promise<unknown>[]
}

const five = ['paid_amount', 'orders_paid', 'visitors', 'conversion_rate', 'ad_cost']
const overview = [
  'paid_amount',
  'net_paid_amount',
  'orders_paid',
  'buyers_paid',
  'average_order_value',
  'visitors',
  'conversion_rate',
  'refund_rate',
  'ad_cost',
  'ad_return',
]

/** A person of the team through the morning; together the shares are a hundred. */
export const clicks: readonly Click[] = [
  {
    name: '今天',
    share: 22,
    permission: 'figures.read',
    calls: ({ client: { facts, importing, sales, tasks, notifications, reports }, shop, last, member }) => {
      const recent = { shop, from: addDays(last, -13), to: last }
      return [
        facts.query({ shop, metrics: five, from: last, to: last, compare: 'previous' }),
        facts.query({ ...recent, metrics: five, by: ['day'], order: 'day' }),
        importing.uploads({ shop }),
        importing.batches({ shop, limit: 50 }),
        sales.dataToDo({ shop, days: 14 }),
        sales.alerts({ shop }),
        facts.freshness(recent),
        facts.reconcile({ ...recent, from: addDays(last, -29) }),
        tasks.needs({ shop }),
        sales.explain({ shop, from: addDays(last, -6), to: last }),
        notifications.unread({ me: member }),
        reports.ledger({ shop }),
      ]
    },
  },
  {
    name: '经营概览',
    share: 20,
    permission: 'figures.read',
    calls: ({ client: { facts, calendar, notifications }, shop, last, days, member }) => {
      const period = { shop, from: addDays(last, 1 - days), to: last }
      return [
        facts.query({ ...period, metrics: overview, compare: 'previous' }),
        facts.query({ ...period, metrics: overview, by: ['day'], order: 'day' }),
        calendar.marks(period),
        notifications.unread({ me: member }),
      ]
    },
  },
  {
    name: '商品',
    share: 14,
    permission: 'figures.read',
    calls: ({ client: { sales }, shop, last, days }) => [
      sales.items({ shop, from: addDays(last, 1 - days), to: last }),
    ],
  },
  {
    name: '任务',
    share: 14,
    permission: 'tasks.read',
    calls: ({ client: { tasks, people, notifications }, shop, member }) => [
      tasks.list({ shop }),
      people.members(),
      notifications.unread({ me: member }),
    ],
  },
  {
    name: '工单',
    share: 10,
    permission: 'customer.read',
    calls: ({ client: { customer, people }, shop }) => [
      customer.tickets({ shop, state: 'open', order: '' }),
      people.members(),
    ],
  },
  {
    name: '预警',
    share: 10,
    permission: 'figures.read',
    calls: ({ client: { sales, people }, shop }) => [sales.alerts({ shop }), people.members()],
  },
  {
    name: '搜索',
    share: 6,
    permission: 'figures.read',
    calls: ({ client: { facts }, shop }) =>
      ['杯', '套'].map((search) => facts.values({ shop, dimension: 'item', search, limit: 6 })),
  },
  {
    name: '记一件任务',
    share: 4,
    isWrite: true,
    permission: 'tasks.write',
    calls: ({ client: { tasks }, shop, last, member }) => [
      tasks.create({
        shop,
        title: '跟一下昨天掉下来的商品',
        owner: member,
        due: addDays(last, 3),
        by: member,
      }),
    ],
  },
]

import { addDays, type Day, weekStart } from '../../../kernel/calendar.ts'
import type { Meeting } from '../../team/contract.ts'
import type { WrittenSupply } from '../../team/stock/contract.ts'
import type { Crew } from './people.ts'
import type { DemoTeam, TeamStep } from './team.ts'

type One = { shop: string; id: number }

type MeetingVerbs = {
  saveSeries: (input: {
    shop: string
    name: string
    weekday: number
    everyWeeks: number
    from: Day
    until: null
    time: string
    minutes: number
    place: string
    members: number[]
  }) => Promise<{ id: number }>
  prepareMeeting: (input: { shop: string; series: number; day: Day }) => Promise<Meeting>
  writeMinutes: (input: One & { item: number; minutes: string }) => Promise<unknown>
  decide: (input: One & { item: number; words: string }) => Promise<unknown>
  agreeAction: (input: One & { title: string; owner: number | null; due: Day }) => Promise<unknown>
  holdMeeting: (input: One & { members: number[] }) => Promise<unknown>
}

type TogetherVerbs = {
  crew: Crew
  /** The verbs of meetings, done on the morning of that day. */
  on: (day: Day) => MeetingVerbs
  saveSupplies: (input: {
    shop: string
    rows: WrittenSupply[]
  }) => Promise<{ problems: readonly { message: string }[] }>
  addPurchase: (input: {
    shop: string
    item: string
    sku: string
    supplier: string
    pieces: number
    ordered: Day
    expected: Day
    note: string
  }) => Promise<unknown>
}

/** Lead time, MOQ and pack of every item, as a purchaser has them in a table. */
const suppliesOf = ({ to, truth: { parameters } }: Pick<DemoTeam, 'to' | 'truth'>): WrittenSupply[] =>
  parameters.items.flatMap(({ id, supplier, listedOn }, at) => {
    const known = parameters.suppliers.find(({ name }) => name === supplier)
    // What is listed only later nobody has in a table yet.
    return known && listedOn <= to
      ? [
          {
            row: at + 2,
            item: id,
            sku: '',
            supplier,
            leadDays: String(known.leadDays),
            moq: String(known.moq),
            pack: String(known.pack),
            safety: '',
          },
        ]
      : []
  })

/** Days ago that the goods on their way were ordered. */
const ORDERED_AGO = 2

type AgendaKind = Meeting['items'][number]['kind']

/** Who sits in the weekly meeting. */
const attending = ['manager', 'operator', 'ads', 'service', 'purchasing'] as const

/** What was said in the last two of them, the earlier first; days count from the meeting. */
const talks: readonly {
  ago: number
  figures: string
  stock: string
  decisions: readonly { kind: AgendaKind; words: string }[]
  actions: readonly { title: string; days: number }[]
}[] = [
  {
    ago: 7,
    figures: '运营过了上周的数，和前一周比。\n转化有升有降，先看主推款。',
    stock: '采购把各家的交期对了一遍，表里有两家要改。',
    decisions: [{ kind: 'stock', words: '补货按能撑几天排先后，不按谁催得急。' }],
    actions: [{ title: '把供应商的交期和起订量改成最新的', days: 3 }],
  },
  {
    ago: 0,
    figures: '运营过了一遍上周的数，流量和转化分开看。\n推广的花费先不加。',
    stock: '采购说有一家供应商交期拖了，答应今天给准日子。\n断货风险高的 SKU 先停掉加推。',
    decisions: [
      { kind: 'stock', words: '风险排在前面的 SKU 今天下单，不等下次例会。' },
      { kind: 'service', words: '客服高峰时段两人在线，周末排班照旧。' },
    ],
    actions: [
      { title: '催供应商给准到货的日子', days: 2 },
      { title: '把断货风险表发给采购和推广', days: 5 },
    ],
  },
]

/**
 * A weekly meeting since a month, of which the last two were held: with minutes, decisions and actions; suppliers with
 * their lead times; and an order of the best item on its way.
 */
export const togetherTeam = (verbs: TogetherVerbs): TeamStep => ({
  name: '会议、供应商、采购单',
  type: async ({ shop: { name: shop }, to, truth }) => {
    const { problems } = await verbs.saveSupplies({ shop, rows: suppliesOf({ to, truth }) })
    const [problem] = problems
    if (problem) throw new Error(`the demo shop's suppliers do not fit: ${problem.message}`)
    const [best] = truth.parameters.items
    const supplier = truth.parameters.suppliers.find((one) => one.name === best?.supplier)
    const [sku] = best?.skus ?? []
    if (best && supplier && sku) {
      const ordered = addDays(to, 1 - ORDERED_AGO)
      await verbs.addPurchase({
        shop,
        item: best.id,
        sku: sku.code,
        supplier: supplier.name,
        pieces: Math.ceil(supplier.moq / supplier.pack) * supplier.pack,
        ordered,
        expected: addDays(ordered, supplier.leadDays),
        note: '补货',
      })
    }
    const monday = weekStart(to)
    const { crew } = verbs
    const members = (await Promise.all(attending.map(crew))).flatMap((one) => one ?? [])
    const purchaser = await crew('purchasing')
    const series = await verbs.on(addDays(monday, -28)).saveSeries({
      shop,
      name: '周例会',
      weekday: 1,
      everyWeeks: 1,
      from: addDays(monday, -28),
      until: null,
      time: '10:00',
      minutes: 60,
      place: '三楼会议室',
      members,
    })
    for (const { ago, figures, stock, decisions, actions } of talks) {
      const day = addDays(monday, -ago)
      if (day <= truth.from) continue
      const meet = verbs.on(day)
      const meeting = await meet.prepareMeeting({ shop, series: series.id, day })
      const one = { shop, id: meeting.id }
      const at = (kind: AgendaKind) => meeting.items.find((item) => item.kind === kind)?.id
      for (const [kind, minutes] of [
        ['figures', figures],
        ['stock', stock],
      ] as const) {
        const item = at(kind)
        if (item !== undefined) await meet.writeMinutes({ ...one, item, minutes })
      }
      for (const { kind, words } of decisions) {
        const item = at(kind)
        if (item !== undefined) await meet.decide({ ...one, item, words })
      }
      for (const { title, days } of actions)
        await meet.agreeAction({ ...one, title, owner: purchaser, due: addDays(day, days) })
      await meet.holdMeeting({ ...one, members })
    }
  },
})

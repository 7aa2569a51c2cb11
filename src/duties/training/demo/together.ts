import { addDays, type Day, weekStart } from '../../../kernel/calendar.ts'
import type { Meeting } from '../../team/contract.ts'
import type { WrittenSupply } from '../../team/stock/contract.ts'
import type { DemoTeam, TeamStep } from './team.ts'

type One = { shop: string; id: number }

type TogetherVerbs = {
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
  agreeAction: (input: One & { title: string; owner: null; due: Day }) => Promise<unknown>
  holdMeeting: (input: One & { members: number[] }) => Promise<unknown>
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

/**
 * A weekly meeting since a month, of which the last one was held: with minutes, decisions and actions; suppliers with
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
    const series = await verbs.saveSeries({
      shop,
      name: '周例会',
      weekday: 1,
      everyWeeks: 1,
      from: addDays(monday, -28),
      until: null,
      time: '10:00',
      minutes: 60,
      place: '三楼会议室',
      members: [],
    })
    const meeting = await verbs.prepareMeeting({ shop, series: series.id, day: monday })
    const one = { shop, id: meeting.id }
    const at = (kind: Meeting['items'][number]['kind']) =>
      meeting.items.find((item) => item.kind === kind)?.id
    const [figures, stock, service] = [at('figures'), at('stock'), at('service')]
    if (figures !== undefined)
      await verbs.writeMinutes({
        ...one,
        item: figures,
        minutes: '运营过了一遍上周的数，流量和转化分开看。\n推广的花费先不加。',
      })
    if (stock !== undefined) {
      await verbs.writeMinutes({
        ...one,
        item: stock,
        minutes: '采购说有一家供应商交期拖了，答应今天给准日子。\n断货风险高的 SKU 先停掉加推。',
      })
      await verbs.decide({ ...one, item: stock, words: '风险排在前面的 SKU 今天下单，不等下次例会。' })
    }
    if (service !== undefined)
      await verbs.decide({ ...one, item: service, words: '客服高峰时段两人在线，周末排班照旧。' })
    await verbs.agreeAction({ ...one, title: '催供应商给准到货的日子', owner: null, due: addDays(monday, 2) })
    await verbs.agreeAction({ ...one, title: '把断货风险表发给采购和推广', owner: null, due: addDays(to, 3) })
    await verbs.holdMeeting({ ...one, members: [] })
  },
})

import type { Kysely } from 'kysely'
import type { QueryAnswer, QueryInput, Shop } from '../../facts/contract.ts'
import type { ShelfRow } from '../../facts/shelf/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day, day, dayOf, daysBetween, eachDay, type Period } from '../../kernel/calendar.ts'
import type { Clock } from '../../kernel/context.ts'
import { yuan } from '../../kernel/money.ts'
import type { TablesOf } from '../../storage/records.ts'
import type { PeopleContext } from '../people/actions.ts'
import type { TasksContext } from '../tasks/actions.ts'
import type { PiecesAhead } from './pieces-ahead.ts'
import { toForecast } from './rules/demand.ts'
import {
  isRisky,
  onHandNow,
  type Shelf,
  skuKey,
  stockLines,
  stockSentence,
  usualRule,
  WINDOW,
} from './rules/stock.ts'
import type { Purchase, StockAnswer } from './stock/contract.ts'
import { purchasesOf, ruleOf, suppliesOf, type TeamRecords } from './store.ts'
import type { PurchaseOrderRow } from './tables.ts'

/** Figures as everybody asks for them, and what of the shop's stock is known; tasks are made with orders and meetings. */
export type StockContext = {
  records: Kysely<
    TablesOf<TeamRecords> & TablesOf<TasksContext['records']> & TablesOf<PeopleContext['records']>
  >
  clock: Clock
  query: (input: QueryInput) => Promise<QueryAnswer>
  shelf: (input: { shop?: string; to: string }) => Promise<ShelfRow[]>
  piecesAhead: PiecesAhead
  shops: () => Promise<(Shop & { first: string | null; last: string | null })[]>
}

/** The newest snapshots may be older than the window: sales since are counted from there. */
const MOST_SINCE = 90
const MOST_ROWS = 100_000

/** Pieces and fen of each day of a SKU. */
type Sold = Map<string, { pieces: Map<string, number>; fen: number; all: number }>

const soldIn = async (
  { query }: StockContext,
  shop: string,
  period: Period,
): Promise<{ sold: Sold; answer: QueryAnswer }> => {
  const answer = await query({
    shop,
    metrics: ['items_sold', 'paid_amount'],
    by: ['item', 'sku', 'day'],
    ...period,
    totals: false,
    limit: MOST_ROWS,
  })
  const sold: Sold = new Map()
  for (const row of answer.rows) {
    const key = skuKey(String(row.item ?? ''), String(row.sku ?? ''))
    const one = sold.get(key) ?? { pieces: new Map(), fen: 0, all: 0 }
    const pieces = Number(row.items_sold ?? 0)
    one.pieces.set(String(row.day), (one.pieces.get(String(row.day)) ?? 0) + pieces)
    one.fen += Math.round(Number(row.paid_amount ?? 0) * 100)
    one.all += pieces
    sold.set(key, one)
  }
  return { sold, answer }
}

/** What was sold of an item that lies on the shelf as one thing is all its own, whatever its lines call it. */
const matched = (sold: Sold, rows: readonly ShelfRow[]): { sold: Sold; strange: number } => {
  const known = new Set(rows.map(({ item, sku }) => skuKey(item, sku)))
  const single = new Map(
    [...Map.groupBy(rows, ({ item }) => item)].flatMap(([item, [first, ...rest]]) =>
      first && rest.length === 0 ? [[item, first.sku] as const] : [],
    ),
  )
  const result: Sold = new Map()
  let strange = 0
  for (const [key, one] of sold) {
    const [item = '']: string[] = JSON.parse(key)
    const only = single.get(item)
    const at = known.has(key) ? key : only === undefined ? undefined : skuKey(item, only)
    if (at === undefined) {
      strange += one.all
      continue
    }
    const there = result.get(at)
    if (!there) result.set(at, { ...one, pieces: new Map(one.pieces) })
    else {
      for (const [of, pieces] of one.pieces) there.pieces.set(of, (there.pieces.get(of) ?? 0) + pieces)
      result.set(at, { pieces: there.pieces, fen: there.fen + one.fen, all: there.all + one.all })
    }
  }
  return { sold: result, strange }
}

export const toPurchase = (
  row: PurchaseOrderRow,
  rows: readonly Pick<ShelfRow, 'item' | 'sku' | 'title' | 'name'>[],
  today: Day,
): Purchase => {
  const known = rows.find(({ item, sku }) => item === row.item && sku === row.sku)
  return {
    id: row.id,
    item: row.item,
    sku: row.sku,
    name: known
      ? [known.title || known.item, known.name].filter((one) => one !== '').join(' · ')
      : [row.item, row.sku].filter((one) => one !== '').join(' · '),
    supplier: row.supplier,
    pieces: row.pieces,
    ordered: row.ordered_day,
    expected: row.expected_day,
    arrived: row.arrived_day,
    arrivedPieces: row.arrived_pieces,
    note: row.note,
    late: row.arrived_day === null ? Math.max(0, daysBetween(row.expected_day, today)) : 0,
  }
}

const nothing = (rule: StockAnswer['rule'], message: string): StockAnswer => ({
  day: null,
  rule,
  sentence: message,
  lines: [],
  atRisk: '0.00',
  risky: 0,
  toOrder: { skus: 0, pieces: 0 },
  late: [],
  notes: [],
})

/** Later than this a snapshot tells little: what came and went since is guessed. */
const OLD_SNAPSHOT = 14

/**
 * Every SKU on the shelf: how long it lasts, what is lost without an order of today, what to order. Counted from the last
 * day with sales. Failures: shop_unknown, shop_needed.
 */
export const stockOf = async (
  context: StockContext,
  input: { shop?: string | undefined },
): Promise<StockAnswer> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const today = dayOf(context.clock.now())
  const rule = (await ruleOf(context.records, shop.id)) ?? usualRule
  const known = (await context.shops()).find(({ id }) => id === shop.id)
  const yesterday = addDays(today, -1)
  if (!known?.last) return nothing(rule, '还没有数据：先导入订单报表和商品导出（含库存）。')
  const end = day(known.last < yesterday ? known.last : yesterday)
  const rows = await context.shelf({ shop: shop.name, to: end })
  if (rows.length === 0)
    return nothing(rule, '还不知道库存：导入千牛的商品导出（发布模板，含库存），就能算还能卖几天。')
  const { sold: raw, answer } = await soldIn(context, shop.name, { from: addDays(end, -MOST_SINCE), to: end })
  const last = answer.rows.reduce((latest, row) => (String(row.day) > latest ? String(row.day) : latest), '')
  if (last === '') return nothing(rule, '近 90 天没有订单：先导入订单（宝贝）报表，才知道卖得多快。')
  const until = day(last)
  const { sold, strange } = matched(raw, rows)
  const lately = { from: addDays(until, 1 - WINDOW), to: until }
  // Asked for the window alone: of a longer stretch only the first days without orders are named.
  const { coverage } = await context.query({
    shop: shop.name,
    metrics: ['items_sold'],
    ...lately,
    totals: false,
  })
  const missing = new Set<string>(coverage[0]?.missing ?? [])
  const window = eachDay(lately).filter((of) => !missing.has(of))
  const purchases = (await purchasesOf(context.records, shop.id)).map((row) => toPurchase(row, rows, today))

  const shelves = rows.map((row): Shelf => {
    const key = skuKey(row.item, row.sku)
    const own = sold.get(key)
    const since = [...(own?.pieces ?? [])].reduce(
      (sum, [of, pieces]) => (of > row.day ? sum + pieces : sum),
      0,
    )
    const arrived = purchases.reduce(
      (sum, one) =>
        one.item === row.item && one.sku === row.sku && one.arrived !== null && one.arrived > row.day
          ? sum + (one.arrivedPieces ?? 0)
          : sum,
      0,
    )
    return {
      key,
      item: row.item,
      sku: row.sku,
      title: row.title,
      name: row.name,
      snapshot: day(row.day),
      onHand: onHandNow(row.stock, since, arrived),
      daily: window.map((of) => own?.pieces.get(of) ?? 0),
      pieceFen: own && own.all > 0 ? own.fen / own.all : row.priceFen,
    }
  })
  const pace =
    window.reduce(
      (sum, of) => sum + [...raw.values()].reduce((so, one) => so + (one.pieces.get(of) ?? 0), 0),
      0,
    ) / Math.max(1, window.length)
  const ahead = await context.piecesAhead(shop, until, toForecast(shelves))
  const lines = stockLines({
    day: until,
    rule,
    shelves,
    supplies: await suppliesOf(context.records, shop.id),
    purchases,
    forecasts: {
      items: ahead.items,
      shop: ahead.shop && pace > 0 ? { ahead: ahead.shop, pace } : null,
    },
  })
  const risky = lines.filter(isRisky)
  const toOrder = lines.filter(({ order }) => order > 0)
  return {
    day: until,
    rule,
    sentence: stockSentence(lines),
    lines,
    atRisk: yuan(risky.reduce((sum, { atRisk }) => sum + Math.round(Number(atRisk) * 100), 0)),
    risky: risky.length,
    toOrder: { skus: toOrder.length, pieces: toOrder.reduce((sum, { order }) => sum + order, 0) },
    late: purchases.filter(({ late }) => late > 0),
    notes: notesOf({
      rows,
      until,
      today,
      strange,
      window: window.length,
      truncated: answer.truncated,
      lines,
      isForecast: ahead.shop !== null,
    }),
  }
}

const notesOf = (of: {
  rows: readonly ShelfRow[]
  until: Day
  today: Day
  strange: number
  window: number
  truncated: boolean
  lines: StockAnswer['lines']
  isForecast: boolean
}): StockAnswer['notes'] => {
  const { rows, until, today, strange, window, lines } = of
  const oldest = rows.reduce((first, row) => (row.day < first ? row.day : first), rows[0]?.day ?? until)
  const guessed = lines.filter(({ isLeadGuessed, order }) => isLeadGuessed && order > 0).length
  const say = (isTrue: boolean, code: string, message: string) => (isTrue ? [{ code, message }] : [])
  return [
    ...say(
      daysBetween(until, today) > 1,
      'old-sales',
      `订单到 ${until} 为止，“还能卖几天”从那天之后算；补上之后的订单会变。`,
    ),
    ...say(
      daysBetween(day(oldest), until) > OLD_SNAPSHOT,
      'old-snapshot',
      `有的商品最近一次库存快照是 ${oldest}，之后的库存是用卖出和到货推算的；重新导出一次商品就准了。`,
    ),
    ...say(
      window < WINDOW,
      'days-missing',
      `近 ${WINDOW} 天里只有 ${window} 天有订单，卖得多快按有数据的天算。`,
    ),
    ...say(
      strange > 0,
      'unmatched',
      `近 90 天卖出的有 ${strange} 件对不上商品资料里的 SKU（下架了，或商家编码不同），没有算进来。`,
    ),
    ...say(of.truncated, 'truncated', '商品太多，只算了卖得最靠前的一部分。'),
    ...say(
      guessed > 0,
      'lead-guessed',
      `${guessed} 个要订的 SKU 没有写供应商的交期，按全店的交期算；在下面的表里补上就准了。`,
    ),
    ...say(
      true,
      'rule',
      of.isForecast
        ? '卖得稳的商品（近 28 天 56 件以上，最多 10 个）各自预测，按 SKU 的份额分；其余按自己近 28 天的速度，随全店的预测放大缩小；断货的日子不算没人要。'
        : '数据还不够预测：每个 SKU 按近 28 天的速度算，断货的日子不算没人要。',
    ),
  ]
}

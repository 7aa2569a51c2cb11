import type { Kysely } from 'kysely'
import type { FactTables, SaleLineRow } from './tables.ts'

type Found = Map<string, Record<string, number>>

const addTo = (found: Found, key: readonly string[], numbers: Record<string, number>): void => {
  const name = key.join(' ')
  const known = found.get(name) ?? {}
  for (const [one, value] of Object.entries(numbers)) known[one] = (known[one] ?? 0) + value
  found.set(name, known)
}

/** What a line is told apart by; an order counts once for each value. */
type Cut = { cut: string; value: (line: SaleLineRow) => string }

const cutsOf = (categories: ReadonlyMap<string, string>): Cut[] => [
  { cut: '', value: () => '' },
  { cut: 'item', value: ({ item }) => item },
  { cut: 'category', value: ({ item }) => categories.get(item) ?? '' },
  { cut: 'province', value: ({ province }) => province ?? '' },
]

const shown = (found: Found): string[] =>
  [...found]
    .map(
      ([key, numbers]) =>
        `${key}: ${Object.entries(numbers)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}`,
    )
    .sort()

/** What was sold by day and bought again, counted the plain way: line by line, buyer by buyer. */
const plainly = (
  lines: readonly SaleLineRow[],
  categories: ReadonlyMap<string, string>,
): { days: string[]; again: string[] } => {
  const [days, again]: [Found, Found] = [new Map(), new Map()]
  for (const clock of ['placed_at', 'paid_at'] as const)
    for (const { cut, value } of cutsOf(categories)) {
      const ofBuyers = new Map<string, string[]>()
      const counted = new Set<string>()
      for (const line of lines) {
        const day = line[clock]?.slice(0, 10)
        if (day === undefined) continue
        const order = JSON.stringify([value(line), line.channel, line.order_id])
        const isFirst = !counted.has(order)
        counted.add(order)
        addTo(days, [clock, cut, value(line), day], {
          lines: 1,
          placed_fen: line.placed_fen ?? 0,
          placed_known: line.placed_fen === null ? 0 : 1,
          paid_fen: line.paid_fen ?? 0,
          paid_known: line.paid_fen === null ? 0 : 1,
          refunded_fen: line.refunded_fen,
          pieces: line.pieces ?? 0,
          pieces_known: line.pieces === null ? 0 : 1,
          orders: isFirst ? 1 : 0,
          known_orders: isFirst && line.buyer_no !== null ? 1 : 0,
          paid_orders: isFirst && line.paid_at !== null ? 1 : 0,
        })
        if (!isFirst || line.buyer_no === null) continue
        const buyer = JSON.stringify([value(line), line.buyer_no])
        ofBuyers.set(buyer, [...(ofBuyers.get(buyer) ?? []), day])
      }
      for (const [buyer, found] of ofBuyers) {
        const inOrder = found.sort()
        const [of] = JSON.parse(buyer) as [string, number]
        for (const [nth, day] of inOrder.entries())
          if (nth > 0) addTo(again, [clock, cut, of, day, inOrder[nth - 1] ?? ''], { orders: 1 })
      }
    }
  return { days: shown(days), again: shown(again) }
}

/** Lines that are not marked, or not numbered, as their orders, SKUs and 订单状态 ask for. */
export const wronglyCounted = async (db: Kysely<FactTables>, shop: number): Promise<string[]> => {
  const lines = await db.selectFrom('sale_line').selectAll().where('shop_id', '=', shop).execute()
  const named = (line: SaleLineRow) => `${line.channel} ${line.order_id} ${line.line_id}`
  const orderOf = (line: SaleLineRow) => `${line.channel} ${line.order_id}`
  const skus = Map.groupBy(lines, (line) => `${orderOf(line)} ${line.sku}`)
  const statuses = Map.groupBy(lines, (line) => `${orderOf(line)} ${line.status ?? ''}`)
  const orders = Map.groupBy(lines, ({ order_no }) => order_no)
  const numbers = Map.groupBy(lines, orderOf)
  return [
    ...lines.filter((line) => line.sku !== (line.seller_code || (line.sku_name ?? ''))).map(named),
    ...[...skus].filter(([, all]) => all.filter((line) => line.leads_sku).length !== 1).map(([sku]) => sku),
    ...[...statuses]
      .filter(([, all]) => all.filter((line) => line.leads_status).length !== 1)
      .map(([of]) => of),
    ...[...orders.values()].flatMap((all) => (new Set(all.map(orderOf)).size === 1 ? [] : all.map(named))),
    ...[...numbers.values()].flatMap((all) =>
      new Set(all.map((line) => line.order_no)).size === 1 && all[0]?.order_no ? [] : all.map(named),
    ),
  ]
}

/** What is kept of a shop of what was sold by day, and what its lines give when they are counted one by one. */
export const keptAndPlain = async (
  db: Kysely<FactTables>,
  shop: number,
): Promise<Record<'kept' | 'plain', { days: string[]; again: string[] }>> => {
  const lines = await db.selectFrom('sale_line').selectAll().where('shop_id', '=', shop).execute()
  const days = await db.selectFrom('sold_day').selectAll().where('shop_id', '=', shop).execute()
  const again = await db.selectFrom('bought_again').selectAll().where('shop_id', '=', shop).execute()
  const listed = await db
    .selectFrom('listing')
    .select(['item_id', 'category'])
    .where('shop_id', '=', shop)
    .where('category', '<>', '')
    .orderBy('snapshot_day')
    .orderBy('sku_id', 'desc')
    .execute()
  const categories = new Map(listed.map(({ item_id, category }) => [item_id ?? '', category ?? '']))
  // Not added up: of each key there is one row.
  const rows = <T>(
    all: readonly T[],
    key: (row: T) => string[],
    numbers: (row: T) => Record<string, number>,
  ) => all.flatMap((row) => shown(new Map([[key(row).join(' '), numbers(row)]]))).sort()
  return {
    kept: {
      days: rows(
        days,
        ({ clock, cut, value, day }) => [clock, cut, value, day],
        ({ shop_id: _, clock: _c, cut: _u, value: _v, day: _d, ...numbers }) => numbers,
      ),
      again: rows(
        again,
        ({ clock, cut, value, day, day_before }) => [clock, cut, value, day, day_before],
        ({ orders }) => ({ orders }),
      ),
    },
    plain: plainly(lines, categories),
  }
}

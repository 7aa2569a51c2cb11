import { sql } from 'kysely'
import { yuan } from '../kernel/money.ts'
import type { FoundOrder } from './found-orders/contract.ts'
import type { FigureContext } from './metrics/survey.ts'

/** The first number that no longer begins with these digits, of the same length; undefined after 99…9. */
const following = (digits: string): string | undefined => {
  const next = String(BigInt(digits) + 1n).padStart(digits.length, '0')
  return next.length > digits.length ? undefined : next
}

/** Lines of one order stand together: so many rows are read that most searches still fill their list. */
const linesOfAnOrder = 5

type Row = {
  order_id: string
  placed_at: string | null
  paid_at: string | null
  status: string | null
  paid_fen: number | null
  batch: number
  row: number
  file: string
  sheet: string
}

/**
 * Orders whose number begins with these digits, the newest first, each with the line it stands on: of the order
 * report, of the item report where an order is known from that alone. Ranges of digits use the key of either store.
 */
export const findOrders = async (
  { read, shop }: FigureContext,
  { search, limit }: { search: string; limit: number },
): Promise<FoundOrder[]> => {
  const end = following(search)
  const within = sql`t.shop_id = ${sql.raw(String(shop))} and t.order_id >= ${search}${
    end === undefined ? sql.raw('') : sql` and t.order_id < ${end}`
  }`
  const from = (table: 'order_header' | 'order_line', paid: string) =>
    read(sql<Row>`select t.order_id as order_id, cast(t.placed_at as text) as placed_at, cast(t.paid_at as text) as paid_at,
        t.status as status, ${sql.raw(`t.${paid}`)} as paid_fen, t.batch_id as batch, t.row_no as row, b.file_name as file, b.sheet as sheet
      from ${sql.raw(table)} t join batch b on b.shop_id = t.shop_id and b.batch_id = t.batch_id
      where ${within} order by t.placed_at desc, t.order_id limit ${sql.raw(String(limit * linesOfAnOrder))}`)
  const [headers, lines] = await Promise.all([
    from('order_header', 'paid_fen'),
    from('order_line', 'order_paid_fen'),
  ])
  const orders = new Map<string, Row>()
  for (const row of [...headers, ...lines]) if (!orders.has(row.order_id)) orders.set(row.order_id, row)
  return [...orders.values()]
    .sort((a, b) => (b.placed_at ?? '').localeCompare(a.placed_at ?? ''))
    .slice(0, limit)
    .map(({ order_id, placed_at, paid_at, status, paid_fen, batch, row, file, sheet }) => ({
      order: order_id,
      placedAt: placed_at,
      paidAt: paid_at,
      status,
      paid: paid_fen === null ? null : yuan(paid_fen),
      batch,
      file,
      sheet,
      row,
    }))
}

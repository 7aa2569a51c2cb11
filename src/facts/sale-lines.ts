import { type Kysely, type QueryExecutorProvider, sql } from 'kysely'
import { literal } from '../storage/quoting.ts'
import { keepLinks, LINKS, linkOrders } from './linked-orders.ts'
import { dropScratch, keepScratch, type ScratchEngine } from './scratch.ts'
import { countSold, gatherAgain, gatherDays, gatherNewDays, gatherSold, settleSold } from './sold-days.ts'
import type { FactTables } from './tables.ts'

/**
 * `sale_line` is derived: after a commit or an undo it is made again for the orders that were touched.
 * Amounts of an order come from its order row where there is one; the lines say how they are split: by what a
 * line paid, else by what it should pay, else by price × pieces, by largest remainder in fen. A refund only
 * grows, so the greatest of what the order row, its lines and the refund export say is what came back; a refund
 * that names its item stays with the lines of that item, of which the export adds only what they do not say themselves.
 */

const AMOUNTS = ['placed', 'paid', 'refunded'] as const
type Amount = (typeof AMOUNTS)[number]

const perOrder = 'over (partition by channel, order_id)'

const decimal = (expression: string) => `cast(${expression} as decimal(18, 0))`

/** Whole fen of the share and what the division left over: exact, because products stay decimals. */
const floorAndRest = (amount: Amount): string => {
  const product = `${decimal(`${amount}_total`)} * ${decimal(`${amount}_weight`)}`
  const sum = decimal(`${amount}_sum`)
  return `cast(round((${product} - mod(${product}, ${sum})) / ${sum}) as bigint) as ${amount}_floor,
    mod(${product}, ${sum}) as ${amount}_rest`
}

const ranked = (amount: Amount): string =>
  `${amount}_total - sum(${amount}_floor) ${perOrder} as ${amount}_left,
   row_number() over (partition by channel, order_id order by ${amount}_rest desc, length(line_id), line_id) as ${amount}_rank`

const given = (amount: Amount): string =>
  `cast(${amount}_floor + case when ${amount}_rank <= ${amount}_left then 1 else 0 end as bigint)`

/** What all lines of an order say together; unknown where one of them says nothing. */
const ofAllLines = (column: string, summed: string): string =>
  `case when count(${column}) ${perOrder} = count(*) ${perOrder} then cast(sum(${summed}) ${perOrder} as bigint) end`

/** Nothing was paid for an order that was not paid, whatever the file says of amounts. */
const unlessPaid = (paidAt: string): string => `case when ${paidAt} is null then 0 end`

/** A weight column, or equal parts where all weights of the order are nothing. */
const weightOr1 = (amount: Amount): string =>
  `case when sum(${amount}_w) ${perOrder} > 0 then ${amount}_w else 1 end as ${amount}_weight,
   case when sum(${amount}_w) ${perOrder} > 0 then cast(sum(${amount}_w) ${perOrder} as bigint) else count(*) ${perOrder} end as ${amount}_sum`

/**
 * The first 52 bits of the buyer's key: numbers are told apart several times faster than texts, and these are
 * exact in JavaScript too. Of a million buyers two share one in one shop of ten thousand.
 */
const buyerNumber = ({ engine }: ScratchEngine, key: string): string =>
  engine === 'duckdb'
    ? `try_cast('0x' || substr(${key}, 1, 13) as bigint)`
    : `cast(cast('x' || substr(${key}, 1, 13) as bit(52)) as bigint)`

/** Files without item ids know an item by its title only. */
const itemOf = (id: string, title: string): string => `coalesce(nullif(${id}, ''), ${title}, '')`

/** The lines of an order that are of one item, for a window. */
const sameItem = `partition by channel, order_id, ${itemOf('item_id', 'title')}`

/** What a line is told apart by as SKU: its seller code, else the name of what was chosen, else ''. */
export const skuOf = (code: string, name: string): string => `coalesce(nullif(${code}, ''), ${name}, '')`

/**
 * The number of an order: of the row that tells of it the batch and the place in it, of several the first. A row tells of one order;
 * a batch has fewer than 2³⁶ rows. It changes with the rows.
 */
export const orderNumber = (batch: string, row: string): string => `${batch} * 68719476736 + ${row}`

/** Is it the one of its order (and item, SKU or 订单状态) that was paid first? */
const leading = (and: string): string =>
  `row_number() over (partition by channel, order_id${and}
     order by length(line_id), line_id) = 1`

/** Scratch tables of what the refund export says came back: by order, and by item of it, of which a line takes its part. */
type Refunded = { ofOrder: string; ofItem: string }

/**
 * Keeps what came back of `orders`, a relation of (shop_id, channel, order_id). The channel is a column of it: a
 * condition on the other side alone would make DuckDB compare every line with every refund.
 */
const keepRefunded = async (
  tx: QueryExecutorProvider,
  engine: ScratchEngine,
  input: { shop: number; orders: string; hasLines: boolean; scratch: string },
): Promise<Refunded> => {
  const { shop, orders, hasLines, scratch } = input
  const [ofOrder, ofItem] = [`${scratch}_refunded`, `${scratch}_item_refunded`]
  // Where one of the two has no ids, an item is the one of that title.
  const item = hasLines
    ? `case when f.item_id <> '' and n.item <> f.title then f.item_id else coalesce(n.item, ${itemOf('f.item_id', 'f.title')}) end`
    : itemOf('f.item_id', 'f.title')
  const named = `left join (select l.order_id, l.title, min(${itemOf('l.item_id', 'l.title')}) as item
      from order_line l join ${orders} a on a.shop_id = l.shop_id and a.channel = l.channel and a.order_id = l.order_id
      where l.shop_id = ${shop} and l.channel = 'tmall' group by l.order_id, l.title) n
    on n.order_id = f.order_id and n.title = f.title`
  await keepScratch(
    tx,
    engine,
    ofItem,
    `select f.shop_id, 'tmall' as channel, f.order_id, ${item} as item, cast(sum(f.refund_fen) as bigint) as refunded
      from refund f join ${orders} a on a.shop_id = f.shop_id and a.channel = 'tmall' and a.order_id = f.order_id
        ${hasLines ? named : ''}
      where f.shop_id = ${shop} and f.status = '退款成功' group by f.shop_id, f.order_id, ${item}`,
    'order_id',
  )
  await keepScratch(
    tx,
    engine,
    ofOrder,
    `select shop_id, channel, order_id, cast(sum(refunded) as bigint) as refunded from ${ofItem}
      group by shop_id, channel, order_id`,
    'order_id',
  )
  return { ofOrder, ofItem }
}

const dropRefunded = async (tx: QueryExecutorProvider, { ofOrder, ofItem }: Refunded): Promise<void> => {
  await dropScratch(tx, ofOrder)
  await dropScratch(tx, ofItem)
}

/** 总金额 of an order row that does not say it. */
const payable = 'h.payable_fen + coalesce(h.postage_fen, 0)'

const lineSku = skuOf('coalesce(seller_code, outer_code)', 'sku_name')

type LinesFrom = {
  shop: number
  affected: string
  refunded: Refunded | undefined
  coming: ComingFile | undefined
}

/** A file that is being taken and not in the books yet. */
export type ComingFile = {
  batch: number
  version: { stamp: string; sha256: string }
  columns: readonly string[]
}

/** Of each batch how new it is, and whether it tells of 订单状态. */
const filesSql = (shop: number, coming: ComingFile | undefined): string =>
  `(select batch_id, stamp, file_sha256, columns like '%"status"%' as tells from batch where shop_id = ${shop}${
    coming
      ? ` union all select ${coming.batch}, timestamp ${literal(coming.version.stamp)}, ${literal(coming.version.sha256)}, ${coming.columns.includes('status')}`
      : ''
  })`

/**
 * 订单状态 as the newer file tells it, of the line or of its order. A line that was closed stays so where the others went
 * on, and an order that was sent in part does not say which part.
 */
const statusOfLine = `case when h.status <> '卖家部分发货' and l.status <> '交易关闭' and fh.tells
  and (fh.stamp > fl.stamp or (fh.stamp = fl.stamp and fh.file_sha256 > fl.file_sha256)) then h.status
  else coalesce(l.status, h.status) end`

const linesSql = (engine: ScratchEngine, { shop, affected, refunded, coming }: LinesFrom): string => `
  with file as (select * from ${filesSql(shop, coming)} f), raw_line as (
    select l.*, h.placed_at as h_placed_at, h.paid_at as h_paid_at, ${statusOfLine} as told_status,
      h.total_fen as h_total, ${payable} as h_payable, h.paid_fen as h_paid, h.refunded_fen as h_refunded,
      h.buyer_key as h_buyer_key, h.province as h_province, h.city as h_city,
      ${refunded ? 'r.refunded' : '0'} as r_refunded, ${refunded ? 'ri.refunded' : '0'} as ri_refunded,
      count(*) filter (where l.line_id not like '#%') over (partition by l.channel, l.order_id) as real_lines,
      greatest(coalesce(l.price_fen, 0), 0) * greatest(coalesce(l.pieces, 1), 0) as list_fen
    from order_line l
    join ${affected} a on a.shop_id = l.shop_id and a.channel = l.channel and a.order_id = l.order_id
    left join order_header h on h.shop_id = l.shop_id and h.channel = l.channel and h.order_id = l.order_id
    left join file fl on fl.batch_id = l.batch_id
    left join file fh on fh.batch_id = h.batch_id
    ${
      refunded
        ? `left join ${refunded.ofOrder} r
      on r.shop_id = l.shop_id and r.channel = l.channel and r.order_id = l.order_id
    left join ${refunded.ofItem} ri
      on ri.shop_id = l.shop_id and ri.channel = l.channel and ri.order_id = l.order_id
        and ri.item = ${itemOf('l.item_id', 'l.title')}`
        : ''
    }
    where l.shop_id = ${shop}
  ), own_line as (
    -- An old report without line ids beside a new one tells of the same lines.
    select * from raw_line where real_lines = 0 or line_id not like '#%'
  ), matched as (
    -- What the refund export says of an item beyond what its lines say; the lines are not told which of them it was.
    select *, greatest(coalesce(ri_refunded, 0) - sum(coalesce(refunded_fen, 0)) over (${sameItem}), 0) as more_fen,
      row_number() over (${sameItem} order by length(line_id), line_id) = 1 as tells_more,
      greatest(coalesce(paid_fen, payable_fen, list_fen) - coalesce(refunded_fen, 0), 0) as kept_fen
    from own_line
  ), spread as (
    select *, case when sum(kept_fen) over (${sameItem}) > 0
      then ${decimal('more_fen')} * kept_fen / sum(kept_fen) over (${sameItem})
      else ${decimal('more_fen')} / count(*) over (${sameItem}) end as part_fen
    from matched
  ), told as (
    select *, coalesce(refunded_fen, 0) + cast(round(part_fen) as bigint) as back_fen,
      count(payable_fen) ${perOrder} = count(*) ${perOrder} and sum(payable_fen) ${perOrder} > 0 as payable_known,
      count(paid_fen) ${perOrder} = count(*) ${perOrder} and sum(paid_fen) ${perOrder} > 0 as paid_known,
      sum(coalesce(refunded_fen, 0) + more_fen) ${perOrder} > 0 as refund_known,
      cast(sum(coalesce(refunded_fen, 0) + case when tells_more then more_fen else 0 end) ${perOrder} as bigint) as back_total
    from spread
  ), weighed as (
    select *,
      case when payable_known then payable_fen else list_fen end as placed_w,
      case when paid_known then paid_fen when payable_known then payable_fen else list_fen end as paid_w,
      case when refund_known then back_fen when paid_known then paid_fen
        when payable_known then payable_fen else list_fen end as refunded_w,
      coalesce(h_total, h_payable, ${ofAllLines('payable_fen', 'payable_fen')}, ${ofAllLines('price_fen', 'list_fen')}) as placed_total,
      coalesce(h_paid, ${ofAllLines('paid_fen', 'paid_fen')}, max(order_paid_fen) ${perOrder},
        ${unlessPaid(ofOrder('paid_at', 'max'))}) as paid_total,
      greatest(coalesce(h_refunded, 0), back_total, coalesce(r_refunded, 0)) as refunded_total
    from told
  ), parted as (
    select *, ${AMOUNTS.map(weightOr1).join(', ')} from weighed
  ), floored as (
    select *, ${AMOUNTS.map(floorAndRest).join(', ')} from parted
  ), ranked as (
    select *, ${AMOUNTS.map(ranked).join(', ')} from floored
  )
  select shop_id, channel, order_id, line_id, ${ofOrder('placed_at', 'min')}, ${ofOrder('paid_at', 'max')},
    told_status, ${AMOUNTS.map(given).join(', ')}, pieces, nullif(item_id, ''), title, sku_name,
    coalesce(seller_code, outer_code), ${ofOrder('province', 'max')}, ${ofOrder('city', 'max')},
    'order_line', batch_id, row_no,
    ${leading('')}, ${leading(`, ${itemOf('item_id', 'title')}`)}, count(*) ${perOrder} = 1,
    ${buyerNumber(engine, ofOrder('buyer_key', 'max'))}, ${itemOf('item_id', 'title')},
    ${lineSku}, ${leading(`, ${lineSku}`)}, min(${orderNumber('batch_id', 'row_no')}) ${perOrder}, ${leading(", coalesce(told_status, '')")}
  from ranked`

/** An order is placed and paid once, by one buyer: where its own row does not say, its lines do, all alike. */
const ofOrder = (column: string, pick: 'min' | 'max'): string =>
  `coalesce(h_${column}, ${pick}(${column}) ${perOrder})`

/**
 * Sold lines of orders of which only the order row is known; `orders` is a relation of order rows called h. What is
 * empty need not be joined: `hasLines` says whether the shop has order lines, without `refunded` nothing came back.
 */
const headersSql = (
  engine: ScratchEngine,
  shop: number,
  orders: string,
  { hasLines, refunded }: { hasLines: boolean; refunded: Refunded | undefined },
): string => `
  select h.shop_id, h.channel, h.order_id, '', h.placed_at, h.paid_at, h.status,
    coalesce(h.total_fen, ${payable}), coalesce(h.paid_fen, ${unlessPaid('h.paid_at')}),
    greatest(coalesce(h.refunded_fen, 0), ${refunded ? 'coalesce(r.refunded, 0)' : '0'}), h.pieces, cast(null as text),
    h.titles, h.sku_name, h.seller_code, h.province, h.city, 'order_header', h.batch_id, h.row_no,
    true, true, true, ${buyerNumber(engine, 'h.buyer_key')}, ${itemOf('null', 'h.titles')},
    ${skuOf('h.seller_code', 'h.sku_name')}, true, ${orderNumber('h.batch_id', 'h.row_no')}, true
  from ${orders}
  ${refunded ? `left join ${refunded.ofOrder} r on r.shop_id = h.shop_id and r.channel = h.channel and r.order_id = h.order_id` : ''}
  where h.shop_id = ${shop} ${
    hasLines
      ? `and not exists (select 1 from order_line l
    where l.shop_id = h.shop_id and l.channel = h.channel and l.order_id = h.order_id)`
      : ''
  }`

const saleLineColumns = `shop_id, channel, order_id, line_id, placed_at, paid_at, status, placed_fen, paid_fen,
  refunded_fen, pieces, item_id, title, sku_name, seller_code, province, city, source_table, batch_id, row_no, leads, leads_item, alone, buyer_no, item,
  sku, leads_sku, order_no, leads_status`

export const anyRow = async (
  tx: QueryExecutorProvider,
  shop: number,
  table: keyof FactTables,
): Promise<boolean> => {
  const found = await sql`select 1 from ${sql.table(table)} where shop_id = ${shop} limit 1`.execute(tx)
  return found.rows.length > 0
}

/**
 * Derives `sale_line` again for the orders of `affected`, a scratch table of (shop_id, channel, order_id), inside
 * the caller's transaction. `coming`: the file whose rows made it necessary, where it is not in the books yet.
 */
export const deriveSaleLines = async (
  tx: QueryExecutorProvider,
  engine: ScratchEngine,
  shop: number,
  affected: string,
  coming?: ComingFile,
): Promise<void> => {
  const run = (text: string) => sql.raw(text).execute(tx)
  const hasLines = await anyRow(tx, shop, 'order_line')
  const isSold = await anyRow(tx, shop, 'sale_line')
  const refunded = (await anyRow(tx, shop, 'refund'))
    ? await keepRefunded(tx, engine, { shop, orders: affected, hasLines, scratch: affected })
    : undefined
  const joined = `s.shop_id = ${shop} and a.shop_id = s.shop_id and a.channel = s.channel and a.order_id = s.order_id`
  const ofOrders = `select distinct s.shop_id, s.buyer_no from sale_line s join ${affected} a on ${joined} where s.buyer_no is not null`
  const [before, buyers, lines] = [`${affected}_before`, `${affected}_buyer`, `${affected}_line`]
  const ofAffected = { scratch: lines, which: `join ${affected} a on ${joined}` }
  const changes = isSold ? await gatherSold(tx, engine, shop, `${affected}_sold`) : undefined
  if (changes) {
    await keepScratch(tx, engine, before, ofOrders, 'buyer_no')
    await gatherDays(tx, engine, changes, ofAffected, -1)
    await gatherAgain(tx, engine, changes, { scratch: lines, which: ofBuyers(shop, before) }, -1)
    await run(`delete from sale_line s using ${affected} a where ${joined}`)
  }
  if (hasLines)
    await run(
      `insert into sale_line (${saleLineColumns}) ${linesSql(engine, { shop, affected, refunded, coming })}`,
    )
  const orders = `order_header h join ${affected} a on a.shop_id = h.shop_id and a.channel = h.channel and a.order_id = h.order_id`
  await run(
    `insert into sale_line (${saleLineColumns}) ${headersSql(engine, shop, orders, { hasLines, refunded })}`,
  )
  if (refunded) await dropRefunded(tx, refunded)
  if (!changes) {
    // Of a table just filled PostgreSQL knows nothing yet and would join it row by row.
    if (engine.engine === 'postgres') await run('analyze sale_line')
    await linkOrders(tx, engine, shop)
    return countSold(tx, engine, shop)
  }
  await keepScratch(
    tx,
    engine,
    buyers,
    `${ofOrders} union select shop_id, buyer_no from ${before}`,
    'buyer_no',
  )
  // What other orders gave of buyers who had none of these before; they are still linked as they were.
  const others = `${ofBuyers(shop, buyers)}
    and not exists (select 1 from ${before} x where x.shop_id = s.shop_id and x.buyer_no = s.buyer_no)
    and not exists (select 1 from ${affected} a where ${joined})`
  await gatherAgain(tx, engine, changes, { scratch: lines, which: others }, -1)
  await linkOrders(tx, engine, shop, buyers)
  await gatherAgain(tx, engine, changes, { scratch: lines, which: ofBuyers(shop, buyers) }, 1)
  await gatherDays(tx, engine, changes, ofAffected, 1)
  await settleSold(tx, engine, changes)
  await dropScratch(tx, buyers)
  await dropScratch(tx, before)
}

/** All lines of some buyers, a scratch table of (shop_id, buyer_no). */
const ofBuyers = (shop: number, buyers: string): string =>
  `join ${buyers} b on b.shop_id = s.shop_id and b.buyer_no = s.buyer_no where s.shop_id = ${shop}`

/**
 * The same for the new orders of a batch, in a shop that has no order lines: nothing has to be taken back. They are
 * read from `incoming`, a relation of the order table's own columns and row_no, because DuckDB reads what its
 * unfinished transaction has written with a single thread. `scratch`: a name for a scratch table.
 */
export const addSaleLines = async (
  tx: Kysely<FactTables>,
  engine: ScratchEngine,
  input: { shop: number; batch: number; incoming: string; scratch: string },
): Promise<void> => {
  const { shop, batch, incoming, scratch } = input
  const run = (text: string) => sql.raw(text).execute(tx)
  const orders = `(select cast(${shop} as bigint) as shop_id, cast(${batch} as bigint) as batch_id, i.*,
    ${buyerNumber(engine, 'buyer_key')} as buyer_no from ${incoming} i)`
  const refunded = (await anyRow(tx, shop, 'refund'))
    ? await keepRefunded(tx, engine, { shop, orders, hasLines: false, scratch })
    : undefined
  const lines = headersSql(engine, shop, `${orders} h`, { hasLines: false, refunded })
  const named = `(${lines}) s(${saleLineColumns}) where true`
  if (await anyRow(tx, shop, 'sale_line')) {
    const buyers = `select distinct h.shop_id, h.buyer_no from ${orders} h where h.buyer_no is not null`
    await keepScratch(tx, engine, scratch, buyers, 'buyer_no')
    const theirs = { scratch: `${scratch}_line`, which: ofBuyers(shop, scratch) }
    const changes = await gatherSold(tx, engine, shop, scratch)
    await gatherAgain(tx, engine, changes, theirs, -1)
    await gatherNewDays(tx, changes, named)
    await run(`insert into sale_line (${saleLineColumns}) ${lines}`)
    await linkOrders(tx, engine, shop, scratch)
    await gatherAgain(tx, engine, changes, theirs, 1)
    await settleSold(tx, engine, changes)
  } else {
    // To write the links with the lines takes a third of what it takes to put them in afterwards.
    const links = LINKS.map((link) => `k.${link}`).join(', ')
    await keepLinks(tx, engine, scratch, orders)
    await run(
      `insert into sale_line (${saleLineColumns}, ${LINKS.join(', ')})
       select t.*, ${links} from (${lines}) t left join ${scratch} k on k.shop_id = ${shop} and k.row_no = t.row_no`,
    )
    await countSold(tx, engine, shop, named)
  }
  if (refunded) await dropRefunded(tx, refunded)
  await dropScratch(tx, scratch)
}

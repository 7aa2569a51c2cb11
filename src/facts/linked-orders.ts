import { type QueryExecutorProvider, sql } from 'kysely'
import type { Engine } from '../storage/migrations.ts'
import { dropScratch, keepScratch, type ScratchEngine, scratchEngine } from './scratch.ts'

/**
 * Every order of a buyer knows on which days its neighbours were placed and paid. So people are counted without
 * telling them apart, which takes ten times as long: who bought in a stretch of days is met once in the order whose
 * neighbour before it lies before the stretch.
 */

export const LINKS = ['placed_before', 'placed_after', 'paid_before', 'paid_after'] as const

const dayOf = (clock: string) => `cast(s.${clock} as date)`

/** Orders at one instant, as when several are paid at once, are told apart by their numbers: always the same way. */
const inOrderOf = (clock: string) =>
  `over (partition by s.buyer_no order by s.${clock} nulls last, s.channel, s.order_id)`

const linksSql: Record<(typeof LINKS)[number], string> = {
  placed_before: `lag(${dayOf('placed_at')}) ${inOrderOf('placed_at')}`,
  placed_after: `lead(${dayOf('placed_at')}) ${inOrderOf('placed_at')}`,
  paid_before: `case when s.paid_at is null then first_value(${dayOf('paid_at')}) ${inOrderOf('paid_at')}
    else lag(${dayOf('paid_at')}) ${inOrderOf('paid_at')} end`,
  paid_after: `lead(${dayOf('paid_at')}) ${inOrderOf('paid_at')}`,
}

/** Orders sorted at once: DuckDB would sort more of them in pieces on disk, ten times as slowly. */
const AT_ONCE = 1_000_000

/** The orders of a relation by buyers who have more than one (or whose links may have to go), counted by buyer. */
const severalOf = (orders: string, condition: string, orLinked = ''): string =>
  `select s.shop_id, s.buyer_no, count(*) as orders from ${orders}
    where ${condition} and s.buyer_no is not null group by s.shop_id, s.buyer_no having count(*) > 1${orLinked}`

/** Conditions that part the buyers so that their orders are sorted a million at a time; none where nobody has several. */
const partsOf = async (tx: QueryExecutorProvider, several: string): Promise<string[]> => {
  const { rows } = await sql
    .raw<{ orders: number | null }>(`select cast(sum(orders) as bigint) as orders from (${several}) m`)
    .execute(tx)
  const parts = Math.ceil(Number(rows[0]?.orders ?? 0) / AT_ONCE)
  return Array.from({ length: parts }, (_, part) => `mod(s.buyer_no, ${parts}) = ${part}`)
}

/**
 * Keeps the links of new orders of a shop that has no others as a scratch table of (shop_id, row_no and the links).
 * `orders`: a relation of (shop_id, channel, order_id, row_no, buyer_no, placed_at, paid_at).
 */
export const keepLinks = async (
  tx: QueryExecutorProvider,
  engine: ScratchEngine,
  name: string,
  orders: string,
): Promise<void> => {
  const among = `(${orders}) s`
  const linked = (condition: string) =>
    `select s.shop_id, s.row_no, ${LINKS.map((link) => `${linksSql[link]} as ${link}`).join(', ')} from ${among}
     join (${severalOf(among, condition)}) m on m.shop_id = s.shop_id and m.buyer_no = s.buyer_no`
  const [first = 'false', ...others] = await partsOf(tx, severalOf(among, 'true'))
  await keepScratch(tx, engine, name, linked(first))
  for (const part of others) await sql.raw(`insert into ${name} ${linked(part)}`).execute(tx)
}

/**
 * Links the orders of `buyers`, a scratch table of (shop_id, buyer_no), or of all of the shop, inside the caller's
 * transaction. Most buyers have one order, which has no neighbours: they are left alone.
 */
export const linkOrders = async (
  tx: QueryExecutorProvider,
  engine: ScratchEngine,
  shop: number,
  buyers?: string,
): Promise<void> => {
  const among = buyers
    ? `sale_line s join ${buyers} b on b.shop_id = s.shop_id and b.buyer_no = s.buyer_no`
    : 'sale_line s'
  const several = (which: string) =>
    severalOf(
      among,
      `s.shop_id = ${shop} and s.leads and ${which}`,
      ` or ${LINKS.map((link) => `count(s.${link})`).join(' + ')} > 0`,
    )
  for (const part of await partsOf(tx, several('true'))) await linkSome(tx, engine, shop, several(part))
}

const linkSome = async (
  tx: QueryExecutorProvider,
  engine: ScratchEngine,
  shop: number,
  several: string,
): Promise<void> => {
  const links = `links_of_${shop}`
  const linked = `select s.shop_id, s.channel, s.order_id, ${LINKS.map((link) => `s.${link} as old_${link}, ${linksSql[link]} as ${link}`).join(', ')}
    from sale_line s join (${several}) m on m.shop_id = s.shop_id and m.buyer_no = s.buyer_no
    where s.shop_id = ${shop} and s.leads`
  const changed = LINKS.map((link) => `${link} is distinct from old_${link}`).join(' or ')
  await keepScratch(
    tx,
    engine,
    links,
    `select shop_id, channel, order_id, ${LINKS.join(', ')} from (${linked}) l where ${changed}`,
  )
  await sql
    .raw(
      `update sale_line s set ${LINKS.map((link) => `${link} = l.${link}`).join(', ')} from ${links} l
       where s.shop_id = ${shop} and l.shop_id = s.shop_id and l.channel = s.channel and l.order_id = s.order_id`,
    )
    .execute(tx)
  await dropScratch(tx, links)
}

/** Links the orders of a store of before they were linked, when buyers' first orders were in a table of their own. */
export const addLinks = async (db: QueryExecutorProvider, engine: Engine, citus: boolean): Promise<void> => {
  const run = (text: string) => sql.raw<{ shop_id: number }>(text).execute(db)
  await run('alter table sale_line add column if not exists alone boolean')
  for (const link of LINKS) await run(`alter table sale_line add column if not exists ${link} date`)
  await run('alter table sale_line drop column if exists buyer_key')
  await run('drop table if exists buyer')
  await run('update sale_line set alone = true')
  await run(`update sale_line s set alone = false from (select distinct shop_id, channel, order_id from sale_line where not leads) o
    where o.shop_id = s.shop_id and o.channel = s.channel and o.order_id = s.order_id`)
  const { rows } = await run('select distinct shop_id from sale_line')
  for (const { shop_id } of rows) await linkOrders(db, scratchEngine(engine, citus), Number(shop_id))
  if (engine === 'postgres')
    await run('create index if not exists sale_line_buyer on sale_line (shop_id, buyer_no)')
}

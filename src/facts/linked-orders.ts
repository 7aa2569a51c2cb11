import { type QueryExecutorProvider, sql } from 'kysely'
import type { Engine } from '../storage/migrations.ts'
import { dropScratch, keepScratch, type ScratchEngine } from './scratch.ts'

/**
 * Every order of a buyer knows on which days its neighbours were placed and paid. So people are counted without
 * telling them apart, which takes ten times as long: who bought in a stretch of days is met once in the order whose
 * neighbour before it lies before the stretch.
 */

const LINKS = ['placed_before', 'placed_after', 'paid_before', 'paid_after'] as const

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
  const among = buyers ? ` join ${buyers} b on b.shop_id = s.shop_id and b.buyer_no = s.buyer_no` : ''
  const several = (
    which: string,
  ) => `select s.shop_id, s.buyer_no, count(*) as orders from sale_line s${among}
    where s.shop_id = ${shop} and s.leads and s.buyer_no is not null${which} group by s.shop_id, s.buyer_no
    having count(*) > 1 or ${LINKS.map((link) => `count(s.${link})`).join(' + ')} > 0`
  const { rows } = await sql
    .raw<{ orders: number | null }>(`select cast(sum(orders) as bigint) as orders from (${several('')}) m`)
    .execute(tx)
  const parts = Math.ceil(Number(rows[0]?.orders ?? 0) / AT_ONCE)
  for (let part = 0; part < parts; part++)
    await linkSome(tx, engine, shop, several(parts > 1 ? ` and mod(s.buyer_no, ${parts}) = ${part}` : ''))
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
  for (const { shop_id } of rows)
    await linkOrders(db, { engine: engine === 'postgres' ? engine : 'duckdb', citus }, Number(shop_id))
  if (engine === 'postgres')
    await run('create index if not exists sale_line_buyer on sale_line (shop_id, buyer_no)')
}

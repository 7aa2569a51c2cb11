import { type QueryExecutorProvider, sql } from 'kysely'
import type { Day } from '../kernel/calendar.ts'
import type { Engine } from '../storage/migrations.ts'
import { categoriesSql } from './item-categories.ts'
import { dropScratch, keepScratch, type ScratchEngine, scratchEngine } from './scratch.ts'
import { type Cut, type SoldClock, type SoldNumber, soldNumbers } from './sold-columns.ts'
import {
  againSql,
  boughtAgain,
  type Categories,
  columnsOf,
  daysSql,
  type Kept,
  linkedOf,
  soldDay,
  summed,
} from './sold-sql.ts'

/**
 * What was sold on each day, of all together and of each item, category and province (`sold_day`), and how long after
 * the one before buyers bought again (`bought_again`): so the figures that are asked for most are added up from some
 * thousand rows, not from every line. Both follow from `sale_line` (and the category of an item from its listings),
 * change in their transaction and hold one row for each key: an import takes away what the lines it touches gave before
 * and adds what they give after; where a sold item moves to another category, categories are counted anew.
 *
 * People are counted without telling them apart: of a buyer's orders in a stretch of days each but the first has one
 * before it in the stretch. So there are as many buyers as orders of known buyers, less the pairs of neighbours
 * that both lie in it; the same holds for the orders with one item or category, or to one province.
 */

/** The columns of `sale_line` that are read here: with more of them a scratch table would only be larger. */
const read =
  's.shop_id, s.placed_at, s.paid_at, s.placed_fen, s.paid_fen, s.refunded_fen, s.pieces, s.item, s.province, s.leads, s.leads_item, s.alone, s.order_no, s.buyer_no'
const readLinked =
  's.shop_id, s.placed_at, s.paid_at, s.item, s.province, s.leads, s.leads_item, s.order_no, s.buyer_no, s.placed_before, s.placed_after, s.paid_before, s.paid_after'

type Db = QueryExecutorProvider

/** The categories of a shop, undefined where the shop has no listing with a category: then nothing needs to be joined. */
const categoriesOf = async (db: Db, shop: number): Promise<string | undefined> => {
  const { rows } = await sql
    .raw(`select 1 from listing where shop_id = ${shop} and category is not null and category <> '' limit 1`)
    .execute(db)
  return rows.length > 0 ? categoriesSql(shop) : undefined
}

/** The changes that are gathered before they are put in, each a scratch table, of lines whose items have these categories. */
export type SoldChanges = { days: string; again: string; categories: Categories }

const kept = (changes: SoldChanges): [Kept, string][] => [
  [soldDay, changes.days],
  [boughtAgain, changes.again],
]

const none = ({ table }: Kept) => `select * from ${table} where false`

/** Makes the scratch tables for what is taken away and added of a shop. */
export const gatherSold = async (
  db: Db,
  engine: ScratchEngine,
  shop: number,
  scratch: string,
): Promise<SoldChanges> => {
  const changes = {
    days: `${scratch}_days`,
    again: `${scratch}_again`,
    categories: await categoriesOf(db, shop),
  }
  for (const [one, name] of kept(changes)) await keepScratch(db, engine, name, none(one))
  return changes
}

/** What the lines of `sale_line s` that pass give, each read once. `which`: joins and a condition. */
type Lines = { scratch: string; which: string }

const gather = async (
  db: Db,
  engine: ScratchEngine,
  { scratch, which }: Lines,
  into: { one: Kept; name: string; categories: Categories },
  sign: 1 | -1,
): Promise<void> => {
  const { one, name, categories } = into
  const isDays = one === soldDay
  await keepScratch(db, engine, scratch, `select ${isDays ? read : readLinked} from sale_line s ${which}`)
  const given = (isDays ? daysSql : againSql)(`${scratch} s where true`, { categories }, sign)
  await sql.raw(`insert into ${name} (${columnsOf(one)}) ${given}`).execute(db)
  await dropScratch(db, scratch)
}

/** Gathers what these lines give to their days: taken away before they go, added once they are there. */
export const gatherDays = (
  db: Db,
  engine: ScratchEngine,
  { days: name, categories }: SoldChanges,
  lines: Lines,
  sign: 1 | -1,
): Promise<void> => gather(db, engine, lines, { one: soldDay, name, categories }, sign)

/** Gathers what the linked lines of some buyers give; of each of these buyers all lines must be among them. */
export const gatherAgain = (
  db: Db,
  engine: ScratchEngine,
  { again: name, categories }: SoldChanges,
  lines: Lines,
  sign: 1 | -1,
): Promise<void> => gather(db, engine, lines, { one: boughtAgain, name, categories }, sign)

/** Gathers what new lines give, from a relation with the columns of `sale_line`: no need to read them again. */
export const gatherNewDays = async (
  db: Db,
  { days, categories }: SoldChanges,
  lines: string,
): Promise<void> => {
  await sql.raw(`insert into ${days} (${columnsOf(soldDay)}) ${daysSql(lines, { categories })}`).execute(db)
}

/** Puts what was gathered in: one row for each key, none where nothing is left. */
export const settleSold = async (db: Db, engine: ScratchEngine, changes: SoldChanges): Promise<void> => {
  const run = (text: string) => sql.raw(text).execute(db)
  for (const [one, gathered] of kept(changes)) {
    const { table, keys } = one
    const [net, merged] = [`${gathered}_net`, `${gathered}_sum`]
    const on = keys.map((key) => `n.${key} = t.${key}`).join(' and ')
    await keepScratch(db, engine, net, summed(one, gathered))
    const there = `select ${[...keys, ...one.numbers].map((name) => `t.${name}`).join(', ')} from ${table} t join ${net} n on ${on}`
    await keepScratch(
      db,
      engine,
      merged,
      summed(one, `(${there} union all select ${columnsOf(one)} from ${net}) b`),
    )
    await run(`delete from ${table} t using ${net} n where ${on}`)
    await run(`insert into ${table} (${columnsOf(one)}) select ${columnsOf(one)} from ${merged}`)
    for (const name of [gathered, net, merged]) await dropScratch(db, name)
  }
}

/** Lines of buyers with several orders that are put in order at once: DuckDB would sort more of them on disk. */
const AT_ONCE = 1_000_000

/** What is counted anew: all cuts, or only that of categories. */
type Counted = { shop: number; lines: string; categories: Categories; only?: 'category' }

const count = async (
  db: Db,
  engine: ScratchEngine,
  { shop, lines, categories, only }: Counted,
): Promise<void> => {
  const run = (text: string) => sql.raw<{ linked: number }>(text).execute(db)
  const put = (one: Kept, rows: string) =>
    run(
      `insert into ${one.table} (${columnsOf(one)}) select ${columnsOf(one)} from (${rows}) r order by ${one.order}`,
    )
  const ofCut = only ? ` and cut = '${only}'` : ''
  for (const { table } of [soldDay, boughtAgain])
    await run(`delete from ${table} where shop_id = ${shop}${ofCut}`)
  await put(soldDay, daysSql(lines, { categories, only }))
  const linked = linkedOf(shop)
  const { rows } = await run(`select count(*) as linked from ${linked}`)
  const parts = Math.ceil(Number(rows[0]?.linked ?? 0) / AT_ONCE)
  if (parts === 0) return
  const part = (nth: number) =>
    againSql(`${linked} and mod(s.buyer_no, ${parts}) = ${nth}`, { categories, only })
  if (parts === 1) {
    await put(boughtAgain, part(0))
    return
  }
  const scratch = `again_of_${shop}`
  await keepScratch(db, engine, scratch, none(boughtAgain))
  for (let nth = 0; nth < parts; nth++)
    await run(`insert into ${scratch} (${columnsOf(boughtAgain)}) ${part(nth)}`)
  await put(boughtAgain, summed(boughtAgain, scratch))
  await dropScratch(db, scratch)
}

const allOf = (shop: number) => `sale_line s where s.shop_id = ${shop}`

/**
 * Counts all of a shop anew from its linked lines. `lines`: a relation `s` of the same lines that is quicker to read
 * than what an unfinished transaction has written.
 */
export const countSold = async (
  db: Db,
  engine: ScratchEngine,
  shop: number,
  lines = allOf(shop),
): Promise<void> => count(db, engine, { shop, lines, categories: await categoriesOf(db, shop) })

const countCategories = async (db: Db, engine: ScratchEngine, shop: number): Promise<void> =>
  count(db, engine, {
    shop,
    lines: allOf(shop),
    categories: await categoriesOf(db, shop),
    only: 'category',
  })

/** Has any item that was sold another category than in `before`, a scratch table of `categoriesSql`? */
const isAnySoldMoved = async (db: Db, shop: number, before: string): Promise<boolean> => {
  const { rows } = await sql
    .raw(`select 1 from (${categoriesSql(shop)}) n full outer join ${before} o on o.item_id = n.item_id
      join sold_day t on t.shop_id = ${shop} and t.cut = 'item' and t.value = coalesce(n.item_id, o.item_id)
      where n.category is distinct from o.category limit 1`)
    .execute(db)
  return rows.length > 0
}

/** Changes listings; where an item that was sold then has another category, all is counted anew by category. */
export const recategorised = async <T>(
  db: Db,
  engine: ScratchEngine,
  shop: number,
  change: () => Promise<T>,
): Promise<T> => {
  const before = `categories_of_${shop}`
  await keepScratch(db, engine, before, categoriesSql(shop))
  const changed = await change()
  if (await isAnySoldMoved(db, shop, before)) await countCategories(db, engine, shop)
  await dropScratch(db, before)
  return changed
}

const eachShop = async (db: Db, work: (shop: number) => Promise<void>): Promise<void> => {
  const { rows } = await sql<{ shop_id: number }>`select distinct shop_id from sale_line`.execute(db)
  for (const { shop_id } of rows) await work(Number(shop_id))
}

/** Counts a store of before there were these tables; its lines cannot be counted by category yet. */
export const countAllSold = (db: Db, engine: Engine, citus: boolean): Promise<void> =>
  eachShop(db, (shop) =>
    count(db, scratchEngine(engine, citus), { shop, lines: allOf(shop), categories: undefined }),
  )

/** Counts a store of before there were sums by category. */
export const countAllCategories = (db: Db, engine: Engine, citus: boolean): Promise<void> =>
  eachShop(db, (shop) => countCategories(db, scratchEngine(engine, citus), shop))

/** Counts all of a store of before there were all numbers that are kept today. */
export const countAllAgain = (db: Db, engine: Engine, citus: boolean): Promise<void> =>
  eachShop(db, (shop) => countSold(db, scratchEngine(engine, citus), shop))

/** Of each table the rows of a shop that are not what its lines give: each number is what is kept too much of it. */
const surplus = (shop: number): [Kept, string][] => {
  const counted: [Kept, string][] = [
    [soldDay, daysSql(allOf(shop), { categories: categoriesSql(shop) }, -1)],
    [boughtAgain, againSql(linkedOf(shop), { categories: categoriesSql(shop) }, -1)],
  ]
  // In one statement, so that an import that ends meanwhile is in both or in neither.
  return counted.map(([one, given]) => {
    const kept = `select ${columnsOf(one)} from ${one.table} where shop_id = ${shop}`
    return [one, summed(one, `(${kept} union all ${given}) b`)]
  })
}

/** Days of a shop of which what is kept is not what its lines give, the first ones first. */
export const wrongDays = async (db: Db, shop: number): Promise<Day[]> => {
  const days: Day[] = []
  for (const [, rows] of surplus(shop)) {
    const found = await sql
      .raw<{ day: Day }>(`select distinct cast(d.day as text) as day from (${rows}) d`)
      .execute(db)
    days.push(...found.rows.map(({ day }) => day))
  }
  return [...new Set(days)].toSorted()
}

/** A sum that is not what the lines give. */
export type WrongSum = {
  clock: SoldClock
  cut: Cut
  value: string
  day: Day
  /** What is kept too much of each number, too little below 0; `again`: of orders of who had bought before. */
  over: Partial<Record<SoldNumber | 'again', number>>
}

/** The wrong sums of a shop, those of all its goods together first: the first `most` of each kind, and how many there are. */
export const wrongSums = async (
  db: Db,
  shop: number,
  most: number,
): Promise<{ sums: WrongSum[]; count: number }> => {
  type Row = { clock: SoldClock; cut: Cut; value: string; day: Day; all_of_them: number } & Record<
    string,
    unknown
  >
  const sums: WrongSum[] = []
  let count = 0
  for (const [one, rows] of surplus(shop)) {
    const found = await sql
      .raw<Row>(
        `select d.clock, d.cut, d.value, cast(d.day as text) as day, ${one.numbers.map((name) => `d.${name}`).join(', ')},
          count(*) over () as all_of_them
         from (${rows}) d order by d.cut, d.day, d.clock desc, d.value limit ${most}`,
      )
      .execute(db)
    count += Number(found.rows[0]?.all_of_them ?? 0)
    for (const row of found.rows) {
      const { clock, cut, value, day } = row
      const over: WrongSum['over'] = {}
      if (one === boughtAgain) over.again = Number(row.orders)
      else for (const name of soldNumbers) if (Number(row[name]) !== 0) over[name] = Number(row[name])
      sums.push({ clock, cut, value, day, over })
    }
  }
  return { sums, count }
}

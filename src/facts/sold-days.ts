import { type QueryExecutorProvider, sql } from 'kysely'
import type { Day } from '../kernel/calendar.ts'
import type { Engine } from '../storage/migrations.ts'
import { dropScratch, keepScratch, type ScratchEngine } from './scratch.ts'
import { type Cut, type SoldClock, type SoldNumber, soldClocks, soldNumbers } from './sold-columns.ts'

/**
 * What was sold on each day, of all together and of each item and province (`sold_day`), and how long after the one
 * before buyers bought again (`bought_again`): so the figures that are asked for most are added up from some thousand
 * rows, not from every line. Both follow from `sale_line` alone, change in its transaction and hold one row for each
 * key: an import takes away what the lines it touches gave before and adds what they give after.
 *
 * People are counted without telling them apart: of a buyer's orders in a stretch of days each but the first has one
 * before it in the stretch. So there are as many buyers as orders of known buyers, less the pairs of neighbours
 * that both lie in it; the same holds for the orders with one item, or to one province.
 */

/** Of each cut the value of a line, and the mark of one line for each order and value. */
const cuts: readonly { cut: Cut; value: string; mark: 'leads' | 'leads_item' }[] = [
  { cut: '', value: "''", mark: 'leads' },
  { cut: 'item', value: 's.item', mark: 'leads_item' },
  { cut: 'province', value: "coalesce(s.province, '')", mark: 'leads' },
]

const added = (value: string) => `cast(coalesce(sum(${value}), 0) as bigint)`
const counted = (condition: string) => added(`cast((${condition}) as integer)`)
const marked = (and: string) =>
  `case when grouping(s.item) = 0 then ${counted(`s.leads_item${and}`)} else ${counted(`s.leads${and}`)} end`

/** The numbers of a row of `sold_day`, from lines `s` in groups of one cut each. */
const numbers: Readonly<Record<SoldNumber, string>> = {
  lines: 'count(*)',
  placed_fen: added('s.placed_fen'),
  placed_known: 'count(s.placed_fen)',
  paid_fen: added('s.paid_fen'),
  paid_known: 'count(s.paid_fen)',
  refunded_fen: added('s.refunded_fen'),
  pieces: added('s.pieces'),
  pieces_known: 'count(s.pieces)',
  orders: marked(''),
  known_orders: marked(' and s.buyer_no is not null'),
}

type Kept = { table: 'sold_day' | 'bought_again'; keys: readonly string[]; numbers: readonly string[] }

const soldDay: Kept = {
  table: 'sold_day',
  keys: ['shop_id', 'clock', 'cut', 'value', 'day'],
  numbers: soldNumbers,
}
const boughtAgain: Kept = {
  table: 'bought_again',
  keys: ['shop_id', 'clock', 'cut', 'value', 'day', 'day_before'],
  numbers: ['orders'],
}

const columnsOf = ({ keys, numbers }: Kept): string => [...keys, ...numbers].join(', ')

const asDay = (clock: SoldClock) => `cast(s.${clock} as date)`

const keysOf = (clock: SoldClock, cut: Cut) => `s.shop_id, '${clock}' as clock, '${cut}' as cut`

const ofCuts = (item: string, province: string, all: string) =>
  `case when grouping(s.item) = 0 then ${item} when grouping(s.province) = 0 then ${province} else ${all} end`

/**
 * What lines give to `sold_day`. `lines`: a relation `s` with the columns of `sale_line` that count, with its
 * conditions. All cuts at once: the lines may be those of a file.
 */
const daysSql = (lines: string, sign: 1 | -1 = 1): string =>
  soldClocks
    .map((clock) => {
      const given = soldNumbers.map((name) => `${sign} * ${numbers[name]} as ${name}`)
      return `select s.shop_id, '${clock}' as clock, ${ofCuts("'item'", "'province'", "''")} as cut,
        ${ofCuts('s.item', 's.province', "''")} as value, s.day, ${given.join(', ')}
        from (select s.shop_id, ${asDay(clock)} as day, s.item, coalesce(s.province, '') as province, s.placed_fen,
            s.paid_fen, s.refunded_fen, s.pieces, s.leads, s.leads_item, s.buyer_no
          from ${lines} and s.${clock} is not null) s
        group by grouping sets ((s.shop_id, s.day), (s.shop_id, s.day, s.item), (s.shop_id, s.day, s.province))`
    })
    .join(' union all ')

const before = { placed_at: 's.placed_before', paid_at: 's.paid_before' } as const
const after = { placed_at: 's.placed_after', paid_at: 's.paid_after' } as const

/** What the linked lines of some buyers, all of each, give to `bought_again`. Who has one order has no neighbours. */
const againSql = (lines: string, sign: 1 | -1 = 1): string => {
  const ofCut = (clock: SoldClock, { cut, value, mark }: (typeof cuts)[number]) => {
    const counted = `${sign} * count(*) as orders`
    const of = `${lines} and s.${mark} and s.${clock} is not null`
    if (cut === '')
      return `select ${keysOf(clock, cut)}, '' as value, ${asDay(clock)} as day, ${before[clock]} as day_before, ${counted}
        from ${of} and ${before[clock]} is not null group by s.shop_id, ${asDay(clock)}, ${before[clock]}`
    return `select ${keysOf(clock, cut)}, s.value, s.day, s.day_before, ${counted}
      from (select s.shop_id, ${value} as value, ${asDay(clock)} as day,
          lag(${asDay(clock)}) over (partition by s.shop_id, s.buyer_no, ${value} order by ${asDay(clock)}) as day_before
        from ${of} and s.buyer_no is not null and (${before[clock]} is not null or ${after[clock]} is not null)) s
      where s.day_before is not null group by s.shop_id, s.value, s.day, s.day_before`
  }
  return soldClocks.flatMap((clock) => cuts.map((cut) => ofCut(clock, cut))).join(' union all ')
}

/** The columns of `sale_line` that are read here: with more of them a scratch table would only be larger. */
const read =
  's.shop_id, s.placed_at, s.paid_at, s.placed_fen, s.paid_fen, s.refunded_fen, s.pieces, s.item, s.province, s.leads, s.leads_item, s.buyer_no'
const readLinked =
  's.shop_id, s.placed_at, s.paid_at, s.item, s.province, s.leads, s.leads_item, s.buyer_no, s.placed_before, s.placed_after, s.paid_before, s.paid_after'

type Db = QueryExecutorProvider

/** The changes that are gathered before they are put in, each a scratch table. */
export type SoldChanges = { days: string; again: string }

const kept = (changes: SoldChanges): [Kept, string][] => [
  [soldDay, changes.days],
  [boughtAgain, changes.again],
]

const none = ({ table }: Kept) => `select * from ${table} where false`

export const soldChanges = (scratch: string): SoldChanges => ({
  days: `${scratch}_days`,
  again: `${scratch}_again`,
})

/** Makes the scratch tables for what is taken away and added. */
export const gatherSold = async (db: Db, engine: ScratchEngine, changes: SoldChanges): Promise<void> => {
  for (const [one, name] of kept(changes)) await keepScratch(db, engine, name, none(one))
}

/** What the lines of `sale_line s` that pass give, each read once. `which`: joins and a condition. */
type Lines = { scratch: string; which: string }

const gather = async (
  db: Db,
  engine: ScratchEngine,
  { scratch, which }: Lines,
  into: [Kept, string],
  sign: 1 | -1,
): Promise<void> => {
  const [one, name] = into
  const isDays = one === soldDay
  await keepScratch(db, engine, scratch, `select ${isDays ? read : readLinked} from sale_line s ${which}`)
  const given = (isDays ? daysSql : againSql)(`${scratch} s where true`, sign)
  await sql.raw(`insert into ${name} (${columnsOf(one)}) ${given}`).execute(db)
  await dropScratch(db, scratch)
}

/** Gathers what these lines give to their days: taken away before they go, added once they are there. */
export const gatherDays = (
  db: Db,
  engine: ScratchEngine,
  changes: SoldChanges,
  lines: Lines,
  sign: 1 | -1,
): Promise<void> => gather(db, engine, lines, [soldDay, changes.days], sign)

/** Gathers what the linked lines of some buyers give; of each of these buyers all lines must be among them. */
export const gatherAgain = (
  db: Db,
  engine: ScratchEngine,
  changes: SoldChanges,
  lines: Lines,
  sign: 1 | -1,
): Promise<void> => gather(db, engine, lines, [boughtAgain, changes.again], sign)

/** Gathers what new lines give, from a relation with the columns of `sale_line`: no need to read them again. */
export const gatherNewDays = async (db: Db, changes: SoldChanges, lines: string): Promise<void> => {
  await sql.raw(`insert into ${changes.days} (${columnsOf(soldDay)}) ${daysSql(lines)}`).execute(db)
}

const summed = ({ keys, numbers }: Kept, from: string): string =>
  `select ${keys.join(', ')}, ${numbers.map((name) => `cast(sum(${name}) as bigint) as ${name}`).join(', ')}
   from ${from} group by ${keys.join(', ')} having ${numbers.map((name) => `sum(${name}) <> 0`).join(' or ')}`

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

/** The lines of a shop's buyers with several orders. */
const linkedOf = (shop: number): string => {
  // A row may say when its order was paid and not when it was placed, or the other way round.
  const links = [...Object.values(before), ...Object.values(after)].map((link) => `${link} is not null`)
  return `sale_line s where s.shop_id = ${shop} and (${links.join(' or ')})`
}

/** Lines of buyers with several orders that are put in order at once: DuckDB would sort more of them on disk. */
const AT_ONCE = 1_000_000

/**
 * Counts all of a shop anew from its linked lines. `lines`: a relation `s` of the same lines that is quicker to read
 * than what an unfinished transaction has written.
 */
export const countSold = async (
  db: Db,
  engine: ScratchEngine,
  shop: number,
  lines = `sale_line s where s.shop_id = ${shop}`,
): Promise<void> => {
  const run = (text: string) => sql.raw<{ linked: number }>(text).execute(db)
  const put = (one: Kept, rows: string) =>
    run(
      `insert into ${one.table} (${columnsOf(one)}) select ${columnsOf(one)} from (${rows}) r order by clock, cut, day`,
    )
  for (const { table } of [soldDay, boughtAgain]) await run(`delete from ${table} where shop_id = ${shop}`)
  await put(soldDay, daysSql(lines))
  const linked = linkedOf(shop)
  const { rows } = await run(`select count(*) as linked from ${linked}`)
  const parts = Math.ceil(Number(rows[0]?.linked ?? 0) / AT_ONCE)
  if (parts === 0) return
  const part = (nth: number) => againSql(`${linked} and mod(s.buyer_no, ${parts}) = ${nth}`)
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

/** Counts a store of before there were these tables. */
export const countAllSold = async (db: Db, engine: Engine, citus: boolean): Promise<void> => {
  const { rows } = await sql<{ shop_id: number }>`select distinct shop_id from sale_line`.execute(db)
  for (const { shop_id } of rows)
    await countSold(db, { engine: engine === 'postgres' ? engine : 'duckdb', citus }, Number(shop_id))
}

/** Of each table the rows of a shop that are not what its lines give: each number is what is kept too much of it. */
const surplus = (shop: number): [Kept, string][] => {
  const counted: [Kept, string][] = [
    [soldDay, daysSql(`sale_line s where s.shop_id = ${shop}`, -1)],
    [boughtAgain, againSql(linkedOf(shop), -1)],
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

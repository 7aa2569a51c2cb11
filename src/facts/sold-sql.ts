import { type Cut, type SoldClock, type SoldNumber, soldClocks, soldNumbers } from './sold-columns.ts'

/** The statements of what lines give to the sums by day (`sold-days.ts`). */

/** The items of a shop with their category, as a relation; undefined where none has one: then all is of category ''. */
export type Categories = string | undefined

/** Of each cut but categories the value of a line, and the mark of one line for each order and value. */
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
  paid_orders: marked(' and s.paid_at is not null'),
}

/**
 * One of the two tables: what tells its rows apart, what they count, and how they lie when all are written at once. A
 * stretch of days of one cut is asked for, and DuckDB reads only the blocks (of 122,880 rows) in which it can lie.
 */
export type Kept = {
  table: 'sold_day' | 'bought_again'
  keys: readonly string[]
  numbers: readonly string[]
  order: string
}

export const soldDay: Kept = {
  table: 'sold_day',
  keys: ['shop_id', 'clock', 'cut', 'value', 'day'],
  numbers: soldNumbers,
  // A cut of all goods fills no block: beside the others of its days it is read with few of them.
  order: 'day, clock, cut',
}
export const boughtAgain: Kept = {
  table: 'bought_again',
  keys: ['shop_id', 'clock', 'cut', 'value', 'day', 'day_before'],
  numbers: ['orders'],
  // A cut fills blocks of its own.
  order: 'clock, cut, day',
}

export const columnsOf = ({ keys, numbers }: Kept): string => [...keys, ...numbers].join(', ')

const asDay = (clock: SoldClock) => `cast(s.${clock} as date)`

const keysOf = (clock: SoldClock, cut: Cut) => `s.shop_id, '${clock}' as clock, '${cut}' as cut`

const ofCuts = (item: string, province: string, all: string) =>
  `case when grouping(s.item) = 0 then ${item} when grouping(s.province) = 0 then ${province} else ${all} end`

/**
 * What lines give to `sold_day`. `lines`: a relation `s` with the columns of `sale_line` that count, with its
 * conditions. All cuts but categories at once: the lines may be those of a file.
 */
const cutDaysSql = (lines: string, sign: 1 | -1): string =>
  soldClocks
    .map((clock) => {
      const given = soldNumbers.map((name) => `${sign} * ${numbers[name]} as ${name}`)
      return `select s.shop_id, '${clock}' as clock, ${ofCuts("'item'", "'province'", "''")} as cut,
        ${ofCuts('s.item', 's.province', "''")} as value, s.day, ${given.join(', ')}
        from (select s.shop_id, ${asDay(clock)} as day, s.item, coalesce(s.province, '') as province, s.placed_fen,
            s.paid_fen, s.refunded_fen, s.pieces, s.leads, s.leads_item, s.buyer_no, s.paid_at
          from ${lines} and s.${clock} is not null) s
        group by grouping sets ((s.shop_id, s.day), (s.shop_id, s.day, s.item), (s.shop_id, s.day, s.province))`
    })
    .join(' union all ')

/** Orders of a category: those of several lines are told apart, of the others each line is one. */
const ordersOfCategory = (and: string): string =>
  `${counted(`s.alone${and}`)} + count(distinct case when not s.alone${and} then s.order_no end)`

const categoryNumbers: Readonly<Record<SoldNumber, string>> = {
  ...numbers,
  orders: ordersOfCategory(''),
  known_orders: ordersOfCategory(' and s.buyer_no is not null'),
  paid_orders: ordersOfCategory(' and s.paid_at is not null'),
}

const categoryDaysSql = (lines: string, categories: string, sign: 1 | -1): string =>
  soldClocks
    .map((clock) => {
      const given = soldNumbers.map((name) => `${sign} * (${categoryNumbers[name]}) as ${name}`)
      return `select ${keysOf(clock, 'category')}, coalesce(k.category, '') as value, s.day, ${given.join(', ')}
        from (select s.shop_id, ${asDay(clock)} as day, s.item, s.placed_fen, s.paid_fen, s.refunded_fen, s.pieces,
            s.alone, s.order_no, s.buyer_no, s.paid_at
          from ${lines} and s.${clock} is not null) s
        left join (${categories}) k on k.shop_id = s.shop_id and k.item_id = s.item
        group by s.shop_id, coalesce(k.category, ''), s.day`
    })
    .join(' union all ')

/** What the sums by category are of; `only`: nothing but these. */
type ByCategory = { categories: Categories; only?: 'category' | undefined }

/** `all` cuts but categories, and categories; a shop without any sold all of it in category ''. */
const ofAllCuts = (
  one: Kept,
  { categories, only }: ByCategory,
  all: () => string,
  sorted: (categories: string) => string,
): string => {
  if (categories !== undefined) return only ? sorted(categories) : `${all()} union all ${sorted(categories)}`
  const columns = [...one.keys, ...one.numbers].map((name) => (name === 'cut' ? 'c.cut' : `g.${name}`))
  const cuts = only
    ? "('', 'category')"
    : "('', ''), ('', 'category'), ('item', 'item'), ('province', 'province')"
  return `select ${columns.join(', ')} from (${all()}) g
    join (values ${cuts}) c(of_cut, cut) on c.of_cut = g.cut`
}

/** What lines give to `sold_day`; `sign` -1: what is gone with them. */
export const daysSql = (lines: string, by: ByCategory, sign: 1 | -1 = 1): string =>
  ofAllCuts(
    soldDay,
    by,
    () => cutDaysSql(lines, sign),
    (categories) => categoryDaysSql(lines, categories, sign),
  )

const before = { placed_at: 's.placed_before', paid_at: 's.paid_before' } as const
const after = { placed_at: 's.placed_after', paid_at: 's.paid_after' } as const

/** The same of pairs of neighbours, of lines of buyers of whom all are there. Who has one order has no neighbours. */
const cutAgainSql = (lines: string, sign: 1 | -1): string => {
  const ofCut = (clock: SoldClock, { cut, value, mark }: (typeof cuts)[number]) => {
    const of = `${lines} and s.${mark} and s.${clock} is not null`
    if (cut === '')
      return `select ${keysOf(clock, cut)}, '' as value, ${asDay(clock)} as day, ${before[clock]} as day_before, ${sign} * count(*) as orders
        from ${of} and ${before[clock]} is not null group by s.shop_id, ${asDay(clock)}, ${before[clock]}`
    const marked = `select s.shop_id, s.buyer_no, ${value} as value, ${asDay(clock)} as day
      from ${of} and s.buyer_no is not null and ${hasNeighbour(clock)}`
    return neighboursSql(clock, cut, marked, sign)
  }
  return soldClocks.flatMap((clock) => cuts.map((cut) => ofCut(clock, cut))).join(' union all ')
}

const categoryAgainSql = (lines: string, categories: string, sign: 1 | -1): string =>
  soldClocks
    .map((clock) => {
      const once = `select s.shop_id, s.buyer_no, coalesce(k.category, '') as value, min(s.day) as day
        from (select s.shop_id, s.buyer_no, s.order_no, s.item, ${asDay(clock)} as day
          from ${lines} and s.${clock} is not null and s.buyer_no is not null and ${hasNeighbour(clock)}) s
        left join (${categories}) k on k.shop_id = s.shop_id and k.item_id = s.item
        group by s.shop_id, s.buyer_no, s.order_no, coalesce(k.category, '')`
      return neighboursSql(clock, 'category', once, sign)
    })
    .join(' union all ')

const hasNeighbour = (clock: SoldClock) => `(${before[clock]} is not null or ${after[clock]} is not null)`

/** Pairs of neighbours among `orders`, a statement of one row (shop_id, buyer_no, value, day) for each order and value. */
const neighboursSql = (clock: SoldClock, cut: Cut, orders: string, sign: 1 | -1): string =>
  `select ${keysOf(clock, cut)}, s.value, s.day, s.day_before, ${sign} * count(*) as orders
    from (select o.shop_id, o.value, o.day,
        lag(o.day) over (partition by o.shop_id, o.buyer_no, o.value order by o.day) as day_before
      from (${orders}) o) s
    where s.day_before is not null group by s.shop_id, s.value, s.day, s.day_before`

/** What the linked lines of some buyers, all of each, give to `bought_again`. */
export const againSql = (lines: string, by: ByCategory, sign: 1 | -1 = 1): string =>
  ofAllCuts(
    boughtAgain,
    by,
    () => cutAgainSql(lines, sign),
    (categories) => categoryAgainSql(lines, categories, sign),
  )

/** The rows of a relation with its numbers added up by key, without those of which nothing is left. */
export const summed = ({ keys, numbers }: Kept, from: string): string =>
  `select ${keys.join(', ')}, ${numbers.map((name) => `cast(sum(${name}) as bigint) as ${name}`).join(', ')}
   from ${from} group by ${keys.join(', ')} having ${numbers.map((name) => `sum(${name}) <> 0`).join(' or ')}`

/** The lines of a shop's buyers with several orders. */
export const linkedOf = (shop: number): string => {
  // A row may say when its order was paid and not when it was placed, or the other way round.
  const links = [...Object.values(before), ...Object.values(after)].map((link) => `${link} is not null`)
  return `sale_line s where s.shop_id = ${shop} and (${links.join(' or ')})`
}

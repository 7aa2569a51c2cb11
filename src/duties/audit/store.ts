import { type Kysely, sql } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import type { AuditEntryRow } from '../../storage/audit-rows.ts'
import type { AuditTables } from '../../storage/audit-tables.ts'

export type AuditRecords = Kysely<AuditTables & ShopTables>

/** What lines are looked for; all of it holds. */
export type Wanted = {
  /** Undefined: of every shop and of none. */
  shop?: number | undefined
  /** Instants, the first included, the last not. */
  from?: string | undefined
  until?: string | undefined
  member?: number | undefined
  kind?: AuditEntryRow['actor_kind'] | undefined
  about?: string | undefined
  text?: string | undefined
  of?: string | undefined
  /** Only acts before this one. */
  before?: number | undefined
}

/** A text as LIKE takes it literally. */
const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** As many lines of an act are read; the rest is counted. */
const mostLines = 200

/** So many lines are looked through at once: on SQLite nobody else is answered meanwhile. */
const firstSlice = 2_000
const longestSlice = 20_000
/** The clocks of two servers differ; the lines stand in the order in which they were written. */
const outOfOrder = 10_000

/** The line after the last one before a moment, or a little later; undefined where there is none before. */
const lineBefore = async (records: AuditRecords, moment: string): Promise<number | undefined> => {
  const row = await records
    .selectFrom('audit_entry')
    .select('n')
    .where('at', '<', moment)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && Number(row.n) + 1
}

/** The lines between which all of that time stand: the first, and the one after the last. */
const stretchOf = async (
  records: AuditRecords,
  { from, until, before }: Wanted,
): Promise<{ low: number; high: number }> => {
  const { last } = await records
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.max('n').as('last'))
    .executeTakeFirstOrThrow()
  const [begin, end] = await Promise.all([
    from === undefined ? undefined : lineBefore(records, from),
    until === undefined ? undefined : lineBefore(records, until),
  ])
  const low = Math.max(1, (begin ?? 0) - outOfOrder)
  const high = Math.min(
    Number(last ?? 0) + 1,
    before ?? Number.MAX_SAFE_INTEGER,
    until === undefined ? Number.MAX_SAFE_INTEGER : (end ?? 0) + outOfOrder,
  )
  return { low, high }
}

/** Lines that answer to it, but for where in the trail they stand. */
const linesWith = (records: AuditRecords, { shop, from, until, member, kind, about, text, of }: Wanted) => {
  let query = records.selectFrom('audit_entry').select(['n', 'act']).orderBy('n', 'desc')
  // By the index of the shop, unless that of one thing is the better one.
  if (shop !== undefined)
    query = query.where(
      of === undefined ? sql<number>`shop_id` : sql<number>`coalesce(shop_id, 0)`,
      '=',
      shop,
    )
  // Not by the index of the moments: their order is not asked for.
  const moment = sql<string>`coalesce(at, '')`
  if (from !== undefined) query = query.where(moment, '>=', from)
  if (until !== undefined) query = query.where(moment, '<', until)
  if (member !== undefined) query = query.where('actor_id', '=', member)
  if (kind !== undefined) query = query.where('actor_kind', '=', kind)
  if (about !== undefined)
    query = query.where((eb) =>
      eb.or([eb('table_name', '=', about), eb.and([eb('table_name', '=', ''), eb('what', '=', about)])]),
    )
  if (of !== undefined) query = query.where('subject', '=', of)
  if (text !== undefined) {
    const pattern = anywhere(text)
    query = query.where((eb) =>
      eb.or(
        (['label', 'row_key', 'actor_name', 'before', 'after'] as const).map(
          (column) => sql<boolean>`lower(${sql.ref(column)}) like lower(${pattern}) escape '\\'`,
        ),
      ),
    )
  }
  return query
}

/**
 * The acts that have such a line, the newest first: their numbers. The lines of an act stand one after another, from
 * the one that it is numbered by.
 */
export const actsWith = async (records: AuditRecords, wanted: Wanted, limit: number): Promise<number[]> => {
  const { low, high } = await stretchOf(records, wanted)
  const lines = linesWith(records, wanted)
  const acts: number[] = []
  // The history of one thing has an index of its own.
  let slice = wanted.of === undefined ? firstSlice : Number.MAX_SAFE_INTEGER
  for (let end = high; end > low && acts.length < limit; ) {
    const begin = Math.max(low, end - slice)
    if (wanted.of === undefined) slice = Math.min(slice * 2, longestSlice)
    const rows = await lines.where('n', '>=', begin).where('n', '<', end).limit(limit).execute()
    for (const { act } of rows) if (acts.at(-1) !== Number(act)) acts.push(Number(act))
    // All of this act is told; of a long one the slice may have shown nothing else.
    const last = rows.at(-1)
    end = last && rows.length === limit ? Number(last.act) : Math.min(begin, acts.at(-1) ?? begin)
  }
  return acts.slice(0, limit)
}

/** The first lines of acts, of each at most so many; and how many each has. Of one shop alone where it is named. */
export const linesOf = async (
  records: AuditRecords,
  acts: readonly number[],
  shop: number | undefined,
): Promise<{ lines: AuditEntryRow[]; counts: Map<number, number> }> => {
  if (acts.length === 0) return { lines: [], counts: new Map() }
  // Found by their acts: those are few, the lines of a shop are not.
  const ofShop = sql<number>`coalesce(shop_id, 0)`
  let counting = records
    .selectFrom('audit_entry')
    .select(({ fn }) => ['act', fn.countAll().as('count')])
    .where('act', 'in', acts)
    .groupBy('act')
  if (shop !== undefined) counting = counting.where(ofShop, '=', shop)
  const counts = new Map((await counting.execute()).map(({ act, count }) => [Number(act), Number(count)]))
  let query = records
    .selectFrom('audit_entry')
    .selectAll()
    .where('act', 'in', acts)
    .where(({ eb, ref }) => eb('n', '<', sql<number>`${ref('act')} + ${mostLines}`))
    .orderBy('n')
  if (shop !== undefined) query = query.where(ofShop, '=', shop)
  return { lines: await query.execute(), counts }
}

/** Names of these shops, also of those that went, as the trail knows them. */
export const shopNames = async (
  records: AuditRecords,
  shops: readonly number[],
): Promise<Map<number, string>> => {
  const there = await records.selectFrom('shop').select(['id', 'name']).execute()
  const names = new Map(there.map(({ id, name }) => [Number(id), name]))
  const subjects = shops.filter((id) => !names.has(id)).map((id) => `shop:${id}`)
  if (subjects.length === 0) return names
  const gone = await records
    .selectFrom('audit_entry')
    .select(['shop_id', 'label'])
    .where('subject', 'in', subjects)
    .where('table_name', '=', 'shop')
    .where('what', '=', 'delete')
    .execute()
  for (const { shop_id, label } of gone) names.set(Number(shop_id), label)
  return names
}

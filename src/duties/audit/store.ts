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
export const mostLines = 200

/** The acts that have such a line, the newest first: their numbers. */
export const actsWith = async (
  records: AuditRecords,
  { shop, from, until, member, kind, about, text, of, before }: Wanted,
  limit: number,
): Promise<number[]> => {
  let query = records.selectFrom('audit_entry').select('act').distinct().orderBy('act', 'desc').limit(limit)
  if (shop !== undefined) query = query.where('shop_id', '=', shop)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (until !== undefined) query = query.where('at', '<', until)
  if (member !== undefined) query = query.where('actor_id', '=', member)
  if (kind !== undefined) query = query.where('actor_kind', '=', kind)
  if (about !== undefined)
    query = query.where((eb) =>
      eb.or([eb('table_name', '=', about), eb.and([eb('table_name', '=', ''), eb('what', '=', about)])]),
    )
  if (of !== undefined) query = query.where('subject', '=', of)
  if (before !== undefined) query = query.where('act', '<', before)
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
  return (await query.execute()).map(({ act }) => Number(act))
}

/** The first lines of acts, of each at most so many; and how many each has. Of one shop alone where it is named. */
export const linesOf = async (
  records: AuditRecords,
  acts: readonly number[],
  shop: number | undefined,
): Promise<{ lines: AuditEntryRow[]; counts: Map<number, number> }> => {
  if (acts.length === 0) return { lines: [], counts: new Map() }
  let counting = records
    .selectFrom('audit_entry')
    .select(({ fn }) => ['act', fn.countAll().as('count')])
    .where('act', 'in', acts)
    .groupBy('act')
  if (shop !== undefined) counting = counting.where('shop_id', '=', shop)
  const counts = new Map((await counting.execute()).map(({ act, count }) => [Number(act), Number(count)]))
  let query = records
    .selectFrom('audit_entry')
    .selectAll()
    .where('act', 'in', acts)
    .where(({ eb, ref }) => eb('n', '<', sql<number>`${ref('act')} + ${mostLines}`))
    .orderBy('n')
  if (shop !== undefined) query = query.where('shop_id', '=', shop)
  return { lines: await query.execute(), counts }
}

/** Names of all shops, also of those that went, as the trail knows them. */
export const shopNames = async (records: AuditRecords): Promise<Map<number, string>> => {
  const gone = await records
    .selectFrom('audit_entry')
    .select(['shop_id', 'label'])
    .where('table_name', '=', 'shop')
    .where('what', '=', 'delete')
    .execute()
  const there = await records.selectFrom('shop').select(['id', 'name']).execute()
  return new Map([
    ...gone.map(({ shop_id, label }) => [Number(shop_id), label] as const),
    ...there.map(({ id, name }) => [Number(id), name] as const),
  ])
}

import { type Kysely, sql } from 'kysely'
import { momentText } from '../kernel/calendar.ts'
import { upgradeNote } from './audit.ts'
import { type CutText, kept } from './audit-chain.ts'
import { isOfShop, olderAmong, shopsMadeWhole } from './audit-older.ts'
import type { AuditEntryRow } from './audit-rows.ts'
import { type AuditedTable, type TrailReading, trailReadings } from './audit-triggers.ts'
import type { RecordStore } from './records.ts'

type Columns = Readonly<Record<string, unknown>>
type Line = Pick<AuditEntryRow, 'row_key' | 'n' | 'at' | 'what' | 'after'>
type Current = { row_key: string; row: string; [key: string]: unknown }

/** Rows that are held at a time, with what the trail tells of them. */
const PAGE = 400
/** Keys that are looked for at a time. */
const KEYS = 2000
/** Of a table so many are looked at one by one; of more only their number matters. */
const CERTAIN = 25

/**
 * Rows of the listed tables that are not as the trail last tells of them, in words: somebody changed, took out or put
 * in rows where the triggers could not hear it. Of a row that is older than the trail, or of a shop that was made or is
 * removed as a whole, only what the trail tells counts; values that an upgrade came over since are left out. A value that the trail covers is held against it only by whether there is one.
 */
export const changedUnheard = async <T>(
  { db, engine }: Pick<RecordStore<T>, 'db' | 'engine'>,
  tables: readonly AuditedTable[],
): Promise<string[]> => {
  const readings = await trailReadings(db, engine, tables)
  if (readings.length === 0) return []
  const { rows: upgrades } = await sql<{ n: number | null }>`select max(n) as n from audit_entry
    where table_name = '' and what = ${upgradeNote}`.execute(db)
  const since = Number(upgrades[0]?.n ?? 0)
  const made = await shopsMadeWhole(db)
  const told: string[] = []
  for (const reading of readings) told.push(...(await inTable(db, reading, { since, made })))
  return told
}

const inTable = async <T>(db: Kysely<T>, reading: TrailReading, past: Past): Promise<string[]> => {
  const { since, made } = past
  const told: string[] = []
  let known = 0
  for (let page = await rowsAfter(db, reading, undefined); page.length > 0; ) {
    const lines = await linesOf(
      db,
      reading,
      page.map(({ row_key }) => row_key),
    )
    const untold = page.filter(
      (current) => isUntold(lines.get(current.row_key)) && !isMadeWhole(reading, current, made),
    )
    const older = await olderAmong(
      db,
      reading.table,
      untold.map(({ row_key }) => row_key),
    )
    for (const current of untold)
      if (!older.has(current.row_key))
        if (told.length >= CERTAIN || (await isCertainlyNew(db, reading, current.row_key)))
          told.push(`${reading.table} 的 ${current.row_key}：没有经过程序就多了出来`)
    for (const current of page) {
      const own = lines.get(current.row_key)
      if (!own) continue
      if (own.at(-1)?.what !== 'delete') known++
      const found = differs(reading, own, current, since)
      if (!found) continue
      const sentence =
        told.length < CERTAIN
          ? await certain(db, reading, current.row_key, since)
          : sentenceOf(reading.table, found)
      if (sentence !== undefined) told.push(sentence)
    }
    const last = page.at(-1)
    page = page.length < PAGE || !last ? [] : await rowsAfter(db, reading, last)
  }
  if ((await livingIn(db, reading)) > known) told.push(...(await gone(db, reading, since)))
  return told
}

/** The number of the last line before an upgrade, and the shops whose rows are not told one by one. */
type Past = { since: number; made: ReadonlySet<string> }

/** That it was written the trail does not tell. */
const isUntold = (lines: readonly Line[] = []): boolean => !lines.some(({ what }) => what === 'insert')

const isMadeWhole = (reading: TrailReading, { row }: Current, made: ReadonlySet<string>): boolean =>
  made.size > 0 && isOfShop(reading) && made.has(String(JSON.parse(row).shop_id))

/** Not so where the program wrote it meanwhile, it was heard and is not sealed yet, or it had another key before. */
const isCertainlyNew = async <T>(db: Kysely<T>, reading: TrailReading, key: string): Promise<boolean> => {
  const current = await rowOf(db, reading, key)
  if (!current || (await isPending(db, reading, key))) return false
  if (!isUntold((await linesOf(db, reading, [key])).get(key))) return false
  if (isMadeWhole(reading, current, await shopsMadeWhole(db))) return false
  const now: Columns = JSON.parse(current.row)
  const { rows: moves } = await sql<{ after: string }>`select after from audit_entry
    where table_name = ${reading.table} and what = 'update' and (${sql.join(
      reading.key.map((column) => sql`after like ${`%"${column}":%`}`),
      sql` or `,
    )})`.execute(db)
  return !moves.some(({ after }) => {
    const moved: Columns = JSON.parse(after)
    return (
      isMoved(reading, after) && reading.key.every((column) => (moved[column] ?? now[column]) === now[column])
    )
  })
}

/** Rows of a shop that is being made or removed are told by nobody. */
const isTold = ({ shop }: TrailReading) =>
  shop === undefined || shop === 'r."id"'
    ? sql`true`
    : sql`not exists (select 1 from hidden_shop h where h.shop_id = ${sql.raw(shop)})`

const rowsAfter = async <T>(
  db: Kysely<T>,
  reading: TrailReading,
  last: Current | undefined,
): Promise<Current[]> => {
  const { table, key, rowKey, json } = reading
  const columns = sql.join(key.map((column) => sql.ref(`r.${column}`)))
  const after = last
    ? sql`(${columns}) > (${sql.join(key.map((_, at) => sql`${last[`key_${at}`]}`))})`
    : sql`true`
  const { rows } = await sql<Current>`select ${sql.join(
    key.map((column, at) => sql`${sql.ref(`r.${column}`)} as ${sql.ref(`key_${at}`)}`),
  )}, ${sql.raw(rowKey)} as row_key, ${sql.raw(json)} as row
    from ${sql.table(table)} r where ${after} and ${isTold(reading)} order by ${columns} limit ${PAGE}`.execute(
    db,
  )
  return rows
}

/** What the trail tells of rows, the oldest first. */
const linesOf = async <T>(
  db: Kysely<T>,
  { table }: TrailReading,
  keys: readonly string[],
): Promise<Map<string, Line[]>> => {
  const { rows } = await sql<Line>`select row_key, n, at, what, after from audit_entry
    where table_name = ${table} and row_key in (${sql.join(keys)}) order by row_key, n`.execute(db)
  return Map.groupBy(rows, ({ row_key }) => row_key)
}

/** A value that means the same on both engines: truth is 0 and 1 on one of them, and fractions end elsewhere. */
const meant = (value: unknown): unknown => {
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value
}

const isCut = (value: unknown): value is CutText =>
  typeof value === 'object' && value !== null && 'sha256' in value

const isSame = (one: unknown, other: unknown): boolean => {
  const [a, b] = [kept(one), kept(other)]
  if (isCut(a) && isCut(b)) return a.sha256 === b.sha256
  return JSON.stringify(meant(a)) === JSON.stringify(meant(b))
}

/** The columns that are not as told, and the line since when; undefined where all is as told, or not known. */
const differs = (
  { hidden, binary }: TrailReading,
  lines: readonly Line[],
  { row }: Pick<Current, 'row'>,
  since: number,
): { columns: string[]; line: Line } | undefined => {
  const line = lines.at(-1)
  if (!line || Number(line.n) <= since) return undefined
  if (line.what === 'delete') return { columns: [], line }
  const now: Columns = JSON.parse(row)
  const settled = new Set<string>()
  const columns: string[] = []
  for (const { n, after } of lines.toReversed()) {
    if (Number(n) <= since || after === null) break
    for (const [column, value] of Object.entries(JSON.parse(after))) {
      if (settled.has(column) || !(column in now)) continue
      settled.add(column)
      const same = hidden.includes(column)
        ? (value === null) === (now[column] === null)
        : binary.includes(column)
          ? String(value).toLowerCase() === String(now[column]).toLowerCase()
          : isSame(value, now[column])
      if (!same) columns.push(column)
    }
  }
  return columns.length > 0 ? { columns: columns.toSorted(), line } : undefined
}

const sentenceOf = (table: string, { columns, line }: { columns: readonly string[]; line: Line }): string => {
  const place = `${table} 的 ${line.row_key}`
  const since = `第 ${line.n} 条（${momentText(line.at)}）之后`
  return columns.length === 0
    ? `${place}：${since}没有经过程序又写了回来`
    : `${place}：${columns.join('、')} 在${since}没有经过程序就变了`
}

/** Read anew between two looks at the trail that agree: the program may have written meanwhile. */
const certain = async <T>(
  db: Kysely<T>,
  reading: TrailReading,
  key: string,
  since: number,
): Promise<string | undefined> => {
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = (await linesOf(db, reading, [key])).get(key) ?? []
    const current = await rowOf(db, reading, key)
    if (await isPending(db, reading, key)) return undefined
    const after = (await linesOf(db, reading, [key])).get(key) ?? []
    if (before.at(-1)?.n !== after.at(-1)?.n) continue
    const found = current && differs(reading, after, current, since)
    return found && sentenceOf(reading.table, found)
  }
  return undefined
}

const rowOf = async <T>(db: Kysely<T>, reading: TrailReading, key: string): Promise<Current | undefined> => {
  const { table, rowKey, json } = reading
  const { rows } = await sql<Current>`select ${sql.raw(rowKey)} as row_key, ${sql.raw(json)} as row
    from ${sql.table(table)} r where ${sql.raw(rowKey)} = ${key}`.execute(db)
  return rows[0]
}

/** What was heard and is not sealed yet is told by itself. */
const isPending = async <T>(db: Kysely<T>, { table }: TrailReading, key: string): Promise<boolean> => {
  const { rows } = await sql`select 1 from audit_pending
    where table_name = ${table} and row_key = ${key} limit 1`.execute(db)
  return rows.length > 0
}

/** The last line of every row of a table, but of shops that are being made or removed. */
const lastLines = ({ table, shop }: TrailReading, after: string, limit?: number) => sql`
  (select row_key, max(n) as n from audit_entry where table_name = ${table} and row_key > ${after}
    group by row_key order by row_key ${limit === undefined ? sql`` : sql`limit ${limit}`}) l
  join audit_entry e on e.n = l.n
  where e.what <> 'delete' and ${
    shop === undefined || shop === 'r."id"'
      ? sql`true`
      : sql`not exists (select 1 from hidden_shop h where h.shop_id = e.shop_id)`
  }`

/** How many rows there should be of those that the trail tells of. */
const livingIn = async <T>(db: Kysely<T>, reading: TrailReading): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${lastLines(reading, '')}`.execute(db)
  return Number(rows[0]?.n)
}

/** Rows that are not there although nobody of the program took them out. */
const gone = async <T>(db: Kysely<T>, reading: TrailReading, since: number): Promise<string[]> => {
  const { table, rowKey } = reading
  const told: string[] = []
  for (let after = ''; ; ) {
    const { rows: keys } = await sql<{ row_key: string }>`select row_key from audit_entry
      where table_name = ${table} and row_key > ${after} group by row_key order by row_key limit ${KEYS}`.execute(
      db,
    )
    const last = keys.at(-1)
    if (!last) return told
    const { rows: living } = await sql<{ row_key: string; n: number; at: string }>`select e.row_key, e.n, e.at
      from ${lastLines(reading, after, KEYS)}`.execute(db)
    const { rows: present } = await sql<{ row_key: string }>`select ${sql.raw(rowKey)} as row_key
      from ${sql.table(table)} r where ${sql.raw(rowKey)} in (${sql.join(keys.map(({ row_key }) => row_key))})`.execute(
      db,
    )
    const there = new Set(present.map(({ row_key }) => row_key))
    for (const line of living)
      if (!there.has(line.row_key) && Number(line.n) > since)
        if (told.length >= CERTAIN || (await isGone(db, reading, line.row_key)))
          told.push(
            `${table} 的 ${line.row_key}：在第 ${line.n} 条（${momentText(line.at)}）之后没有经过程序就不见了`,
          )
    after = last.row_key
  }
}

/** Not so where the program took it out meanwhile, it was heard and is not sealed yet, or it has another key since. */
const isGone = async <T>(db: Kysely<T>, reading: TrailReading, key: string): Promise<boolean> => {
  const lines = (await linesOf(db, reading, [key])).get(key) ?? []
  if (lines.at(-1)?.what === 'delete' || (await isPending(db, reading, key))) return false
  return !lines.some(({ what, after }) => what === 'update' && isMoved(reading, after))
}

const isMoved = ({ key }: TrailReading, after: string | null): boolean => {
  const changed: Columns = JSON.parse(after ?? '{}')
  return key.some((column) => column in changed)
}

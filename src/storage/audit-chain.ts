import { createHash } from 'node:crypto'
import type { AuditEntryRow, AuditPendingRow } from './audit-rows.ts'

export type Row = Readonly<Record<string, unknown>>

/** A text of a row that is longer stands in the trail with its beginning and its sum. */
const longestText = 2000
const beginning = 200

/** In place of a text too long for the trail. */
export type CutText = { cut: string; length: number; sha256: string }

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A value as it stands in the trail. */
export const kept = (value: unknown): unknown =>
  typeof value === 'string' && value.length > longestText
    ? ({ cut: value.slice(0, beginning), length: value.length, sha256: sumOf(value) } satisfies CutText)
    : value

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** As text, in the order of the names: the same on every engine. */
const written = (row: Row, columns: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(columns.toSorted().map((column) => [column, kept(row[column] ?? null)])))

type Change = {
  pending: AuditPendingRow
  before: Row | null
  after: Row | null
}

const read = (json: string | null): Row | null => (json === null ? null : JSON.parse(json))

/**
 * What a transaction did to each row, from before it to after it: a row that is deleted and written again is one
 * change, one that is as it was is none. In the order in which each was first touched.
 */
const folded = (pending: readonly AuditPendingRow[]): Change[] => {
  const changes: Change[] = []
  const byRow = new Map<string, Change>()
  for (const row of pending) {
    const place = `${row.table_name}\u0000${row.row_key}`
    const known = row.table_name === '' ? undefined : byRow.get(place)
    if (known) {
      known.after = read(row.new_row)
      known.pending = { ...known.pending, label: row.label ?? known.pending.label }
      continue
    }
    const change = { pending: row, before: read(row.old_row), after: read(row.new_row) }
    changes.push(change)
    byRow.set(place, change)
  }
  return changes
}

/** What the trail keeps of a change; undefined where nothing changed. */
const entered = ({
  pending,
  before,
  after,
}: Change): Pick<AuditEntryRow, 'what' | 'before' | 'after'> | undefined => {
  if (pending.table_name === '') return { what: pending.what, before: null, after: pending.new_row }
  if (before && after) {
    const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    const changed = columns.filter((column) => !isSame(before[column] ?? null, after[column] ?? null))
    if (changed.length === 0) return undefined
    return { what: 'update', before: written(before, changed), after: written(after, changed) }
  }
  if (after) return { what: 'insert', before: null, after: written(after, Object.keys(after)) }
  if (before) return { what: 'delete', before: written(before, Object.keys(before)), after: null }
  return undefined
}

export type Signature = Pick<AuditEntryRow, 'at' | 'actor_kind' | 'actor_id' | 'actor_name'>
export type Head = { n: number; hash: string }

/** The lines of one transaction, which go on where the trail ends. */
export const sealed = (
  pending: readonly AuditPendingRow[],
  head: Head,
  signature: Signature,
): AuditEntryRow[] => {
  const entries: AuditEntryRow[] = []
  let last = head
  for (const change of folded(pending)) {
    const what = entered(change)
    if (!what) continue
    const { shop_id, table_name, row_key, subject, label } = change.pending
    const line = {
      n: last.n + 1,
      act: head.n + 1,
      ...signature,
      shop_id: shop_id === null ? null : Number(shop_id),
      table_name,
      row_key,
      subject,
      label: label ?? '',
      ...what,
    }
    last = { n: line.n, hash: hashOf(last.hash, line) }
    entries.push({ ...line, hash: last.hash })
  }
  return entries
}

const whole = (value: number | null): number | null => (value === null ? null : Number(value))

/** SHA-256 of the hash before and of everything a line says, in a fixed order. */
export const hashOf = (previous: string, entry: Omit<AuditEntryRow, 'hash'>): string =>
  sumOf(
    `${previous}\n${JSON.stringify([
      Number(entry.n),
      Number(entry.act),
      entry.at,
      entry.actor_kind,
      whole(entry.actor_id),
      entry.actor_name,
      whole(entry.shop_id),
      entry.what,
      entry.table_name,
      entry.row_key,
      entry.subject,
      entry.label,
      entry.before,
      entry.after,
    ])}`,
  )

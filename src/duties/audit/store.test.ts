import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { migrations, type RecordTables } from '../../record-tables.ts'
import type { AuditEntryRow } from '../../storage/audit-rows.ts'
import { migrate } from '../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { actsWith, type Wanted } from './store.ts'

const begin = Temporal.Instant.from('2026-01-01T00:00:00Z')

/** Acts of one to three lines, one of five thousand in their middle, two shops, and the clock of one server behind. */
const trail = (): AuditEntryRow[] => {
  const lines: AuditEntryRow[] = []
  const act = (size: number) => {
    const first = lines.length + 1
    for (let i = 0; i < size; i++) {
      const n = lines.length + 1
      lines.push({
        n,
        act: first,
        at: begin.add({ seconds: first * 60 - (first % 7 === 0 ? 200 : 0) }).toString(),
        actor_kind: first % 11 === 0 ? 'program' : 'person',
        actor_id: first % 11 === 0 ? null : first % 13,
        actor_name: '某人',
        shop_id: size > 100 ? 1 : first % 3 === 0 ? null : 1 + (first % 2),
        what: 'update',
        table_name: first % 1_500 === 0 ? 'survey' : 'task',
        row_key: String(n),
        subject: `task:${first % 40}`,
        label: first % 4_000 === 1 ? '少见的' : '常见的',
        before: null,
        after: '{}',
        hash: '',
      })
    }
  }
  while (lines.length < 12_000) act(1 + (lines.length % 3))
  act(5_000)
  while (lines.length < 30_000) act(1 + (lines.length % 3))
  return lines
}

/** The same by looking at every line. */
const looked = (
  lines: readonly AuditEntryRow[],
  { shop, from, until, member, kind, about, text, of, before }: Wanted,
  limit: number,
): number[] => {
  const found = lines.filter(
    (line) =>
      (shop === undefined || line.shop_id === shop) &&
      (from === undefined || line.at >= from) &&
      (until === undefined || line.at < until) &&
      (member === undefined || line.actor_id === member) &&
      (kind === undefined || line.actor_kind === kind) &&
      (about === undefined || line.table_name === about) &&
      (text === undefined || line.label.includes(text)) &&
      (of === undefined || line.subject === of) &&
      (before === undefined || line.act < before),
  )
  return [...new Set(found.map(({ act }) => act))].sort((a, b) => b - a).slice(0, limit)
}

const at = (line: number) => begin.add({ seconds: line * 60 }).toString()

describe.each(storeSides(inject('postgresUrl')))('the acts of a long trail, on %s', (side) => {
  const lines = trail()
  let stores: TestStores<RecordTables, unknown>
  beforeAll(async () => {
    stores = await createStores<RecordTables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations.records, { version: '1' })
    await stores.records.db.transaction().execute(async (tx) => {
      for (let from = 0; from < lines.length; from += 1_000)
        await tx
          .insertInto('audit_entry')
          .values(lines.slice(from, from + 1_000))
          .execute()
    })
  }, 60_000)
  afterAll(() => stores.remove())

  const asked: Wanted[] = [
    {},
    { shop: 1 },
    { shop: 2, before: 20_000 },
    { before: 12_100 },
    { shop: 2, before: 17_500 },
    { member: 5 },
    { member: 99 },
    { kind: 'program', shop: 1 },
    { about: 'survey' },
    { shop: 1, about: 'survey', before: 25_000 },
    { text: '少见' },
    { text: '没有' },
    { of: 'task:17' },
    { shop: 2, of: 'task:17', before: 9_000 },
    { from: at(5_000), until: at(5_050) },
    { shop: 1, from: at(11_000), until: at(18_000), member: 3 },
    { until: at(3) },
    { from: at(40_000) },
  ]
  test.each(asked)('%o', async (wanted) => {
    for (const limit of [1, 51])
      expect(await actsWith(stores.records.db, wanted, limit)).toEqual(looked(lines, wanted, limit))
  })
})

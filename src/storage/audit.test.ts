import fc from 'fast-check'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../kernel/context.ts'
import { actingAs } from './actor.ts'
import { noteAudit, prepareAudit, startAudit } from './audit.ts'
import { checkAudit, keptHead } from './audit-check.ts'
import type { AuditEntryRow } from './audit-rows.ts'
import { audited, lin, migrations, type Tables, task } from './audit-testing.ts'
import { type Migration, migrate } from './migrations.ts'
import { inTransaction, openRecords } from './records.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('the audit trail, %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let db: Kysely<Tables>

  beforeEach(async () => {
    stores = await createStores<Tables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations, { version: '1' })
    await startAudit(stores.records, audited, systemClock)
    db = stores.records.db
  })
  afterEach(() => stores.remove())

  const entries = () => db.selectFrom('audit_entry').selectAll().orderBy('n').execute()
  const check = async () => checkAudit(stores.records, audited, await keptHead(stores.folder))

  test('a task that is put off: who, what, from when to when', async () => {
    await actingAs(lin, () =>
      inTransaction(db, (tx) =>
        tx
          .insertInto('task')
          .values(task(1, { title: '改主图', due: '2026-11-05' }))
          .execute(),
      ),
    )
    await actingAs(lin, () =>
      inTransaction(db, (tx) =>
        tx.updateTable('task').set({ due: '2026-11-07' }).where('id', '=', 1).execute(),
      ),
    )
    const [made, changed] = await entries()
    expect(made).toMatchObject({
      n: 1,
      what: 'insert',
      before: null,
      actor_id: 3,
      actor_name: '林晓',
      shop_id: 1,
    })
    expect(JSON.parse(made?.after ?? '')).toEqual({
      id: 1,
      shop_id: 1,
      title: '改主图',
      due: '2026-11-05',
      secret: null,
    })
    expect(changed).toMatchObject({
      n: 2,
      act: 2,
      what: 'update',
      table_name: 'task',
      row_key: '1',
      subject: 'task:1',
      label: '改主图',
      before: '{"due":"2026-11-05"}',
      after: '{"due":"2026-11-07"}',
    })
    expect(await db.selectFrom('audit_pending').selectAll().execute()).toEqual([])
    expect(await check()).toEqual({ entries: 2, problems: [], outside: 0 })
  })

  test('a part of a thing is told with the thing, also the part that goes', async () => {
    await db
      .insertInto('task')
      .values(task(1, { title: '改主图' }))
      .execute()
    await db.insertInto('task_state').values({ task_id: 1, shop_id: 1, n: 1, note: '先拍照' }).execute()
    await db.deleteFrom('task_state').execute()
    const [, step, gone] = await entries()
    expect(step).toMatchObject({ subject: 'task:1', label: '改主图', row_key: '1/1', what: 'insert' })
    expect(gone).toMatchObject({ subject: 'task:1', label: '改主图', what: 'delete', after: null })
    expect(JSON.parse(gone?.before ?? '')).toMatchObject({ note: '先拍照' })
  })

  test('a row written again as it was is no change, and one written anew in a transaction is one change', async () => {
    await db.insertInto('task').values(task(1)).execute()
    await db.updateTable('task').set({ title: '任务1' }).execute()
    await inTransaction(db, async (tx) => {
      await tx.deleteFrom('task').execute()
      await tx
        .insertInto('task')
        .values(task(1, { due: '2026-12-01' }))
        .execute()
      await tx.insertInto('task').values(task(2)).execute()
      await tx.deleteFrom('task').where('id', '=', 2).execute()
    })
    const [, ...later] = await entries()
    expect(later).toHaveLength(1)
    expect(later[0]).toMatchObject({ what: 'update', before: '{"due":null}', after: '{"due":"2026-12-01"}' })
  })

  test('a secret is never in it, only that it is another one', async () => {
    await db
      .insertInto('task')
      .values(task(1, { secret: 'hunter2' }))
      .execute()
    await db.updateTable('task').set({ secret: 'hunter3' }).execute()
    await db.updateTable('task').set({ due: '2026-12-01' }).execute()
    const all = await entries()
    expect(JSON.stringify(all)).not.toContain('hunter')
    expect(all[1]?.after).toBe('{"secret":"•••（换了）"}')
    expect(all[2]?.after).toBe('{"due":"2026-12-01"}')
  })

  test('a long text is there with its beginning and its sum', async () => {
    await db
      .insertInto('task')
      .values(task(1, { title: '长'.repeat(5000) }))
      .execute()
    const [made] = await entries()
    expect(JSON.parse(made?.after ?? '').title).toMatchObject({ cut: '长'.repeat(200), length: 5000 })
  })

  test('what is undone is not in it, of a savepoint its own part', async () => {
    await inTransaction(db, async (tx) => {
      await tx.insertInto('task').values(task(1)).execute()
      await inTransaction(tx, async (inner) => {
        await inner.insertInto('task').values(task(2)).execute()
        await noteAudit(inner, { what: 'export' })
        throw new Error('no')
      }).catch(() => {})
    })
    await inTransaction(db, async (tx) => {
      await tx.insertInto('task').values(task(3)).execute()
      throw new Error('no')
    }).catch(() => {})
    expect((await entries()).map(({ row_key }) => row_key)).toEqual(['1'])
  })

  test('what changes no record is noted with it', async () => {
    await actingAs(lin, () =>
      noteAudit(db, {
        what: 'export',
        subject: 'report:4',
        label: '周报',
        shop: 1,
        details: { format: 'xlsx' },
      }),
    )
    expect(await entries()).toMatchObject([
      {
        what: 'export',
        table_name: '',
        subject: 'report:4',
        label: '周报',
        shop_id: 1,
        actor_name: '林晓',
        after: '{"format":"xlsx"}',
      },
    ])
  })

  test('a shop that is being made or removed is not told row by row', async () => {
    await db.insertInto('hidden_shop').values({ shop_id: 1, gone_at: null }).execute()
    await db
      .insertInto('task')
      .values([task(1), task(2, { shop_id: 2 })])
      .execute()
    expect((await entries()).map(({ row_key }) => row_key)).toEqual(['2'])
  })

  test('nobody changes or shortens it', async () => {
    await db.insertInto('task').values(task(1)).execute()
    await expect(db.updateTable('audit_entry').set({ actor_name: '别人' }).execute()).rejects.toThrow(
      'audit trail',
    )
    await expect(db.deleteFrom('audit_entry').execute()).rejects.toThrow('audit trail')
  })

  test('a migration alters a table that is listened to, and what is new is listened to', async () => {
    const next: Migration = {
      id: 'own-2',
      up: async (tx) => {
        await sql`alter table task drop column due`.execute(tx)
        await sql`alter table task add column colour text`.execute(tx)
      },
    }
    await stores.reopen()
    db = stores.records.db
    await prepareAudit(stores.records, [...migrations, next], systemClock)
    await migrate(stores.records, [...migrations, next], { version: '2' })
    expect(await startAudit(stores.records, audited, systemClock)).toEqual([])
    await sql`insert into task (id, shop_id, title, colour) values (1, 1, '改主图', 'red')`.execute(db)
    expect(JSON.parse((await entries()).at(-1)?.after ?? '')).toMatchObject({ colour: 'red' })
    expect((await check()).problems).toEqual([])
  })

  test('whatever is written and undone, the chain holds and played back it gives the table', async () => {
    const id = fc.integer({ min: 1, max: 4 })
    const title = fc.string({ maxLength: 5 }).filter((text) => !text.includes('\u0000'))
    const write = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), id, title }),
      fc.record({ kind: fc.constant('cut' as const), id }),
    )
    const step = fc.oneof(
      { weight: 3, arbitrary: write },
      fc.record({
        kind: fc.constant('inner' as const),
        of: fc.array(write, { maxLength: 3 }),
        fails: fc.boolean(),
      }),
    )
    const apply = async (
      tx: Kysely<Tables>,
      one: { kind: 'put'; id: number; title: string } | { kind: 'cut'; id: number },
    ) => {
      if (one.kind === 'cut') await tx.deleteFrom('task').where('id', '=', one.id).execute()
      else
        await tx
          .insertInto('task')
          .values(task(one.id, { title: one.title }))
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ title: one.title }))
          .execute()
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ steps: fc.array(step, { maxLength: 4 }), fails: fc.boolean() }), {
          maxLength: 5,
        }),
        async (transactions) => {
          for (const { steps, fails } of transactions)
            await inTransaction(db, async (tx) => {
              for (const one of steps)
                if (one.kind !== 'inner') await apply(tx, one)
                else
                  await inTransaction(tx, async (inner) => {
                    for (const two of one.of) await apply(inner, two)
                    if (one.fails) throw new Error('undone')
                  }).catch(() => {})
              if (fails) throw new Error('undone')
            }).catch(() => {})
          const rows = await db.selectFrom('task').selectAll().orderBy('id').execute()
          expect(replayed(await entries(), 'task')).toEqual(rows)
          expect((await check()).problems).toEqual([])
        },
      ),
      { numRuns: side === 'embedded' ? 40 : 15 },
    )
  })

  test.runIf(side === 'postgres')('two servers write one trail', async () => {
    const other = await openRecords<Tables>({ folder: stores.folder, databaseUrl: stores.databaseUrl ?? '' })
    await startAudit(other, audited, systemClock)
    const write = (from: Kysely<Tables>, first: number) =>
      Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          // Half of them outside of a transaction, where records take no turn.
          at % 2
            ? from
                .insertInto('task')
                .values(task(first + at))
                .execute()
            : inTransaction(from, (tx) =>
                tx
                  .insertInto('task')
                  .values(task(first + at))
                  .execute(),
              ),
        ),
      )
    await Promise.all([write(db, 100), write(other.db, 200)])
    await other.close()
    expect(await check()).toEqual({ entries: 40, problems: [], outside: 0 })
  })
})

/** The rows that a table has when every line is done again. */
const replayed = (lines: readonly AuditEntryRow[], table: string): unknown[] => {
  const rows = new Map<string, Record<string, unknown>>()
  for (const { table_name, row_key, before, after } of lines) {
    if (table_name !== table) continue
    if (after === null) rows.delete(row_key)
    else rows.set(row_key, { ...(before === null ? {} : rows.get(row_key)), ...JSON.parse(after) })
  }
  return [...rows.entries()].sort(([a], [b]) => Number(a) - Number(b)).map(([, row]) => row)
}

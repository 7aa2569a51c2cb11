import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type ColumnType, type FactStore, openFacts } from './facts.ts'
import { literal } from './quoting.ts'
import { inTransaction } from './records.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

type Sale = {
  shop_id: number
  order_id: string
  title: string | null
  fen: number | null
  share: number | null
  day: string | null
  at: string | null
  on_mobile: boolean | null
}
type Tables = { sale: Sale; incoming: Sale }

const columns: { name: keyof Sale; type: ColumnType }[] = [
  { name: 'shop_id', type: 'bigint' },
  { name: 'order_id', type: 'text' },
  { name: 'title', type: 'text' },
  { name: 'fen', type: 'bigint' },
  { name: 'share', type: 'double' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'on_mobile', type: 'boolean' },
]

describe.each(storeSides(inject('postgresUrl')))('facts, %s', (side) => {
  let stores: TestStores<unknown, Tables>
  let facts: FactStore<Tables>
  let db: Kysely<Tables>

  beforeAll(async () => {
    stores = await createStores<unknown, Tables>(side, inject('postgresUrl'))
    facts = stores.facts
    db = facts.db
    await sql`create table sale (shop_id bigint not null, order_id text not null, title text, fen bigint,
      share double precision, day date, "at" timestamp, on_mobile boolean)`.execute(db)
  })
  afterAll(() => stores.remove())

  const sale = (order_id: string, more: Partial<Sale> = {}): Sale => ({
    shop_id: 1,
    order_id,
    title: null,
    fen: null,
    share: null,
    day: null,
    at: null,
    on_mobile: null,
    ...more,
  })
  const orders = async (prefix: string) =>
    (
      await db
        .selectFrom('sale')
        .select('order_id')
        .where('order_id', 'like', `${prefix}%`)
        .orderBy('order_id')
        .execute()
    ).map(({ order_id }) => order_id)

  test('every type of value comes back as it went in', async () => {
    const rows = [
      sale('type1', {
        title: '“坏了”，\n\t\\ %_\'"; 🧧𠮷',
        fen: -123456,
        share: 0.1,
        day: '2026-11-11',
        at: '2026-11-11 00:00:00',
        on_mobile: true,
      }),
      sale('type2', {
        title: '',
        fen: Number.MAX_SAFE_INTEGER,
        share: 1e-300,
        day: '1999-12-31',
        at: '2026-11-11 23:59:59.25',
        on_mobile: false,
      }),
      sale('type3'),
    ]
    await db.insertInto('sale').values(rows).execute()
    const back = db.selectFrom('sale').selectAll().where('order_id', 'like', 'type%').orderBy('order_id')
    expect(await back.execute()).toStrictEqual(rows)
    expect(
      await back.where('day', '>=', '2026-11-01').where('at', '<', '2026-11-11 00:00:01').execute(),
    ).toStrictEqual([rows[0]])
  })

  test('aggregates are numbers on both sides', async () => {
    await db
      .insertInto('sale')
      .values([
        sale('agg1', { fen: 1, share: 0.25 }),
        sale('agg2', { fen: 2, share: 0.5 }),
        sale('agg2', { fen: 4 }),
      ])
      .execute()
    const { rows } = await sql`
      select sum(fen) as total, count(*) as n, count(distinct order_id) as orders, sum(share) as share, avg(fen) as mean,
        sum(fen) filter (where share is null) as rest, max(day) as last, 1.5 as ratio, sum(fen) * 1.0 / count(*) as each,
        percentile_cont(0.5) within group (order by fen) as median, fen / 0.3 as kept
      from sale where order_id like 'agg%' group by fen / 0.3 order by kept limit 1`.execute(db)
    expect(rows).toEqual([
      {
        total: 1,
        n: 1,
        orders: 1,
        share: 0.25,
        mean: 1,
        rest: null,
        last: null,
        ratio: 1.5,
        each: 1,
        median: 1,
        kept: 1 / 0.3,
      },
    ])
    await expect(sql`select cast(9007199254740993 as bigint) as n`.execute(db)).rejects.toThrow(RangeError)
  })

  test('changes say how many rows they touched', async () => {
    await db
      .insertInto('sale')
      .values([sale('many1'), sale('many2')])
      .execute()
    const where = sql<boolean>`order_id like 'many%'`
    expect(
      (await db.updateTable('sale').set({ fen: 3 }).where(where).executeTakeFirst()).numUpdatedRows,
    ).toBe(2n)
    expect(await db.deleteFrom('sale').where('order_id', '=', 'many1').returning('fen').execute()).toEqual([
      { fen: 3 },
    ])
    expect((await db.deleteFrom('sale').where(where).executeTakeFirst()).numDeletedRows).toBe(1n)
    expect((await db.deleteFrom('sale').where(where).executeTakeFirst()).numDeletedRows).toBe(0n)
  })

  test('a transaction that throws leaves nothing', async () => {
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto('sale').values(sale('lost')).execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await orders('lost')).toEqual([])
  })

  test('a failed statement fails its transaction, even when the error is swallowed', async () => {
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto('sale').values(sale('swallowed')).execute()
      await sql`select * from no_such_table`.execute(tx).catch(() => {})
    })
    await expect(failing).rejects.toThrow()
    expect(await orders('swallowed')).toEqual([])
  })

  test('an inner transaction that throws never leaves half of itself', async () => {
    const outer = inTransaction(db, async (tx) => {
      await inTransaction(tx, (inner) => inner.insertInto('sale').values(sale('nested1')).execute())
      await inTransaction(tx, async (inner) => {
        await inner.insertInto('sale').values(sale('nested2')).execute()
        throw new Error('inner')
      }).catch(() => {})
    })
    // PostgreSQL undoes the inner part; DuckDB cannot and gives up the whole.
    if (facts.engine === 'duckdb') await expect(outer).rejects.toThrow()
    else await outer
    expect(await orders('nested')).toEqual(facts.engine === 'duckdb' ? [] : ['nested1'])
  })

  test('reads go on during a write and see only what is committed', async () => {
    const { promise: looked, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: reached, resolve: halfway } = Promise.withResolvers<void>()
    const writing = db.transaction().execute(async (tx) => {
      await tx.insertInto('sale').values(sale('during')).execute()
      halfway()
      await looked
    })
    await reached
    const during = await Promise.all([orders('during'), orders('during'), orders('during')])
    goOn()
    await writing
    expect(during).toEqual([[], [], []])
    expect(await orders('during')).toEqual(['during'])
  })

  test('writing transactions at once take turns instead of failing', async () => {
    await db
      .insertInto('sale')
      .values(sale('counter', { fen: 0 }))
      .execute()
    await Promise.all(
      Array.from({ length: 12 }, () =>
        inTransaction(db, (tx) =>
          tx.updateTable('sale').set({ fen: sql`fen + 1` }).where('order_id', '=', 'counter').execute(),
        ),
      ),
    )
    expect(await db.selectFrom('sale').select('fen').where('order_id', '=', 'counter').execute()).toEqual([
      { fen: 12 },
    ])
  })

  test('a large parquet file with nasty texts is loaded as it was written, and gone afterwards', async () => {
    const reader = await facts.openReader()
    const path = join(stores.folder.staging, "nasty '数据.parquet")
    const nasty = [
      "''",
      "'\\'",
      "'\\.'",
      "chr(10) || '\\.' || chr(10)",
      "'a,b'",
      `'"'`,
      `'""'`,
      `'x"y' || chr(13) || chr(10) || 'z'`,
      'chr(13)',
      "'\\N'",
      "'NULL'",
      "'null'",
      "' 前后空格 '",
      'chr(9)',
      "'🧧𠮷'",
      'null',
    ]
    await reader.run(`copy (
      select 1::bigint as shop_id, 'p' || lpad(i::text, 6, '0') as order_id,
        ([${nasty.join(', ')}])[1 + i % ${nasty.length}] as title,
        case when i % 7 > 0 then (i - 25000) * 100000000000 end as fen, case when i % 5 > 0 then 1 / i end as share,
        case when i % 3 > 0 then date '2020-02-27' + (i % 9)::int end as day,
        case when i % 4 > 0 then timestamp '2026-11-11 00:00:00' + to_seconds(i * 7.25) end as at,
        case when i % 11 > 0 then i % 2 = 0 end as on_mobile, 'not wanted' as other
      from range(1, 50001) as r(i)) to ${literal(path)} (format parquet)`)
    const written = await reader.rows<Sale>(`select * exclude other from read_parquet(${literal(path)})`)
    await reader.close()
    const loaded = await db.transaction().execute(async (tx) => {
      await facts.loadParquet(tx, 'incoming', path, columns)
      await sql`insert into sale select * from incoming`.execute(tx)
      return tx.selectFrom('incoming').selectAll().orderBy('order_id').execute()
    })
    expect(loaded.length).toBe(50_000)
    expect(loaded).toStrictEqual(written)
    expect(
      await db.selectFrom('sale').selectAll().where('order_id', 'like', 'p%').orderBy('order_id').execute(),
    ).toStrictEqual(written)
    await expect(db.selectFrom('incoming').selectAll().execute()).rejects.toThrow()
    // The same name again, also after a transaction that was rolled back.
    const failing = db.transaction().execute(async (tx) => {
      await facts.loadParquet(tx, 'incoming', path, columns)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const again = await db.transaction().execute(async (tx) => {
      await facts.loadParquet(tx, 'incoming', path, columns)
      return tx
        .selectFrom('incoming')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst()
    })
    expect(again).toEqual({ n: 50_000 })
  })

  test('rows are streamed in pieces', async () => {
    await sql`insert into sale (shop_id, order_id, fen) select 9, 's' || i, i from generate_series(1, 10000) as g(i)`.execute(
      db,
    )
    let total = 0
    for await (const { fen } of db.selectFrom('sale').select('fen').where('shop_id', '=', 9).stream())
      total += fen ?? 0
    expect(total).toBe(50_005_000)
  })

  test('a running read can be interrupted', async () => {
    const reader = await facts.openReader()
    const endless = reader.rows('select sum(a.i * b.i) as s from range(10000000) a(i), range(10000000) b(i)')
    // Again and again: nothing tells that it has begun.
    const interrupting = setInterval(() => reader.interrupt(), 200)
    await expect(endless).rejects.toThrow(/interrupt/i)
    clearInterval(interrupting)
    expect(await reader.rows('select 1 as one')).toEqual([{ one: 1 }])
    await reader.close()
  })

  test('a query that nobody waits for any more is stopped', async () => {
    const abort = new AbortController()
    // Longer than any test: PostgreSQL writes the rows down first.
    const series = sql<{
      i: number
    }>`generate_series(1, ${sql.lit(facts.engine === 'postgres' ? 100_000 : 10_000_000)})`
    const endless = sql`select sum(a.i * b.i) as s from ${series} as a(i), ${series} as b(i)`.execute(db, {
      signal: abort.signal,
      inflightQueryAbortStrategy: 'cancel query',
    })
    setTimeout(() => abort.abort(new Error('gone away')), 200)
    await expect(endless).rejects.toThrow('gone away')
    await Promise.all(Array.from({ length: 8 }, () => sql`select 1 as one`.execute(db)))
    if (facts.engine === 'postgres') {
      const running = sql<{ n: number }>`select count(*) as n from pg_stat_activity
        where state = 'active' and datname = current_database() and pid <> pg_backend_pid()
          and backend_type = 'client backend'`
      await expect.poll(async () => (await running.execute(db)).rows).toEqual([{ n: 0 }])
    }
  })

  test('nothing is ever fetched from the network', async () => {
    const reader = await facts.openReader()
    await expect(reader.run("select * from 'https://127.0.0.1:1/x.csv'")).rejects.toThrow()
    expect(
      await reader.rows(`select name, value from duckdb_settings()
        where name in ('autoinstall_known_extensions', 'autoload_known_extensions') order by 1`),
    ).toEqual([
      { name: 'autoinstall_known_extensions', value: 'false' },
      { name: 'autoload_known_extensions', value: 'false' },
    ])
    await reader.close()
  })

  if (side === 'embedded')
    test('a fact file is opened once in a process', async () => {
      await expect(openFacts({ folder: stores.folder })).rejects.toThrow('open already')
    })

  test('a sound store has no problems and a size, also after a checkpoint', async () => {
    await facts.checkpoint()
    expect(await facts.checkIntegrity()).toEqual([])
    expect(await facts.size()).toBeGreaterThan(4096)
  })
})

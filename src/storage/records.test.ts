import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { inTransaction, openRecords, type RecordStore } from './records.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

type Ticket = {
  id: string
  title: string | null
  fen: number
  share: number | null
  open: boolean
  due: string | null
}
type Tables = { ticket: Ticket; note: { id: number; ticket_id: string } }

describe.each(storeSides(inject('postgresUrl')))('records, %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let records: RecordStore<Tables>
  let db: Kysely<Tables>

  beforeAll(async () => {
    stores = await createStores<Tables, unknown>(side, inject('postgresUrl'))
    records = stores.records
    db = records.db
    await sql`create table ticket (id text primary key, title text, fen bigint not null, share double precision,
      open boolean not null, due text)`.execute(db)
    await sql`create table note (id bigint primary key, ticket_id text not null references ticket (id))`.execute(
      db,
    )
  })
  afterAll(() => stores.remove())

  const ticket = (id: string, more: Partial<Ticket> = {}): Ticket => ({
    id,
    title: null,
    fen: 0,
    share: null,
    open: true,
    due: null,
    ...more,
  })
  const titles = async (prefix: string) =>
    (
      await db.selectFrom('ticket').select('id').where('id', 'like', `${prefix}%`).orderBy('id').execute()
    ).map(({ id }) => id)

  test('every type of value comes back as it went in', async () => {
    const rows = [
      ticket('350000000000000000123456789', {
        title: '买家说：“坏了”，\n\t要退 \\ %_\'"; 🧧𠮷',
        fen: -123456,
        share: 0.1,
      }),
      ticket('empty', {
        title: '',
        fen: Number.MAX_SAFE_INTEGER,
        share: 1e-300,
        open: false,
        due: '2026-11-11',
      }),
      ticket('null', { fen: Number.MIN_SAFE_INTEGER, share: -0.5 }),
    ]
    await db.insertInto('ticket').values(rows).execute()
    const back = await db
      .selectFrom('ticket')
      .selectAll()
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('id')
      .execute()
    expect(back).toStrictEqual(rows)
  })

  test('a sum of whole numbers is a number, and one past 2^53 is refused instead of rounded', async () => {
    await db
      .insertInto('ticket')
      .values([ticket('sum1', { fen: 2 }), ticket('sum2', { fen: -5 })])
      .execute()
    const { total, n } = await db
      .selectFrom('ticket')
      .select((eb) => [eb.fn.sum('fen').as('total'), eb.fn.countAll().as('n')])
      .where('id', 'like', 'sum%')
      .executeTakeFirstOrThrow()
    expect({ total, n }).toStrictEqual({ total: -3, n: 2 })
    await expect(sql`select cast(9007199254740993 as bigint) as n`.execute(db)).rejects.toThrow(RangeError)
  })

  test('changes say how many rows they touched, and RETURNING gives the rows', async () => {
    await db
      .insertInto('ticket')
      .values([ticket('n1'), ticket('n2')])
      .execute()
    const updated = await db
      .updateTable('ticket')
      .set({ fen: 7 })
      .where('id', 'in', ['n1', 'n2'])
      .executeTakeFirst()
    expect(updated.numUpdatedRows).toBe(2n)
    const deleted = await db.deleteFrom('ticket').where('id', '=', 'n1').returning(['id', 'open']).execute()
    expect(deleted).toStrictEqual([{ id: 'n1', open: true }])
    const none = await db.deleteFrom('ticket').where('id', '=', 'n1').executeTakeFirst()
    expect(none.numDeletedRows).toBe(0n)
  })

  test('a transaction that throws leaves nothing', async () => {
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto('ticket').values(ticket('lost')).execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await titles('lost')).toEqual([])
  })

  test('an inner transaction that throws undoes its own part only', async () => {
    await inTransaction(db, async (tx) => {
      await tx.insertInto('ticket').values(ticket('outer1')).execute()
      await inTransaction(tx, (inner) => inner.insertInto('ticket').values(ticket('outer2')).execute())
      const failing = inTransaction(tx, async (inner) => {
        await inner.insertInto('ticket').values(ticket('outer3')).execute()
        // A statement that fails inside must not spoil the outer part either.
        await inner.insertInto('ticket').values(ticket('outer1')).execute()
      })
      await expect(failing).rejects.toThrow()
      await tx.insertInto('ticket').values(ticket('outer4')).execute()
    })
    expect(await titles('outer')).toEqual(['outer1', 'outer2', 'outer4'])
  })

  test('a row that points nowhere is refused', async () => {
    await expect(db.insertInto('note').values({ id: 1, ticket_id: 'nobody' }).execute()).rejects.toThrow()
  })

  test('reads go on during a write and see only what is committed', async () => {
    let halfway = () => {}
    const reached = new Promise<void>((resolve) => {
      halfway = resolve
    })
    let goOn = () => {}
    const looked = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const writing = db.transaction().execute(async (tx) => {
      await tx.insertInto('ticket').values(ticket('during')).execute()
      halfway()
      await looked
    })
    await reached
    const during = await titles('during')
    const second = db.insertInto('ticket').values(ticket('during2')).execute()
    goOn()
    await Promise.all([writing, second])
    expect(during).toEqual([])
    expect(await titles('during')).toEqual(['during', 'during2'])
  })

  test('many transactions at once take turns and lose nothing', async () => {
    await db.insertInto('ticket').values(ticket('counter')).execute()
    await Promise.all(
      Array.from({ length: 30 }, () =>
        inTransaction(db, async (tx) => {
          const { fen } = await tx
            .selectFrom('ticket')
            .select('fen')
            .where('id', '=', 'counter')
            .executeTakeFirstOrThrow()
          await tx
            .updateTable('ticket')
            .set({ fen: fen + 1 })
            .where('id', '=', 'counter')
            .execute()
        }),
      ),
    )
    const { fen } = await db
      .selectFrom('ticket')
      .select('fen')
      .where('id', '=', 'counter')
      .executeTakeFirstOrThrow()
    expect(fen).toBe(30)
  })

  if (side === 'postgres')
    test('two servers on one database take turns as well', async () => {
      const other = await openRecords<Tables>({ folder: stores.folder, databaseUrl: stores.databaseUrl })
      try {
        const add = (to: Kysely<Tables>) =>
          inTransaction(to, async (tx) => {
            const { last } = await tx
              .selectFrom('note')
              .select(({ fn }) => fn.max('id').as('last'))
              .executeTakeFirstOrThrow()
            const id = Number(last ?? 0) + 1
            await tx.insertInto('note').values({ id, ticket_id: 'counter' }).execute()
            return id
          })
        const ids = await Promise.all(Array.from({ length: 40 }, (_, i) => add(i % 2 ? other.db : db)))
        expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
      } finally {
        await other.close()
      }
    })

  test('rows can be streamed, inside a transaction and outside', async () => {
    const rows = Array.from({ length: 2500 }, (_, i) =>
      ticket(`stream${String(i).padStart(5, '0')}`, { fen: i }),
    )
    for (let i = 0; i < rows.length; i += 500)
      await db
        .insertInto('ticket')
        .values(rows.slice(i, i + 500))
        .execute()
    const streamed = async (from: Kysely<Tables>) => {
      const ids: string[] = []
      for await (const { id } of from
        .selectFrom('ticket')
        .select('id')
        .where('id', 'like', 'stream%')
        .orderBy('id')
        .stream())
        ids.push(id)
      return ids
    }
    const expected = rows.map(({ id }) => id)
    expect(await streamed(db)).toEqual(expected)
    expect(await db.transaction().execute(streamed)).toEqual(expected)
  })

  test('a sound store has no problems and a size', async () => {
    expect(await records.checkIntegrity()).toEqual([])
    expect(await records.size()).toBeGreaterThan(4096)
  })
})

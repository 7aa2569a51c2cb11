import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createMoments, inOneCall, withoutMemory } from './moments.ts'
import { inTransaction, openRecords, type RecordStore } from './records.ts'
import { createStores, type TestStores } from './testing.ts'

type Tables = { note: { id: number; text: string | null } }

test('calls that wait ask once for all of them, and an asking from before they began tells them nothing', async () => {
  const asked: PromiseWithResolvers<string>[] = []
  const { state } = createMoments(() => {
    const one = Promise.withResolvers<string>()
    asked.push(one)
    return one.promise
  })
  const first = inOneCall(state)
  const [second, third] = [inOneCall(state), inOneCall(state)]
  expect(asked).toHaveLength(1)
  asked[0]?.resolve('before')
  expect(await first).toBe('before')
  await expect.poll(() => asked).toHaveLength(2)
  const fourth = inOneCall(state)
  asked[1]?.reject(new Error('gone'))
  for (const one of [second, third]) await expect(one).rejects.toThrow('gone')
  // One that failed keeps nobody from asking again.
  await expect.poll(() => asked).toHaveLength(3)
  asked[2]?.resolve('after')
  expect(await fourth).toBe('after')
})

test('outside of a call, and after it, nothing is known', async () => {
  const { state } = createMoments(async () => 'now')
  expect(await state()).toBeUndefined()
  const left = await inOneCall(async () => {
    expect(await state()).toBe('now')
    return new Promise<() => Promise<string | undefined>>((resolve) => resolve(() => state()))
  })
  expect(await left()).toBeUndefined()
})

describe.skipIf(inject('postgresUrl') === undefined)('two servers on one PostgreSQL', () => {
  let stores: TestStores<Tables, object>
  let one: RecordStore<Tables>
  let two: RecordStore<Tables>

  beforeAll(async () => {
    stores = await createStores<Tables, object>('postgres', inject('postgresUrl'))
    one = stores.records
    two = await openRecords<Tables>({ folder: stores.folder, databaseUrl: stores.databaseUrl })
    await sql`create table note (id integer primary key, text text)`.execute(one.db)
    await one.db.insertInto('note').values({ id: 1, text: '起' }).execute()
  })
  afterAll(async () => {
    await two.close()
    await stores.remove()
  })

  const read = async ({ db }: RecordStore<Tables>) =>
    (await db.selectFrom('note').select('text').where('id', '=', 1).executeTakeFirstOrThrow()).text
  const write = ({ db }: RecordStore<Tables>, text: string) =>
    db.updateTable('note').set({ text }).where('id', '=', 1).execute()

  test('a call reads a thing once; what another server changed holds with the next call', async () => {
    await write(two, '先')
    await inOneCall(async () => {
      expect(await read(one)).toBe('先')
      await write(two, '后')
      // From memory: the answer to the same question, as it was when the call began.
      expect(await read(one)).toBe('先')
    })
    expect(await inOneCall(() => read(one))).toBe('后')
  })

  /** The state of the whole cluster: what others change in other databases shows in it, too. */
  const stateOf = async ({ db }: RecordStore<Tables>) =>
    (await sql<{ state: string }>`select pg_current_snapshot()::text as state`.execute(db)).rows[0]?.state

  /** What a second call reads while whoever asks the table has to wait; undefined where anything changed meanwhile. */
  const heldBack = async () => {
    const before = await stateOf(two)
    await inOneCall(() => read(one))
    return stores.records.db.connection().execute(async (db) => {
      await sql`begin`.execute(db)
      await sql`lock table note in access exclusive mode`.execute(db)
      const answer = await Promise.race([
        inOneCall(() => read(one)),
        new Promise<string>((resolve) => setTimeout(resolve, 10_000, 'waited')),
      ])
      const after = await stateOf(two)
      await sql`rollback`.execute(db)
      return before === after ? answer : undefined
    })
  }

  test('the next call reads nothing again where nothing changed', async () => {
    let held: string | null | undefined
    // Other tests write to databases of their own beside this one.
    for (let tries = 0; tries < 10 && held === undefined; tries++) held = await heldBack()
    expect(held).toBe('后')
  })

  test('a call sees what it changed itself, alone, in a transaction and in what it hands on', async () => {
    await inOneCall(async () => {
      await read(one)
      await write(one, '自己')
      expect(await read(one)).toBe('自己')
      await inTransaction(one.db, async (tx) => {
        await tx.updateTable('note').set({ text: '事务里' }).where('id', '=', 1).execute()
        expect(
          (await tx.selectFrom('note').select('text').where('id', '=', 1).executeTakeFirstOrThrow()).text,
        ).toBe('事务里')
      })
      expect(await read(one)).toBe('事务里')
      await withoutMemory(() => write(one, '交出去的'))
      expect(await read(one)).toBe('交出去的')
    })
  })

  test('a transaction reads what is there, not what the call knew', async () => {
    await inOneCall(async () => {
      await read(one)
      await write(two, '别处')
      const seen = await inTransaction(one.db, (tx) =>
        tx.selectFrom('note').select('text').where('id', '=', 1).executeTakeFirstOrThrow(),
      )
      expect(seen.text).toBe('别处')
      // And from there on so does the call.
      expect(await read(one)).toBe('别处')
    })
  })

  test('what a call leaves behind, and one that waits for a change, reads again', async () => {
    let later: Promise<string | null> | undefined
    await inOneCall(async () => {
      await read(one)
      const gone = new Promise((resolve) => setTimeout(resolve, 50))
      later = gone.then(() => read(one))
    })
    await write(two, '走了以后')
    expect(await later).toBe('走了以后')

    await inOneCall(async () => {
      const before = await read(one)
      await write(two, '等到了')
      const until = performance.now() + 25_000
      let seen = before
      while (seen === before && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        seen = await read(one)
      }
      expect(seen).toBe('等到了')
    })
  })

  test('whoever changes the rows they were told changes nobody else’s', async () => {
    await write(one, '干净')
    const rows = () => inOneCall(() => one.db.selectFrom('note').selectAll().execute())
    for (const row of await rows()) row.text = '脏'
    expect(await rows()).toEqual([{ id: 1, text: '干净' }])
    for (const row of await rows()) row.text = '脏'
    expect(await rows()).toEqual([{ id: 1, text: '干净' }])
  })

  test('a value that a copy would share is nobody else’s either', async () => {
    const rows = () =>
      inOneCall(() =>
        one.db
          .selectFrom('note')
          .select(sql<number[]>`array[id, 7]`.as('numbers'))
          .where('id', '=', 1)
          .execute(),
      )
    const change = async () => {
      const [row] = await rows()
      row?.numbers.push(9)
      return row?.numbers
    }
    expect(await Promise.all([change(), change()])).toEqual([
      [1, 7, 9],
      [1, 7, 9],
    ])
    expect(await rows()).toEqual([{ numbers: [1, 7] }])
  })

  test('a question that fails fails for all who asked, and is asked again', async () => {
    const asks = () => inOneCall(() => one.db.selectFrom('note').selectAll().where('id', '=', 2).execute())
    const broken = () =>
      inOneCall(() =>
        one.db
          .selectFrom('nowhere' as 'note')
          .selectAll()
          .execute(),
      ).catch(() => 'failed')
    expect(await Promise.all([broken(), broken()])).toEqual(['failed', 'failed'])
    expect(await asks()).toEqual([])
    await one.db.insertInto('note').values({ id: 2, text: null }).execute()
    expect(await asks()).toEqual([{ id: 2, text: null }])
    await one.db.deleteFrom('note').where('id', '=', 2).execute()
  })

  test('whatever happens in whatever order, a call that begins after a change was made shows it', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), at: fc.integer({ min: 0, max: 1 }) }),
      fc.record({
        kind: fc.constant('read' as const),
        at: fc.integer({ min: 0, max: 1 }),
        together: fc.integer({ min: 1, max: 4 }),
      }),
    )
    const servers = [one, two]
    let n = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
        let oldest = 0
        await write(one, String(oldest))
        n = 0
        const going: Promise<void>[] = []
        for (const each of steps) {
          const server = servers[each.at]
          if (!server) continue
          if (each.kind === 'write') {
            await write(server, String(++n))
            oldest = n
            continue
          }
          for (let i = 0; i < each.together; i++) {
            const least = oldest
            // Not waited for: writes go on meanwhile.
            going.push(
              inOneCall(() => read(server)).then((text) =>
                expect(Number(text)).toBeGreaterThanOrEqual(least),
              ),
            )
          }
        }
        await Promise.all(going)
      }),
      { numRuns: 30 },
    )
  })
})

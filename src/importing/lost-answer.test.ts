import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import { systemClock } from '../kernel/context.ts'
import { type FactStore, openFacts } from '../storage/facts.ts'
import { migrate } from '../storage/migrations.ts'
import { openRecords, type RecordStore } from '../storage/records.ts'
import { createStores, type TestStores } from '../storage/testing.ts'
import type { Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import { defaultLimits } from './limits.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { createUploads } from './uploads.ts'

const shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }
const text =
  '订单编号,总金额,买家实际支付金额,订单创建时间\n3512345678901234561,100.00,100.00,2026-11-01 10:00:00'

/** A way to a database on which the answer to the next message with `words` in it is lost, with the connection. */
const lossyWay = async (to: URL) => {
  let words: string | undefined
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(Number(to.port), to.hostname)
    let isLost = false
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        database.destroy()
      })
    }
    client.on('data', (bytes) => {
      if (words !== undefined && bytes.includes(words)) {
        isLost = true
        words = undefined
      }
      database.write(bytes)
    })
    database.on('data', (bytes) => {
      if (isLost) client.destroy()
      else client.write(bytes)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const url = new URL(to)
  url.port = String(address.port)
  return {
    url: url.href,
    lose(next: string) {
      words = next
    },
    isLost: () => words === undefined,
    close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

describe.skipIf(inject('postgresUrl') === undefined)(
  'answers of PostgreSQL that are lost on their way',
  () => {
    let stores: TestStores<ImportingTables, FactTables>
    let way: Awaited<ReturnType<typeof lossyWay>>
    let records: RecordStore<ImportingTables>
    let facts: FactStore<FactTables>
    let uploads: ReturnType<typeof createUploads>

    beforeAll(async () => {
      stores = await createStores<ImportingTables, FactTables>('postgres', inject('postgresUrl'))
      await migrate(stores.records, importingMigrations, { version: 'test' })
      await createFactTables(stores.facts.db, stores.facts.engine)
      way = await lossyWay(new URL(stores.databaseUrl ?? ''))
      const { folder } = stores
      records = await openRecords<ImportingTables>({ folder, databaseUrl: way.url })
      facts = await openFacts<FactTables>({ folder, databaseUrl: way.url })
      uploads = createUploads({
        imports: { facts, folder, clock: systemClock, limits: defaultLimits, buyerKey: 'a'.repeat(64) },
        records: records.db,
        formats,
        shopFor: async () => shop,
        shopById: async () => shop,
        reportBug: (error) => {
          throw error
        },
      })
    })
    afterAll(async () => {
      await uploads.stop()
      await facts.close()
      await records.close()
      way.close()
      await stores.remove()
    })

    const send = (row: number) =>
      uploads.receive({
        shop: undefined,
        name: '订单.csv',
        origin: 'page',
        preview: true,
        body: (async function* () {
          yield new TextEncoder().encode(text.replace('4561', String(4561 + row)))
        })(),
      })
    const reaching = async (id: string, ...states: Upload['state'][]): Promise<Upload> => {
      for (;;) {
        const rows = await stores.records.db.selectFrom('upload').selectAll().execute()
        const state = rows.find((row) => row.id === id)?.state
        const upload = state && states.includes(state) && (await uploads.list()).find((one) => one.id === id)
        if (upload) return upload
        await wait(20)
      }
    }

    test('a file whose commit was done is told to be in, with what it brought', async () => {
      const { id } = await send(1)
      await reaching(id, 'ready')
      way.lose('commit')
      await uploads.commit([id])
      const { state, sheets } = await reaching(id, 'done', 'failed')
      expect(way.isLost()).toBe(true)
      expect(state).toBe('done')
      expect(sheets[0]?.result).toMatchObject({ inserted: 1, batch: 1 })
    })

    test('a file whose commit was not done has failed', async () => {
      const { id } = await send(2)
      await reaching(id, 'ready')
      way.lose('insert into "batch"')
      await uploads.commit([id])
      const { state, failure } = await reaching(id, 'done', 'failed')
      expect({ state, code: failure?.code }).toEqual({ state: 'failed', code: 'database_unreachable' })
      const batches = await stores.facts.db.selectFrom('batch').select('batch_id').execute()
      expect(batches).toHaveLength(1)
    })

    test('a file goes on to be read, and to be taken, though the word that it does was lost', async () => {
      way.lose('reading')
      const { id } = await send(3)
      await reaching(id, 'ready')
      expect(way.isLost()).toBe(true)
      way.lose('importing')
      await expect(uploads.commit([id])).rejects.toMatchObject({ code: 'database_unreachable' })
      expect((await reaching(id, 'done', 'failed')).state).toBe('done')
    })
  },
)

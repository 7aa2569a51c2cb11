import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { factMigrations } from '../../src/facts/shops.ts'
import type { FactTables } from '../../src/facts/tables.ts'
import { commitFile, type ImportContext, type StagedFile, stageFile } from '../../src/importing/actions.ts'
import type { ImportResult } from '../../src/importing/contract.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { defaultLimits } from '../../src/importing/limits.ts'
import { standInForCitus } from '../../src/storage/citus-testing.ts'
import { openFacts } from '../../src/storage/facts.ts'
import { buyerKey, openFolder } from '../../src/storage/folder.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { freshDatabase, type StoreSide, storeSides } from '../../src/storage/testing.ts'

/** A shop of a test: the engine asks for no more than its number. */
export type TestShop = { id: number; name: string; createdAt: string }

export type Sold = {
  orders: number
  paidOrders: number
  refundedOrders: number
  placed: number
  paid: number
  refunded: number
}

type More = Partial<Omit<Parameters<typeof stageFile>[1], 'shop' | 'path' | 'name'>>

export type Stand = Awaited<ReturnType<typeof openStand>>

/** `citus`: a PostgreSQL that holds to what Citus asks of tables. */
export type StandSide = StoreSide | 'citus'

export const standSides = (postgresUrl: string | undefined): StandSide[] => [
  ...storeSides(postgresUrl),
  ...(postgresUrl === undefined ? [] : (['citus'] as const)),
]

/** The import engine over fresh stores of a side, with files given as bytes. */
export const openStand = async (side: StandSide, postgresUrl: string | undefined) => {
  const folder = await openFolder(await mkdtemp(join(tmpdir(), 'zhanggui-test-')))
  const database = side === 'embedded' ? undefined : await freshDatabase(postgresUrl)
  if (database && side === 'citus') await standInForCitus(database.url)
  const facts = await openFacts<FactTables>({
    folder,
    databaseUrl: database?.url,
  })
  await migrate(facts, factMigrations, { version: '0.0.0' })
  const files = await mkdtemp(join(tmpdir(), 'zhanggui-files-'))
  const context: ImportContext = {
    facts,
    folder,
    clock: { now: () => Temporal.Instant.from('2026-11-20T04:00:00Z') },
    limits: defaultLimits,
    buyerKey: await buyerKey(folder),
  }
  let shops = 0
  let taken = 0

  const newShop = (): TestShop => {
    shops += 1
    return { id: shops, name: `第${shops}店`, createdAt: '' }
  }

  const stage = async (
    shop: TestShop,
    name: string,
    content: string | Uint8Array,
    more: More = {},
  ): Promise<StagedFile> => {
    taken += 1
    const path = join(files, String(taken))
    await writeFile(path, content)
    return stageFile(context, { shop, path, name, formats, ...more })
  }

  const take = async (
    shop: TestShop,
    name: string,
    content: string | Uint8Array,
    more: More = {},
  ): Promise<ImportResult[]> => commitFile(context, shop, await stage(shop, name, content, more))

  /** What the derived rows of a shop say, in orders and fen. */
  const sold = async (shop: TestShop): Promise<Sold> => {
    const { rows } = await sql<Record<keyof Sold, number>>`
      select count(*) as orders, count(paid_at) as "paidOrders", count(*) filter (where refunded_fen > 0) as "refundedOrders",
        coalesce(sum(placed_fen), 0)::bigint as placed, coalesce(sum(paid_fen), 0)::bigint as paid,
        coalesce(sum(refunded_fen), 0)::bigint as refunded
      from sale_line where shop_id = ${shop.id}`.execute(facts.db)
    const row = rows[0]
    if (!row) throw new Error('a count gives a row')
    return row
  }

  return {
    facts,
    folder,
    context,
    files,
    newShop,
    stage,
    take,
    sold,
    async close() {
      await facts.close()
      await database?.drop()
      await rm(folder.path, { recursive: true, force: true })
      await rm(files, { recursive: true, force: true })
    },
  }
}

/** The one result of a file that has one sheet. */
export const only = <T>(list: readonly T[]): T => {
  const [first, ...more] = list
  if (first === undefined || more.length > 0) throw new Error(`one expected, ${list.length} found`)
  return first
}

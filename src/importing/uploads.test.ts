import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import type { Day } from '../kernel/calendar.ts'
import { systemClock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import type { Answer, Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import { listBatches } from './history.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { recoverUploads } from './upload-recovery.ts'
import { createUploads } from './uploads.ts'
import { createWatch } from './watch.ts'

const shop: Shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }
const version = 'test'

const header = '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 '
const order = (n: number) => `351234567890123456${n},100.00,100.00,2026-11-01 10:00:00,2026-11-01 10:01:00`
const orders = [header, order(1), order(2)].join('\n')
/** 商品排行 without a date in it. */
const items = '商品ID,商品名称,商品访客数,商品浏览量,支付金额\n600000000001,杯子,100,300,1000.00'
const strange = '货品,单号,收款,下单日\n杯子,351234567890123001,88.00,2026-11-03 08:00:00'

const bytesOf = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

describe.each(storeSides(inject('postgresUrl')))('uploads on %s', (side) => {
  let stores: TestStores<ImportingTables, FactTables>
  let limits: Limits

  /** The program as it stands after a start; `restarted` is the next start on the same data. */
  const started = () => {
    const { records, facts, folder } = stores
    const imports = { facts, folder, clock: systemClock, limits, buyerKey: 'a'.repeat(64) }
    const context = {
      imports,
      records: records.db,
      formats,
      shopFor: async () => shop,
      shopById: async () => shop,
      reportBug: (error: unknown) => {
        throw error
      },
    }
    const uploads = createUploads(context)
    const watch = createWatch({ ...context, uploads, pause: 50 })
    return { imports, context, uploads, watch }
  }

  let house: ReturnType<typeof started>

  beforeEach(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    limits = { ...defaultLimits }
    await migrate(stores.records, importingMigrations, { version })
    await migrate(stores.facts, [{ id: '1', up: (db, engine) => createFactTables(db, engine) }], { version })
    house = started()
  })

  afterEach(async () => {
    await house.watch.stop()
    await house.uploads.stop()
    await stores.remove()
  })

  const send = (name: string, text: string): Promise<Upload> =>
    house.uploads.receive({ shop: undefined, name, origin: 'page', preview: true, body: bytesOf(text) })

  const later = async (id: string, ...states: Upload['state'][]): Promise<Upload> => {
    for (;;) {
      const upload = (await house.uploads.list()).find((one) => one.id === id)
      if (!upload) throw new Error(`upload ${id} is not listed`)
      if (states.includes(upload.state)) return upload
      if (['failed', 'done', 'cancelled'].includes(upload.state))
        throw new Error(`${upload.state}: ${JSON.stringify(upload.failure)}`)
      await wait(20)
    }
  }

  const kept = () => readdirSync(stores.folder.uploads)
  const batches = () => listBatches(house.imports, shop, { limit: 100 })

  test('a file is received, previewed, committed, and its copy goes', async () => {
    const { id } = await send('orders.csv', orders)
    expect(kept()).toEqual([id])
    const ready = await later(id, 'ready')
    expect(ready.sheets[0]?.result).toMatchObject({ inserted: 2, batch: null })
    expect(await batches()).toEqual([])
    await house.uploads.commit([id])
    const done = await later(id, 'done')
    expect(done.sheets[0]?.result).toMatchObject({ inserted: 2, batch: 1 })
    await expect.poll(kept).toEqual([])
    expect(readdirSync(stores.folder.staging)).toEqual([])
  })

  test('what a file does not say is asked for, and the answer is enough', async () => {
    const { id } = await send('商品排行.csv', items)
    const waiting = await later(id, 'waiting')
    expect(waiting.sheets[0]).toMatchObject({ asks: ['period'], format: 'sycm-item' })
    const period = { from: '2026-11-01' as Day, to: '2026-11-07' as Day }
    await house.uploads.answer({ upload: id, sheet: waiting.sheets[0]?.sheet ?? '', period })
    const ready = await later(id, 'ready')
    expect(ready.sheets[0]?.result).toMatchObject({ period, inserted: 1 })
  })

  test('what is known of a file is said with it; a period that its rows contradict is refused', async () => {
    const given = (from: string, to: string, text: string) =>
      house.uploads.receive({
        shop: undefined,
        name: '商品排行.csv',
        origin: 'page',
        preview: true,
        body: bytesOf(text),
        answer: { period: { from: from as Day, to: to as Day } },
      })
    const november = ['2026-11-01', '2026-11-30'] as const
    const undated = await later((await given(...november, items)).id, 'ready')
    expect(undated.sheets[0]?.result).toMatchObject({ period: { from: november[0] }, notes: [] })
    const dated = items.replace('商品ID', '统计日期,商品ID').replace('\n', '\n2026-11-02,')
    const unused = await later((await given(...november, dated)).id, 'ready')
    expect(unused.sheets[0]?.result?.notes).toMatchObject([{ code: 'period_unused', severity: 'note' }])
    const { id } = await given('2026-10-01', '2026-10-31', dated)
    await expect(later(id)).rejects.toThrow('period_contradicted')
    await expect(given('0000-01-01', '0000-01-31', items)).rejects.toThrow('不合常理')
  })

  test('a preview from the command line for a shop that is not there leaves nothing', async () => {
    const unmade: typeof house.context.shopFor = async () => ({ id: 0, name: '新店', createdAt: '' })
    const uploads = createUploads({ ...house.context, shopFor: unmade })
    const arriving = { shop: '新店', name: '订单.csv', body: bytesOf(orders) }
    const { id } = await uploads.receive({ ...arriving, origin: 'command', preview: true })
    const seen = async () => (await uploads.list()).find((one) => one.id === id)
    while ((await seen())?.state !== 'ready') await wait(20)
    expect(await seen()).toMatchObject({ shop: '新店', sheets: [{ result: { inserted: 2 } }] })
    await expect(uploads.commit([id])).rejects.toMatchObject({ code: 'invalid_input' })
    await uploads.cancel(id)
    await uploads.dismiss(id)
    expect(await stores.facts.db.selectFrom('order_header').select('shop_id').execute()).toEqual([])
    expect(await stores.facts.db.selectFrom('batch').select('shop_id').execute()).toEqual([])
  })

  const mapping = (upload: Upload, columns: Record<string, string>): Answer => ({
    upload: upload.id,
    sheet: upload.sheets[0]?.sheet ?? '',
    format: 'order',
    mapping: { name: '我们的订单表', headerRow: 0, columns },
  })
  const columns = { 单号: 'order_id', 收款: 'paid_fen', 下单日: 'placed_at' }

  test('a file that nothing recognises is mapped once, and recognised from then on', async () => {
    const first = await later((await send('a.csv', strange)).id, 'waiting')
    expect(first.sheets[0]).toMatchObject({ format: null, asks: ['format'] })
    await house.uploads.answer(mapping(first, columns))
    const ready = await later(first.id, 'ready')
    expect(ready.sheets[0]).toMatchObject({ formatName: '我们的订单表' })
    expect(ready.sheets[0]?.result).toMatchObject({ inserted: 1, rejected: 0 })
    const next = await later((await send('b.csv', strange)).id, 'ready')
    expect(next.sheets[0]?.formatName).toBe('我们的订单表')
    expect((await house.uploads.formatsOf(shop.id)).at(-1)?.name).toBe('我们的订单表')
  })

  test('a mapping that lacks what is needed, or takes personal data, is refused and nothing is kept', async () => {
    const waiting = await later((await send('a.csv', strange)).id, 'waiting')
    const refused = (given: Record<string, string>) =>
      expect(house.uploads.answer(mapping(waiting, given))).rejects
    await refused({ 收款: 'paid_fen' }).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('订单编号'),
    })
    await refused({ ...columns, 货品: 'order_id' }).toMatchObject({
      message: expect.stringContaining('只留一列'),
    })
    await refused({ ...columns, 收货人姓名: 'titles' }).toMatchObject({
      message: expect.stringContaining('个人信息'),
    })
    await refused({ ...columns, 货品: 'wings' }).toMatchObject({ message: expect.stringContaining('wings') })
    expect(await house.uploads.formatsOf(shop.id)).toHaveLength(formats.length)
  })

  test('a file that cannot be read fails with its reason and leaves nothing', async () => {
    const { id } = await send('broken.xlsx', 'PK\u0003\u0004 no workbook at all')
    const failed = await later(id, 'failed')
    expect(failed.failure?.code).toBe('file_unreadable')
    await expect.poll(kept).toEqual([])
  })

  test('a cancelled file is not taken any more and can be dismissed', async () => {
    const { id } = await send('orders.csv', orders)
    await later(id, 'ready')
    expect((await house.uploads.cancel(id)).state).toBe('cancelled')
    expect((await house.uploads.commit([id]))[0]?.state).toBe('cancelled')
    expect(kept()).toEqual([])
    expect(readdirSync(stores.folder.staging)).toEqual([])
    expect(await house.uploads.dismiss(id)).toBe(true)
    expect(await house.uploads.list()).toEqual([])
    expect(await batches()).toEqual([])
  })

  test('a file over the limit is refused while it streams, and nothing of it stays', async () => {
    limits.csvBytes = 1_000
    let sent = 0
    const endless = async function* () {
      for (;;) {
        sent += 100
        yield new Uint8Array(100)
      }
    }
    const file = { shop: undefined, name: 'big.csv', origin: 'page' as const, preview: true }
    await expect(house.uploads.receive({ ...file, body: endless() })).rejects.toMatchObject({
      code: 'file_too_large',
    })
    expect(sent).toBeLessThan(2_000)
    const announced = house.uploads.receive({ ...file, body: endless(), announced: 5_000 })
    await expect(announced).rejects.toMatchObject({ code: 'file_too_large' })
    expect(kept()).toEqual([])
    expect(await house.uploads.list()).toEqual([])
  })

  test('an upload that breaks off leaves nothing', async () => {
    const body = async function* () {
      yield new Uint8Array(100)
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    }
    const file = { shop: undefined, name: 'half.csv', origin: 'page' as const, preview: true }
    await expect(house.uploads.receive({ ...file, body: body() })).rejects.toMatchObject({
      code: 'upload_broken',
      next: expect.stringContaining('再传一次'),
    })
    expect(kept()).toEqual([])
  })

  test('a name from elsewhere is only a name', async () => {
    const { file, id } = await send('../../../etc/passwd\u0000.csv', orders)
    expect(file).not.toMatch(/[/\\]/)
    expect(kept()).toEqual([id])
  })

  describe('after a crash', () => {
    /** As a crash leaves it: rows and files stay, what was in memory is gone. */
    const crashed = async (id: string, state: Upload['state']) => {
      await stores.records.db.updateTable('upload').set({ state }).where('id', '=', id).execute()
      house = started()
      const said = await recoverUploads(house.context)
      await house.uploads.start()
      return said
    }

    test('a file that was being read is read again, without a word', async () => {
      const { id } = await send('orders.csv', orders)
      await later(id, 'ready')
      expect(await crashed(id, 'reading')).toEqual([])
      expect((await later(id, 'ready')).sheets[0]?.result).toMatchObject({ inserted: 2 })
    })

    test('a file that was being committed and is in the store is done', async () => {
      const { id } = await send('orders.csv', orders)
      await later(id, 'ready')
      await house.uploads.commit([id])
      await later(id, 'done')
      await writeFile(join(stores.folder.uploads, id), orders)
      expect(await crashed(id, 'importing')).toEqual([
        expect.stringMatching(/「orders\.csv」已经入库（批次 1）/),
      ])
      expect((await later(id, 'done')).sheets[0]?.result).toMatchObject({ inserted: 2, batch: 1 })
      expect(kept()).toEqual([])
    })

    test('a file that was being committed and is not in the store waits to be confirmed again', async () => {
      const { id } = await send('orders.csv', orders)
      await later(id, 'ready')
      expect(await crashed(id, 'importing')).toEqual([expect.stringMatching(/「orders\.csv」还没有入库/)])
      await later(id, 'ready')
      expect(await batches()).toEqual([])
      await house.uploads.commit([id])
      await later(id, 'done')
      expect(await batches()).toHaveLength(1)
    })

    test('a command that died with its file is told of, not carried on', async () => {
      const file = { shop: undefined, name: 'cli.csv', origin: 'command' as const, preview: false }
      const { id } = await house.uploads.receive({ ...file, body: bytesOf(orders) })
      await later(id, 'ready')
      expect(await crashed(id, 'ready')).toEqual([expect.stringMatching(/「cli\.csv」还没有入库.*重新导入/)])
      expect((await later(id, 'cancelled')).state).toBe('cancelled')
      expect(kept()).toEqual([])
    })

    test('half a file whose upload never came to an end is swept away', async () => {
      await writeFile(join(stores.folder.uploads, 'half-a-file'), 'abc')
      const { id } = await send('orders.csv', orders)
      await later(id, 'ready')
      await crashed(id, 'ready')
      expect(kept()).toEqual([id])
    })
  })

  describe('a watched folder', () => {
    let watched: string
    beforeEach(async () => {
      watched = await mkdtemp(join(tmpdir(), 'zhanggui-watched-'))
      await house.watch.setFolder(shop, watched)
    })
    afterEach(() => rm(watched, { recursive: true, force: true }))

    const only = async (): Promise<Upload> => {
      for (;;) {
        const [upload] = await house.uploads.list()
        if (upload) return upload
        await wait(20)
      }
    }

    test('a clean file is committed by itself, and only once', async () => {
      await writeFile(join(watched, 'orders.csv'), orders)
      house.watch.start()
      const { id, origin } = await only()
      expect(origin).toBe('watch')
      await later(id, 'done')
      await wait(300)
      expect(await house.uploads.list()).toHaveLength(1)
      expect(await batches()).toHaveLength(1)
      expect(existsSync(join(watched, 'orders.csv'))).toBe(true)
    })

    test('a file is left alone while it grows', async () => {
      const path = join(watched, 'orders.csv')
      await writeFile(path, header)
      await house.watch.look()
      await writeFile(path, [header, order(1)].join('\n'))
      await house.watch.look()
      expect(await house.uploads.list()).toEqual([])
      await house.watch.look()
      await later((await only()).id, 'done')
    })

    test('a file touched but not changed is not taken again, a changed one is', async () => {
      const path = join(watched, 'orders.csv')
      await writeFile(path, orders)
      await house.watch.look()
      await house.watch.look()
      await later((await only()).id, 'done')
      await utimes(path, new Date(2026, 0, 1), new Date(2026, 0, 1))
      await house.watch.look()
      await house.watch.look()
      expect(await house.uploads.list()).toHaveLength(1)
      await writeFile(path, [orders, order(3)].join('\n'))
      await house.watch.look()
      await house.watch.look()
      expect(await house.uploads.list()).toHaveLength(2)
    })

    test('a file with a rejected row, or one that must be asked about, waits for a person', async () => {
      await writeFile(join(watched, 'bad.csv'), `${orders}\n3.5E+17,1.00,1.00,2026-11-01 10:00:00,`)
      await writeFile(join(watched, '商品排行.csv'), items)
      await writeFile(join(watched, '~$bad.xlsx'), 'left by Excel')
      await house.watch.look()
      await house.watch.look()
      const uploads = await house.uploads.list()
      expect(uploads.map(({ file }) => file).sort()).toEqual(['bad.csv', '商品排行.csv'])
      for (const { id, file } of uploads) await later(id, file === 'bad.csv' ? 'ready' : 'waiting')
      await wait(100)
      expect(await batches()).toEqual([])
    })

    test('a folder that is gone is a problem that is told, and heals', async () => {
      await rename(watched, `${watched}-away`)
      await house.watch.look()
      expect((await house.watch.folderOf(shop)).problem).toContain('找不到')
      await rename(`${watched}-away`, watched)
      expect((await house.watch.folderOf(shop)).problem).toBeNull()
    })

    test('the data folder itself, a relative path and a file are refused', async () => {
      const file = join(watched, 'a.txt')
      await writeFile(file, '')
      await mkdir(join(watched, 'inner'))
      for (const path of [
        stores.folder.path,
        stores.folder.uploads,
        'downloads',
        file,
        join(watched, 'none'),
      ])
        await expect(house.watch.setFolder(shop, path)).rejects.toBeInstanceOf(Failure)
      expect(await house.watch.folderOf(shop)).toMatchObject({ folder: watched })
      expect(await house.watch.setFolder(shop, null)).toEqual({ folder: null, problem: null })
    })
  })
})

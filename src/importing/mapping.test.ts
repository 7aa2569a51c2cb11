import { readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import type { Day } from '../kernel/calendar.ts'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import type { Answer, Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import knownHeaders from './formats/known-headers.json' with { type: 'json' }
import { defaultLimits } from './limits.ts'
import { mappingStart, tryMapping } from './mapping.ts'
import { baseOf, forgetOwnFormat, renameOwnFormat } from './own-formats.ts'
import { readFile } from './reading/read-file.ts'
import { recognise } from './recognise.ts'
import { sampleRows } from './sample-rows.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { createUploads } from './uploads.ts'

const shop: Shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }
const today = '2026-11-20' as Day

const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** A stock system's orders below a title, with one cell wrong in each of three ways and one order twice. */
const stock = csv([
  ['某店订单', '', '', '', '', ''],
  ['单号', '已付金额', '下单日', '货品', '收货省份', '手机号'],
  ['351234567890123001', '1,234.50', '2026/11/3 8:00', '杯子', '浙江省', '13800001234'],
  ['351234567890123002', '八十八', '2026-11-03 09:00:00', '茶盘', '江苏', '13800001235'],
  ['3.51235E+17', '20.00', '2026-11-03 09:00:00', '杯子', '上海', '13800001236'],
  ['351234567890123004', '20.00', '昨天', '杯子', '上海', '13800001237'],
  ['351234567890123001', '1,234.50', '2026/11/3 8:00', '杯子', '浙江省', '13800001234'],
])
const columns = { 单号: 'order_id', 已付金额: 'paid_fen', 下单日: 'placed_at', 收货省份: 'province' }

describe.each(storeSides(inject('postgresUrl')))('a mapping on %s', (side) => {
  let stores: TestStores<ImportingTables, FactTables>
  let house: ReturnType<typeof started>

  const started = () => {
    const { records, facts, folder } = stores
    const imports = { facts, folder, clock: systemClock, limits: defaultLimits, buyerKey: 'a'.repeat(64) }
    const uploads = createUploads({
      imports,
      records: records.db,
      formats,
      shopFor: async () => shop,
      shopById: async () => shop,
      reportBug: (error: unknown) => {
        throw error
      },
    })
    return { imports, uploads }
  }

  beforeEach(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    const version = 'test'
    await migrate(stores.records, importingMigrations, { version })
    await migrate(stores.facts, [{ id: '1', up: (db, engine) => createFactTables(db, engine) }], { version })
    house = started()
  })

  afterEach(async () => {
    await house.uploads.stop()
    await stores.remove()
  })

  const send = (name: string, text: string, id?: string): Promise<Upload> =>
    house.uploads.receive({
      shop: undefined,
      name,
      origin: 'page',
      preview: true,
      body: bytesOf(text),
      ...(id ? { id } : {}),
    })

  const later = async (id: string, state: Upload['state']): Promise<Upload> => {
    for (;;) {
      const upload = (await house.uploads.list()).find((one) => one.id === id)
      if (!upload || upload.state === 'failed') throw new Error(JSON.stringify(upload?.failure))
      if (upload.state === state) return upload
      await wait(20)
    }
  }

  const waiting = async (name: string, text: string): Promise<Upload> =>
    later((await send(name, text)).id, 'waiting')

  const tried = async (upload: Upload, format: string, headerRow: number, chosen: Record<string, string>) => {
    const { table, file, formats: known } = await house.uploads.sheetInHand(upload.id, '')
    const mapping = { headerRow, columns: chosen }
    return tryMapping(house.imports, { table, file, base: baseOf(known, format), mapping, today })
  }

  const answer = (upload: Upload, chosen: Record<string, string>, name = '进销存'): Answer => ({
    upload: upload.id,
    sheet: '',
    format: 'order',
    mapping: { name, headerRow: 1, columns: chosen },
  })

  test('it begins with the likely header, the likeliest report and no person', async () => {
    const upload = await waiting('stock.csv', stock)
    const { table, formats: known } = await house.uploads.sheetInHand(upload.id, '')
    const start = mappingStart(table, known)
    expect(start.headerRow).toBe(1)
    expect(start.header).toEqual(['单号', '已付金额', '下单日', '货品', '收货省份', '手机号'])
    expect(start.suggestions[0]).toMatchObject({
      format: 'order',
      columns: { ...columns, 货品: 'titles' },
      missing: [],
    })
    expect(start.suggestions[0]?.columns).not.toHaveProperty('手机号')
    expect(start.sample[0]).toEqual([
      '351234567890123001',
      '1,234.50',
      '2026/11/3 8:00',
      '杯子',
      '浙江省',
      '***',
    ])
    expect(start.personal).toEqual(['手机号'])
    expect(JSON.stringify([start, upload])).not.toContain('13800001234')
    // Another row may be the header.
    expect(mappingStart(table, known, 0).header).toEqual(['某店订单', '列2', '列3', '列4', '列5', '列6'])
  })

  test('the first rows are read as the import reads them, and refused for its reasons', async () => {
    const upload = await waiting('stock.csv', stock)
    const trial = await tried(upload, 'order', 1, columns)
    expect(trial).toMatchObject({
      rows: 5,
      accepted: 1,
      refused: 4,
      missing: [],
      asks: [],
      isRecognised: true,
    })
    const cells = (line: number) =>
      Object.fromEntries(
        trial.lines[line]?.cells.map(({ column, value, reason }) => [column, reason ?? value]) ?? [],
      )
    expect(cells(0)).toEqual({
      order_id: '351234567890123001',
      paid_fen: '1234.50',
      placed_at: '2026-11-03 08:00:00',
      province: '浙江省',
    })
    expect(cells(1)).toMatchObject({ paid_fen: '不是金额' })
    expect(cells(2).order_id).toMatch(/科学计数法/)
    expect(cells(3).placed_at).toMatch(/^不是时间/)
    expect(cells(4).order_id).toMatch(/^与第 3 行重复/)
    expect(trial.refusals).toHaveLength(4)
    expect(trial.refusals).toContainEqual({
      column: '已付金额',
      reason: '不是金额',
      example: '八十八',
      count: 1,
    })

    // Without a column of times no period would hold the rows: said before the mapping is kept.
    const saidOf = ({ notes }: typeof trial) => notes.filter(({ code }) => code === 'no_time')
    expect(saidOf(trial)).toEqual([])
    const { 下单日: _, ...timeless } = columns
    expect(saidOf(await tried(upload, 'order', 1, timeless))).toMatchObject([
      { message: expect.stringMatching(/^2 行没有任何时间/) },
    ])

    // Kept, the whole file gives the same: the trial is no second opinion.
    await house.uploads.answer(answer(upload, columns))
    const ready = await later(upload.id, 'ready')
    expect(ready.sheets[0]?.result).toMatchObject({ rows: 5, accepted: 1, rejected: 4 })
    expect(ready.sheets[0]?.result?.rejects.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['不是金额']),
    )
    expect(readdirSync(stores.folder.staging)).toHaveLength(1)
  })

  test('what is still missing is said while the rest is tried, and nothing is left behind', async () => {
    const upload = await waiting('stock.csv', stock)
    const before = readdirSync(stores.folder.staging)
    const trial = await tried(upload, 'order', 1, { 已付金额: 'paid_fen' })
    expect(trial).toMatchObject({ missing: ['订单编号'], rows: 5, accepted: 4, refused: 1 })
    expect(await tried(upload, 'order', 1, {})).toMatchObject({ rows: 0, missing: ['订单编号'], lines: [] })
    await expect(tried(upload, 'order', 1, { 单号: 'order_id', 货品: 'order_id' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(readdirSync(stores.folder.staging)).toEqual(before)
  })

  test('a file without a date can be mapped all the same, and is asked for its days', async () => {
    const upload = await waiting(
      'x.csv',
      csv([
        ['宝贝编号', 'UV'],
        ['600000000001', '1,234'],
      ]),
    )
    const trial = await tried(upload, 'sycm-item', 0, { 宝贝编号: 'item_id', UV: 'visitors' })
    expect(trial).toMatchObject({
      missing: [],
      asks: ['period'],
      accepted: 1,
      refused: 0,
      isRecognised: true,
    })
    await house.uploads.answer({
      upload: upload.id,
      sheet: '',
      format: 'sycm-item',
      mapping: { name: '访客', headerRow: 0, columns: { 宝贝编号: 'item_id', UV: 'visitors' } },
      period: { from: today, to: today },
    })
    expect((await later(upload.id, 'ready')).sheets[0]?.result).toMatchObject({ accepted: 1 })
  })

  test('it is used for the same header in any order, whatever the file is called, and not for another', async () => {
    const upload = await waiting('stock.csv', stock)
    await house.uploads.answer(answer(upload, columns))
    await later(upload.id, 'ready')
    const turned = csv([
      ['收货省份', '店内备注', '下单日', '手机号', '单号', '已付金额'],
      ['浙江', 'x', '2026-11-04 08:00:00', '13800001234', '351234567890123009', '5.00'],
    ])
    const next = await later((await send('另一个名字.csv', turned)).id, 'ready')
    expect(next.sheets[0]).toMatchObject({ formatName: '进销存', result: { accepted: 1, rejected: 0 } })
    const other = csv([
      ['收货省份', '下单日', '单号'],
      ['浙江', '2026-11-04 08:00:00', '351234567890123009'],
    ])
    expect((await waiting('other.csv', other)).sheets[0]?.format).toBeNull()
  })

  test('it gets another name, and is used under it until it is deleted', async () => {
    const upload = await waiting('stock.csv', stock)
    await house.uploads.answer(answer(upload, columns))
    await later(upload.id, 'ready')
    const own = (await house.uploads.formatsOf(shop.id)).at(-1)
    if (!own) throw new Error('it was not kept')
    expect(await renameOwnFormat(stores.records.db, shop.id, own.id, '旺店通订单')).toBe(true)
    const next = await later((await send('next.csv', stock.replace('某店订单', '某店订单二'))).id, 'ready')
    expect(next.sheets[0]?.formatName).toBe('旺店通订单')
    expect(await forgetOwnFormat(stores.records.db, shop.id, own.id)).toBe(true)
    expect(await renameOwnFormat(stores.records.db, shop.id, own.id, '没有了')).toBe(false)
    await waiting('again.csv', stock)
  })

  test('a file whose answer was lost and that is sent once more is taken once', async () => {
    const id = '7d444840-9dc0-41d1-b245-5ffdce74fad2'
    const first = await send('stock.csv', stock, id)
    const again = await send('stock.csv', stock, id)
    expect([first.id, again.id]).toEqual([id, id])
    expect(await house.uploads.list()).toHaveLength(1)
    await later(id, 'waiting')
    expect(readdirSync(stores.folder.uploads)).toHaveLength(1)
  })
})

describe('suggestions, tried with the real checks', () => {
  let stores: TestStores<ImportingTables, FactTables>
  beforeEach(async () => {
    stores = await createStores('embedded', undefined)
  })
  afterEach(() => stores.remove())

  test.each(['order-csv-v1', 'refund-2026', 'sycm-item', 'wujie-plan', 'jd-order'])(
    'of %s under other names lose no row',
    async (list) => {
      const known = Object.entries(knownHeaders).find(([name]) => name.startsWith(list))?.[1]
      const format = formats.find(({ id }) => id === known?.format)
      if (!known || !format) throw new Error(`no list ${list}`)
      const header = known.columns.map((name) => `${name.trim()}（本店）`)
      expect(recognise([header], formats)).toBeUndefined()
      const rows = [header, ...sampleRows(format, known.columns, 12)]
      const { facts, folder } = stores
      const imports = { facts, folder, clock: systemClock, limits: defaultLimits, buyerKey: 'a'.repeat(64) }
      const path = `${folder.path}/x.csv`
      await writeFile(path, csv(rows))
      const [table] = await readFile({ path, name: 'x.csv', into: folder.staging, limits: defaultLimits })
      if (!table) throw new Error('nothing was read')
      const start = mappingStart(table, formats)
      const own = start.suggestions.find((one) => one.format === format.id)
      expect(start.suggestions.slice(0, 3)).toContain(own)
      const mapping = { headerRow: start.headerRow, columns: own?.columns ?? {} }
      const trial = await tryMapping(imports, { table, file: 'x.csv', base: format, mapping, today })
      expect(trial).toMatchObject({ rows: 12, refused: 0, missing: [], isRecognised: true })
    },
  )
})

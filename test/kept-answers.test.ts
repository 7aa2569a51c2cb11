import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { type House, openHouse } from '../src/house.ts'
import { exportFile } from '../src/importing/export-file.ts'
import { storeSides } from '../src/storage/testing.ts'
import { laidStores } from './laid-stores.ts'

const shop = '旗舰店'
const days = { shop, from: '2026-10-12', to: '2026-10-18' }

const orders = (first: number, count: number) =>
  exportFile({
    header: [
      '订单编号',
      '总金额',
      '买家实际支付金额',
      '收货地址 ',
      '订单创建时间',
      '订单付款时间 ',
      '退款金额',
    ],
    rows: Array.from({ length: count }, (_, n) => {
      const at = `2026-10-${String(5 + (n % 14)).padStart(2, '0')} 10:00:00`
      return [`35123456789${String(first + n).padStart(7, '0')}`, '50.00', '50.00', '浙江省', at, at, '0.00']
    }),
    container: 'csv',
  })

describe.each(storeSides(inject('postgresUrl')))('what is kept is what is so, on %s', (side) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhanggui-kept-'))
  let database: Awaited<ReturnType<typeof laidStores>>
  let house: House
  beforeAll(async () => {
    database = await laidStores(side, join(folder, 'data'))
    const env = { ZHANGGUI_DATABASE_URL: database?.url }
    house = await openHouse(settingsFrom({ flags: { data: join(folder, 'data') }, env, cwd: folder }))
    await house.client.facts.createShop({ name: shop })
    await house.uploads.start()
    await bring('ExportOrderList202610200900.csv', orders(1, 140))
  }, 60_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const bring = async (name: string, bytes: Uint8Array): Promise<void> => {
    const { uploads } = house
    const body = async function* () {
      yield bytes
    }
    const { id } = await uploads.receive({ name, body: body(), shop, origin: 'page', preview: true })
    for (let asked = false; ; await wait(10)) {
      const found = (await uploads.list()).find((one) => one.id === id)
      if (found?.state === 'ready' && !asked) {
        asked = true
        await uploads.commit([id])
      } else if (found?.state === 'done') return
      else if (!found || ['waiting', 'failed', 'cancelled'].includes(found.state))
        throw new Error(`not imported: ${JSON.stringify(found)}`)
    }
  }
  const told = async () => {
    const { facts, importing, sales } = house.client
    const [why, batches, pairs] = await Promise.all([
      sales.explain({ ...days, metric: 'paid_amount' }),
      importing.batches({ shop, limit: 50 }),
      facts.reconcile(days),
    ])
    return { why, batches: batches.map(({ file, shop: of, status }) => `${of} ${file} ${status}`), pairs }
  }

  test('an event written into the calendar is told by the next explanation', async () => {
    const before = await told()
    expect(before.why.after).toBe('3500.00')
    expect(await told()).toEqual(before)
    await house.client.calendar.saveEvent({
      shop,
      year: 2026,
      name: '店庆',
      size: 'medium',
      peak: '2026-10-15',
      phases: [{ phase: 'main', from: '2026-10-14', to: '2026-10-16' }],
    })
    const after = await told()
    expect(JSON.stringify(after.why.events)).toContain('店庆')
    expect(JSON.stringify(before.why.events)).not.toContain('店庆')
  })

  test('an import, and its undoing, is in the next figures, explanations and lists', async () => {
    const before = await told()
    await bring('ExportOrderList202610210900.csv', orders(1_000, 140))
    const more = await told()
    expect(more.why.after).toBe('7000.00')
    expect(more.batches).toHaveLength(before.batches.length + 1)
    const [last] = await house.client.importing.batches({ shop, limit: 1 })
    await house.client.importing.undo({ shop, batch: last?.batch ?? 0 })
    const undone = await told()
    expect(undone.why).toEqual(before.why)
    expect(undone.batches[0]).toContain('undone')
  })

  test('a shop renamed is called so in the next list', async () => {
    const [known] = await house.client.facts.shops()
    await house.client.facts.renameShop({ id: known?.id ?? 0, name: '新名字' })
    const [first] = await house.client.importing.batches({ shop: '新名字', limit: 50 })
    expect(first?.shop).toBe('新名字')
    await house.client.facts.renameShop({ id: known?.id ?? 0, name: shop })
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { runCommandLine } from '../src/cli/command-line.ts'
import { settingsFrom } from '../src/config.ts'
import { putSales } from '../src/facts/testing.ts'
import { type House, openHouse } from '../src/house.ts'
import { program } from '../src/main.ts'
import { offeredBy } from '../src/serve.ts'
import { storeSides } from '../src/storage/testing.ts'
import { startServer } from '../src/web/server.ts'
import { laidStores } from './laid-stores.ts'

const days = { from: '2026-11-01', to: '2026-11-03' }

describe.each(storeSides(inject('postgresUrl')))(
  'sums by day that are not those of the orders, on %s',
  (side) => {
    const folder = mkdtempSync(join(tmpdir(), 'zhanggui-recounted-'))
    let database: Awaited<ReturnType<typeof laidStores>>
    let house: House
    let server: Awaited<ReturnType<typeof startServer>>
    const ids: Record<string, number> = {}

    beforeAll(async () => {
      database = await laidStores(side, join(folder, 'data'))
      const settings = settingsFrom({
        flags: { data: join(folder, 'data') },
        env: { ZHANGGUI_DATABASE_URL: database?.url },
        cwd: folder,
      })
      house = await openHouse(settings)
      for (const shop of ['甲店', '乙店']) {
        const { id } = await house.client.facts.createShop({ name: shop })
        ids[shop] = id
        await putSales(
          house.facts,
          id,
          [1, 2, 3].map((n) => ({
            order: `351234567890123456${n}`,
            at: `2026-11-0${n} 10:00:00`,
            paid: 100 * n,
            item: '600000000001',
            buyer: 'a',
          })),
          days,
        )
      }
      server = await startServer(offeredBy(house, settings), 0)
      house.hold.announce(server.address)
    }, 120_000)
    afterAll(async () => {
      await server.close()
      await house.close()
      await database?.drop()
      rmSync(folder, { recursive: true, force: true })
    })

    const zhanggui = async (...args: string[]) => {
      const out: string[] = []
      const err: string[] = []
      const code = await runCommandLine({
        args: [...args, '--data', join(folder, 'data')],
        env: { ZHANGGUI_DATABASE_URL: database?.url },
        cwd: folder,
        output: { out: (text) => out.push(text), err: (text) => err.push(text), progress: () => {} },
        program,
      })
      return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) }
    }
    const paid = async (shop: string) => {
      const { totals } = await house.client.facts.query({ shop, metrics: ['paid_amount'], ...days })
      return totals
    }
    const alter = (statement: string) => sql.raw(statement).execute(house.facts)

    /** Somebody who went past the program: a day with too much, one that is gone, a buyer who came again too often. */
    beforeEach(async () => {
      const ofFirst = `shop_id = ${ids.甲店} and clock = 'paid_at'`
      await alter(
        `update sold_day set paid_fen = paid_fen + 123456, orders = orders - 1 where ${ofFirst} and cut = '' and day = date '2026-11-02'`,
      )
      await alter(`delete from sold_day where ${ofFirst} and cut = 'province' and day = date '2026-11-03'`)
      await alter(
        `update bought_again set orders = orders + 2 where ${ofFirst} and cut = '' and day = date '2026-11-03'`,
      )
    })

    test('the check-up names the command, which says what was wrong and puts it right through the running server', async () => {
      const found = await zhanggui('doctor')
      expect(found.code).toBe(1)
      expect(found.out).toContain(
        '店铺「甲店」2026-11-02 至 2026-11-03 按天加好的销售数和订单对不上，看到的销售数会错：运行 zhanggui doctor --mend',
      )
      expect(found.out).not.toContain('乙店」2026')

      const recounted = await zhanggui('doctor', '--mend')
      expect([recounted.code, recounted.err]).toEqual([0, ''])
      expect(recounted.out).toContain('店铺「甲店」有 2 天按天加好的销售数和订单对不上，已按订单重新加好')
      expect(recounted.out).toContain('· 2026-11-02 按付款时间，全店：支付金额多了 1,234.56 元，订单数少了 1')
      expect(recounted.out).toContain(
        '· 2026-11-03 按付款时间，省份 浙江省：支付金额少了 300.00 元，下单金额少了 300.00 元，订单数少了 1，件数少了 1\n',
      )
      expect(recounted.out).toContain('· 2026-11-03 按付款时间，全店：同一买家再次购买的订单多了 2')
      expect(recounted.out).toContain('一切正常。')
      expect((await zhanggui('doctor')).code).toBe(0)

      const again = await zhanggui('doctor', '--mend', '--json')
      expect(again.json()).toMatchObject({ recounted: [], recountable: false, sound: true })
    })

    test('who had looked at the wrong figure sees the right one at once, and the trail tells of it', async () => {
      expect(await paid('甲店')).toEqual({ paid_amount: '1834.56' })
      expect(await paid('乙店')).toEqual({ paid_amount: '600.00' })
      const recounted = await zhanggui('doctor', '--mend', '--json')
      expect(recounted.json().recounted).toEqual([
        {
          shop: '甲店',
          days: ['2026-11-02', '2026-11-03'],
          what: expect.arrayContaining([expect.stringContaining('2026-11-02')]),
          more: 0,
        },
      ])
      expect(await paid('甲店')).toEqual({ paid_amount: '600.00' })
      const acts = await house.client.audit.list({ shop: '甲店' })
      expect(JSON.stringify(acts)).toContain('"what":"recount"')
    })
  },
)

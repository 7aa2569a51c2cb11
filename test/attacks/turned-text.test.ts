import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportFile } from '../../src/importing/export-file.ts'
import type { Json } from '../faults/mutated-input.ts'
import { overheard } from '../faults/overheard.ts'
import { now } from '../faults/write-ground.ts'
import { putShop, rooms } from '../faults/write-steps.ts'
import { machineHeaders } from '../machine.ts'
import { type Ground, openGround } from './ground.ts'
import { textsIn, withTexts } from './markup-marks.ts'

/** Everything after it reads from right to left. */
const turn = '\u202e'
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/

const turned = (input: Json): Json =>
  withTexts(
    input,
    new Map(textsIn(input).map(({ place, text }) => [place.join('.'), `${turn}${text}\u2066`])),
  )

const shop = '甲店'
let ground: Ground

beforeAll(async () => {
  ground = await openGround('embedded', { isPublic: false, clock: { now: () => now } })
  const { house } = ground
  await putShop(house, (await house.client.facts.createShop({ name: shop })).id)
  house.jobs.start()
}, 120_000)
afterAll(() => ground.close())

test('no text that a person sends turns the direction of what it stands in: it is taken without such signs', async () => {
  const { house, folder } = ground
  let sent = 0
  const client = overheard(house.client, ({ input, run }) => {
    sent += textsIn(input).length
    return run(turned(input))
  })
  for (const [room, steps] of Object.entries(rooms))
    await steps(client, shop, house).catch((error: unknown) => {
      throw new Error(`${room}: ${error}`, { cause: error })
    })
  expect(sent).toBeGreaterThan(300)

  const records = new DatabaseSync(join(folder, 'data', 'records.sqlite'), { readOnly: true })
  const tables = records.prepare("select name from sqlite_master where type = 'table'").all()
  const kept = tables.filter(({ name }) =>
    records
      .prepare(`select * from "${name}"`)
      .all()
      .some((row) => Object.values(row).some((value) => typeof value === 'string' && turning.test(value))),
  )
  records.close()
  expect(tables.length).toBeGreaterThan(80)
  expect(kept.map(({ name }) => name)).toEqual([])
}, 200_000)

test.each(['api', 'rpc'])('nor one that comes over the network, by /%s', async (way) => {
  const { house, ask } = ground
  const macro = { shop, name: `${way}回复`, text: `亲，${turn}马上发货` }
  const answer = await ask(way === 'api' ? '/api/customers/macros' : '/rpc/customer/putMacro', {
    method: 'POST',
    headers: { ...machineHeaders(house.folder.path), 'content-type': 'application/json' },
    body: JSON.stringify(way === 'api' ? macro : { json: macro }),
  })
  expect([answer.status, turning.test(answer.body)]).toEqual([200, false])
  const kept = await house.client.customer.macros({ shop })
  expect(kept.find(({ name }) => name === macro.name)?.text).toBe('亲，马上发货')
})

test('nor one in the name of a file that lies in a folder', async () => {
  const { house, folder } = ground
  const path = join(folder, `退款${turn}xslx.csv`)
  writeFileSync(path, '订单编号,总金额\n')
  const [found] = (await house.client.facts.shops()).filter(({ name }) => name === shop)
  if (!found) throw new Error('no shop')
  const given = { shop: found, file: basename(path), path, bytes: 20, kept: false, preview: true } as const
  expect((await house.uploads.add({ ...given, origin: 'watch' })).file).toBe('退款xslx.csv')
})

test('nor one in a file, or in its name', async () => {
  const { house } = ground
  const bytes = exportFile({
    header: [
      '订单编号',
      '总金额',
      '买家实际支付金额',
      '收货地址 ',
      '宝贝标题 ',
      '订单创建时间',
      '订单付款时间 ',
    ],
    rows: [
      [
        '3512345678901234561',
        '50.00',
        '50.00',
        '浙江省',
        `杯子${turn}壶`,
        '2026-11-01 10:00:00',
        '2026-11-01 10:00:00',
      ],
    ],
    container: 'xlsx',
    sheet: `表${turn}`,
  })
  const body = async function* () {
    yield bytes
  }
  const name = `订单${turn}xslx.exe.xlsx`
  const { id } = await house.uploads.receive({ name, body: body(), shop, origin: 'command', preview: false })
  const done = async () => {
    for (;;) {
      const found = (await house.uploads.list()).find((one) => one.id === id)
      if (found && ['done', 'ready', 'failed', 'waiting'].includes(found.state)) return found
      await wait(10)
    }
  }
  const read = await done()
  if (read.state === 'ready') await house.uploads.commit([id])
  await expect.poll(async () => (await done()).state, { timeout: 60_000 }).toBe('done')
  const { rows } = await sql<{
    titles: string
    file: string
    sheet: string
  }>`select h.titles, b.file_name as file, b.sheet
    from order_header h join batch b on b.batch_id = h.batch_id and b.shop_id = h.shop_id where h.order_id = '3512345678901234561'`.execute(
    house.facts,
  )
  expect(rows).toEqual([{ titles: '杯子壶', file: '订单xslx.exe.xlsx', sheet: '表' }])
})

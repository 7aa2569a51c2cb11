import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { putRows } from '../../facts/testing.ts'
import { type House, openHouse } from '../../house.ts'
import { commitFile, stageFile } from '../../importing/actions.ts'
import { exportFile } from '../../importing/export-file.ts'
import { formats } from '../../importing/formats/all.ts'
import { storeSides } from '../../storage/testing.ts'
import { snapshotHead } from './rules/pasted.ts'
import { cup, putMarket } from './testing.ts'

const head = [...snapshotHead]

/** The seven columns as collecting tools write them: bare days, a letter before the id, blanks for what is not shown. */
const snapshots: string[][] = [
  ['2026/11/9', 'A18164178225', '素雅马克杯 大号', '139', '1000', '90', '山月旗舰店'],
  ['2026/11/9', 'A18164178316', '手绘茶杯', '59', '', '', '青木家'],
  ['2026/11/10', 'A18164178225', '素雅马克杯 大号', '139', '1040', '92', '山月旗舰店'],
  ['2026/11/10', 'A18164178225', '素雅马克杯 大号', '139', '1040', '92', '山月旗舰店'],
  ['2026/11/11', 'A18164178225', '素雅马克杯 大号 双11', '99', '1400', '99', '山月旗舰店'],
  ['2026/11/11', 'A18164178316', '手绘茶杯', '59', '500', '3', '青木家'],
  // The platform tidied 300 out.
  ['2026/11/12', 'A18164178225', '素雅马克杯 大号 双11', '99', '1100', '80', '山月旗舰店'],
  ['2026/11/12', 'A18164178316', '手绘茶杯', '59', '506', '3', '青木家'],
]
const week = { from: '2026-11-09', to: '2026-11-15' }

describe.each(storeSides(inject('postgresUrl')))('the market of a shop on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let shop: { id: number; name: string; createdAt: string }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-market-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    // Each look at the clock is a second later: of two files the later one speaks.
    let seconds = 0
    const now = () => Temporal.Instant.from('2026-11-16T10:00:00+08:00').add({ seconds: seconds++ })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now })
    shop = await house.client.facts.createShop({ name: '白瓷小店' })
    await putMarket(house.imports.facts.db, shop.id)
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })
  const market = () => house.client.market

  const imported = async (encoding: 'gb18030' | 'utf-8') => {
    const path = join(folder, `竞品监控 ${encoding}.csv`)
    await writeFile(path, exportFile({ container: 'csv', encoding, header: head, rows: snapshots }))
    const staged = await stageFile(house.imports, { shop, path, name: '竞品监控.csv', formats })
    return (await commitFile(house.imports, shop, staged))[0]
  }

  test('a collected file in GBK is read: exact duplicates and rows without counts are told, UTF-8 says the same', async () => {
    const first = await imported('gb18030')
    expect(first).toMatchObject({
      format: 'competitor-snapshot',
      rows: 8,
      accepted: 7,
      rejected: 1,
      inserted: 7,
    })
    expect(first?.rejects).toEqual([
      expect.objectContaining({ row: 5, reason: '与第 4 行重复，已保留第 4 行' }),
    ])
    expect(first?.notes.map(({ code, message }) => [code, message.slice(0, 12)])).toEqual([
      ['no_counts', '1 行没有销量和评论数：'],
    ])
    expect(await imported('utf-8')).toMatchObject({ accepted: 7, inserted: 0, unchanged: 7 })
  })

  test('nothing followed: changes of all that was collected; a fallen count is no negative sale', async () => {
    const { changes, isOfAll, moved, collected, others } = await market().competition(week)
    expect(isOfAll).toBe(true)
    expect(moved).toMatchObject({ 'price-down': 1, 'price-up': 0, title: 1, fall: 1 })
    expect(collected).toMatchObject({ rows: 7, items: 2, days: 4, withoutCounts: 1, falls: 1 })
    expect(changes.map(({ kind, day, before, after }) => [kind, day, before, after])).toEqual([
      ['fall', '2026-11-12', '1400', '1100'],
      ['price-down', '2026-11-11', '139.00', '99.00'],
      ['title', '2026-11-11', '素雅马克杯 大号', '素雅马克杯 大号 双11'],
    ])
    expect(others.map(({ item, sold }) => [item, sold])).toEqual([
      ['A18164178225', 1100],
      ['A18164178316', 506],
    ])
  })

  test('a link is followed as the item that was collected; twice is refused; what is no link says so', async () => {
    const link = 'https://detail.tmall.com/item.htm?id=18164178225&spm=1'
    expect(await market().follow({ link, own: cup, note: '主要对手' })).toEqual({ item: 'A18164178225' })
    await expect(market().follow({ link: '18164178225' })).rejects.toThrow('已经在跟了')
    await expect(market().follow({ link: '马克杯' })).rejects.toThrow('没有在里面找到商品 ID')
    const { followed, isOfAll, otherCount } = await market().competition(week)
    expect([isOfAll, otherCount]).toEqual([false, 1])
    expect(followed).toEqual([
      expect.objectContaining({
        item: 'A18164178225',
        title: '素雅马克杯 大号 双11',
        competitor: '山月旗舰店',
        own: { item: cup, title: '白瓷马克杯' },
        ownPrice: '119.00',
        lowest: '99.00',
        highest: '139.00',
        // 40 + 360; the fall of 300 is not taken off.
        sold: { pieces: 400, falls: 1, days: 2 },
        isGone: false,
      }),
    ])
  })

  test('the history has its own price beside it', async () => {
    const told = await market().history({ ...week, item: 'A18164178225' })
    expect(told.days.map(({ day, price, pieces }) => [day, price, pieces])).toEqual([
      ['2026-11-09', '139.00', null],
      ['2026-11-10', '139.00', 40],
      ['2026-11-11', '99.00', 360],
      ['2026-11-12', '99.00', null],
    ])
    expect(told.ownPaid.map(({ day, price }) => [day, price])).toEqual([
      ['2026-11-10', '120.00'],
      ['2026-11-11', '120.00'],
      ['2026-11-12', '120.00'],
    ])
    expect(told.ownListed).toEqual([{ day: '2026-11-14', price: '119.00' }])
    await expect(market().history({ ...week, item: '1' })).rejects.toThrow('没有找到这个竞品')
  })

  test('typed and pasted snapshots come in by the importing door: a batch, a line, and undone like a file', async () => {
    const row = { day: '2026-11-13', item: '18164178225', price: '95' }
    const preview = await market().addSnapshots({ rows: [row], preview: true })
    expect(preview).toMatchObject({ accepted: 1, inserted: 1, batch: null })
    const typed = await market().addSnapshots({ rows: [{ ...row, item: 'A18164178225' }] })
    expect(typed).toMatchObject({ file: '手工记的竞品快照.csv', accepted: 1, inserted: 1 })
    const lines = await house.client.importing.lines({ batch: typed.batch ?? 0, row: 2 })
    expect(lines.lines[0]?.cells.slice(0, 3)).toEqual(['2026-11-13', 'A18164178225', '95'])
    const { days } = await market().history({ ...week, item: 'A18164178225' })
    expect(days.at(-1)).toEqual({
      day: '2026-11-13',
      price: '95.00',
      sold: null,
      comments: null,
      pieces: null,
    })

    // Only the price is corrected: the count of the file stays.
    await market().addSnapshots({ rows: [{ day: '2026-11-12', item: 'A18164178225', price: '98' }] })
    const corrected = (await market().history({ ...week, item: 'A18164178225' })).days
    expect(corrected.find(({ day }) => day === '2026-11-12')).toMatchObject({ price: '98.00', sold: 1100 })

    const pasted = await market().addSnapshots({
      text: '2026/11/14\tA18164178316\t手绘茶杯\t55\t520\t4\t青木家\n昨天\tA1\t杯\t1\t1\t1\t某店',
    })
    expect(pasted).toMatchObject({ file: '粘贴的竞品快照.csv', rows: 2, accepted: 1, rejected: 1 })
    await house.client.importing.undo({ batch: pasted.batch ?? 0 })
    await house.client.importing.undo({ batch: typed.batch ?? 0 })
    expect((await market().competition(week)).collected.last).toBe('2026-11-12')

    await expect(market().addSnapshots({ text: 'a\tb\n1\t2' })).rejects.toThrow('列数也不是 7')
    await expect(market().addSnapshots({ rows: [{ day: '2026-11-13', item: '杯' }] })).rejects.toThrow(
      '第 1 行',
    )
    const unread = await market().addSnapshots({
      rows: [{ day: '2026-11-13', item: 'A1816417', price: '便宜' }],
    })
    expect(unread).toMatchObject({ accepted: 0, rejected: 1, batch: null })
  })

  test('price bands tell where the own item lies', async () => {
    const told = await market().priceBands(week)
    expect([told.items, told.own, told.unsold]).toEqual([2, 1, 0])
    expect(told.bands.reduce((sum, { items }) => sum + items, 0)).toBe(2)
    const own = told.bands.find((band) => band.own.length > 0)
    expect(own?.own[0]).toEqual({ item: cup, title: '白瓷马克杯', price: '119.00' })
    expect((await market().priceBands({ ...week, q: '茶杯' })).items).toBe(1)
  })

  test('search terms keep their ranges: overlapping ones cannot be told apart; own visits stand beside', async () => {
    const told = await market().terms(week)
    expect(told).toMatchObject({
      list: '搜索排行',
      span: week,
      before: { from: '2026-11-02', to: '2026-11-08' },
    })
    expect(
      told.rows.map(({ term, rank, rankBefore, direction, own }) => [term, rank, rankBefore, direction, own]),
    ).toEqual([
      ['马克杯', 1, 1, 'same range', { visits: 60, rank: 2 }],
      ['杯子', 2, 3, 'up', { visits: 90, rank: 1 }],
      ['茶杯', 3, 2, 'cannot tell', null],
    ])
    const trend = await market().term({ term: '杯子', list: '搜索排行' })
    expect(trend.spans.map(({ from, rank, popularity }) => [from, rank, popularity?.text])).toEqual([
      ['2026-11-02', 3, '2500 ~ 5000'],
      ['2026-11-09', 2, '5000 ~ 10000'],
    ])
    expect((await market().terms({ from: '2025-01-01', to: '2025-01-31' })).span).toBeNull()
  })

  test('a plan has goals beside the sales targets, prices against their floor, events of the calendar', async () => {
    await house.client.facts.setMargin({ percent: 45 })
    const target = await house.client.sales.setTargets({ amounts: [{ period: '2026-11', amount: '10万' }] })
    await house.client.sales.setTargets({
      metric: 'orders_paid',
      amounts: [{ period: '2026-11', amount: '500' }],
    })
    const november = target?.months.find(({ period }) => period === '2026-11')?.amount
    const owner = await house.client.people.addMember({ name: `林晓${side}` })
    const input = {
      name: '双11 策略',
      from: '2026-11-01',
      to: '2026-11-30',
      owner: owner.id,
      words: '守住马克杯的价',
      leastMargin: 40,
      goals: [
        { metric: 'paid_amount', from: '2026-11-01', to: '2026-11-30', amount: '12万', owner: owner.id },
        { metric: 'order_refund_rate', from: '2026-11-01', to: '2026-11-30', amount: '4.5%' },
        { metric: 'orders_paid', from: '2026-11-01', to: '2026-11-30', amount: '600' },
      ],
      prices: [
        { item: cup, sku: '大号', price: '99', cost: '60' },
        { item: cup, sku: '小号', price: '119' },
        { item: '600000000009', sku: '', price: '30' },
      ],
      promotions: [{ event: '1111', year: 2026, words: '前 4 小时半价' }],
    }
    const made = await market().savePlan(input)
    expect(made.goals[0]).toMatchObject({ amount: '120000.00', actual: '360.00', target: november, days: 30 })
    expect(made.goals[1]).toMatchObject({ amount: 0.045, target: null })
    // Orders are no sum over items, but over days they are: they have targets.
    expect(made.goals[2]).toMatchObject({ amount: 600, target: 500 })
    expect(
      made.prices.map(({ price, cost, costFrom, floor, verdict, rival }) => [
        price,
        cost,
        costFrom,
        floor,
        verdict,
        rival,
      ]),
    ).toEqual([
      ['99.00', '60.00', 'written', '100.00', 'below', '98.00'],
      // 119 at 45 % costs 65.45; 40 % of it is 109.09.
      ['119.00', '65.45', 'margin', '109.09', 'fine', '98.00'],
      ['30.00', null, null, null, 'unknown', null],
    ])
    expect(made.promotions[0]).toMatchObject({ peak: '2026-11-11', words: '前 4 小时半价' })

    const again = await market().savePlan({ ...input, id: made.id, prices: [], leastMargin: 0 })
    expect([again.id, again.prices]).toEqual([made.id, []])
    expect(await market().plans({})).toEqual([
      expect.objectContaining({ id: made.id, goals: 3, prices: 0, promotions: 1 }),
    ])
    const refused: [Partial<typeof input>, string][] = [
      [{ to: '2026-10-01' }, '晚于结束'],
      [
        { goals: [{ metric: 'paid_amount', from: '2026-11-01', to: '2026-11-30', amount: '很多' }] },
        '看不懂',
      ],
      [{ prices: [{ item: cup, sku: '', price: '便宜' }] }, '价格表第 1 行的价格'],
      [
        {
          prices: [
            { item: cup, sku: '', price: '1' },
            { item: cup, sku: '', price: '2' },
          ],
        },
        '同一个 SKU',
      ],
      [{ promotions: [{ event: 'own-9', year: 2026, words: '' }] }, '没有活动'],
    ]
    for (const [change, words] of refused)
      await expect(market().savePlan({ ...input, ...change })).rejects.toThrow(words)
    expect(await market().removePlan({ id: made.id })).toEqual({ removed: true })
    await expect(market().plan({ id: made.id })).rejects.toThrow('没有找到这份计划')
  })

  test('what is followed can be changed and let go; what was collected stays', async () => {
    await market().changeFollowed({ item: 'A18164178225', note: '看价' })
    expect((await market().competition(week)).followed[0]).toMatchObject({
      note: '看价',
      competitor: '山月旗舰店',
    })
    await expect(market().changeFollowed({ item: '9', note: '' })).rejects.toThrow('没有找到')
    expect(await market().unfollow({ item: 'A18164178225' })).toEqual({ unfollowed: true })
    expect((await market().competition(week)).collected.rows).toBe(7)
  })

  test('two cuts of one rival are one rival; an own price is that of the last snapshot that has the item', async () => {
    const { id, name } = await house.client.facts.createShop({ name: '跟价的店' })
    const { db } = house.imports.facts
    await putRows(
      db,
      id,
      'competitor_item',
      [13_900, 12_000, 9_900].map((fen, at) => ({
        snapshot_day: `2026-11-1${at + 2}`,
        item_id: '18164178225',
        title: '素雅马克杯',
        price_fen: fen,
      })),
    )
    const listed = (day: string, item: string, sku: string, fen: number) => ({
      snapshot_day: day,
      item_id: item,
      sku_id: sku,
      sku_name: `颜色:${sku}`,
      title: `${item} ${day}`,
      price_fen: fen,
    })
    await putRows(db, id, 'listing', [
      listed('2026-11-13', '600000000001', '1', 12_000),
      listed('2026-11-13', '600000000001', '2', 8_000),
      listed('2026-11-14', '600000000001', '1', 11_000),
      listed('2026-11-13', '600000000002', '1', 5_000),
    ])
    await market().follow({ shop: name, link: '18164178225', own: '600000000001' })
    const { needs } = await house.client.tasks.needs({ shop: name })
    expect(needs.find(({ duty }) => duty === 'market')?.title).toBe('1 个竞品近 7 天降了价，跟不跟？')
    const { followed } = await market().competition({ shop: name, ...week })
    expect(followed[0]).toMatchObject({ ownPrice: '110.00', own: { title: '600000000001 2026-11-14' } })
    const { prices } = await market().savePlan({
      shop: name,
      name: '价格',
      ...week,
      prices: [
        { item: '600000000001', sku: '', price: '1' },
        { item: '600000000001', sku: '颜色:2', price: '1' },
        { item: '600000000002', sku: '', price: '1' },
      ],
    })
    expect(prices.map(({ current }) => current)).toEqual(['110.00', '80.00', '50.00'])
  })

  test('a shop takes its followed items and plans along', async () => {
    const other = await house.client.facts.createShop({ name: '将删的店' })
    await market().follow({ shop: '将删的店', link: '531338636494' })
    await market().savePlan({ shop: '将删的店', name: '计划', ...week })
    await house.client.facts.deleteShop({ id: other.id, name: '将删的店' })
    const left = await house.records
      .selectFrom('market_followed')
      .select('item_id')
      .where('shop_id', '=', other.id)
      .execute()
    const plans = await house.records
      .selectFrom('market_plan')
      .select('id')
      .where('shop_id', '=', other.id)
      .execute()
    expect([left, plans]).toEqual([[], []])
  })
})

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { imported, newFolder, small, sum, withoutSlips } from '../../test/invented-files.ts'
import type { FactTables } from '../facts/tables.ts'
import type { TestStores } from '../storage/testing.ts'
import { shopDays } from './days.ts'
import { DAY_SECONDS } from './exports/clock.ts'
import type { ShopDay, World } from './model.ts'
import { type Simulated, simulate } from './simulate.ts'

describe('the files of an invented shop', () => {
  const world = withoutSlips(small(1, 64))
  const days: ShopDay[] = [...shopDays(world)]
  const end = world.days * DAY_SECONDS
  let folder: string
  let written: Simulated
  let stores: TestStores<unknown, FactTables>
  let results: Awaited<ReturnType<typeof imported>>['results']

  beforeAll(async () => {
    folder = await newFolder()
    written = await simulate({ world, out: folder })
    ;({ stores, results } = await imported(written.files, folder))
  }, 180_000)
  afterAll(() => stores.remove())

  const rows = async <T>(query: RawBuilder<T>): Promise<T[]> => (await query.execute(stores.facts.db)).rows
  const byDay = async (query: RawBuilder<{ day: string; value: number }>): Promise<number[]> => {
    const found = new Map((await rows(query)).map((row) => [row.day, Number(row.value)]))
    return days.map(({ day }) => found.get(day) ?? 0)
  }

  test('are each recognised as what they are, and no row is refused', () => {
    expect(
      results.filter(
        ({ file, result }) => result?.format !== file.format || result.rejected > 0 || result.accepted === 0,
      ),
    ).toEqual([])
    for (const { file, result } of results)
      expect(
        result && result.accepted + (file.format === 'sycm-source' ? result.skipped : 0),
        file.name,
      ).toBe(file.rows)
  })

  test('are of twenty-one kinds, from all the places a shop fetches files from', () => {
    const kinds = new Set(written.files.map(({ format }) => format))
    expect([...kinds].toSorted()).toEqual(
      [
        'competitor-snapshot',
        'cs-consult',
        'cs-inquiry',
        'cs-price',
        'cs-rating',
        'market-search-rank',
        'order',
        'order-line',
        'refund',
        'review-qianniu',
        'sycm-drainage-keyword',
        'sycm-item',
        'sycm-item-source',
        'sycm-shop-daily',
        'sycm-source',
        'sycm-source-keyword',
        'tbk-cps',
        'tmall-item-batch',
        'wujie-item',
        'wujie-keyword',
        'wujie-plan',
      ].toSorted(),
    )
  })

  test('say of every day what was paid, by orders and by the platform, to the fen', async () => {
    const paid = days.map(({ shop: { paidFen } }) => paidFen)
    const orders = sql<{ day: string; value: number }>`select cast(cast(paid_at as date) as varchar) as day,
      sum(paid_fen)::bigint as value from sale_line where paid_at is not null group by 1`
    const platform = sql<{
      day: string
      value: number
    }>`select cast(from_day as varchar) as day, paid_fen as value
      from shop_traffic where from_day = to_day`
    const items = sql<{ day: string; value: number }>`select cast(from_day as varchar) as day,
      sum(paid_fen)::bigint as value from item_traffic where from_day = to_day group by 1`
    const sources = sql<{ day: string; value: number }>`select cast(from_day as varchar) as day,
      sum(paid_fen)::bigint as value from source_traffic where from_day = to_day group by 1`
    for (const query of [orders, platform, items, sources]) expect(await byDay(query)).toEqual(paid)
  })

  test('say by which way an item was come to, the same as the shop in the end', async () => {
    const [found] = await rows(sql<{ paid: number; shop: number; days: number }>`select
      (select sum(paid_fen)::bigint from item_source_traffic where from_day = to_day) as paid,
      (select sum(paid_fen)::bigint from shop_traffic where from_day = to_day
         and from_day in (select from_day from item_source_traffic where from_day = to_day)) as shop,
      (select count(distinct from_day) from item_source_traffic where from_day = to_day) as days`)
    expect(Number(found?.days)).toBe(28)
    expect(Number(found?.paid)).toBe(Number(found?.shop))
    const [weeks] = await rows(sql<{
      n: number
    }>`select count(distinct from_day) as n from item_source_traffic
      where to_day = from_day + 6`)
    expect(Number(weeks?.n)).toBe(8)
  })

  test('say of every day what came back, by refunds and by the platform, to the fen', async () => {
    const back = days.map(({ shop: { refundedFen } }) => refundedFen)
    expect(
      await byDay(sql`select cast(cast(completed_at as date) as varchar) as day, sum(refund_fen)::bigint as value
        from refund where status = '退款成功' group by 1`),
    ).toEqual(back)
    expect(
      await byDay(sql`select cast(from_day as varchar) as day, refunded_fen as value from shop_traffic
        where from_day = to_day`),
    ).toEqual(back)
    const [sold] = await rows(
      sql<{ value: number }>`select sum(refunded_fen)::bigint as value from sale_line`,
    )
    expect(Number(sold?.value)).toBe(sum(back, (fen) => fen))
  })

  test('count the same visitors, and the buyers of a week as the orders do', async () => {
    expect(
      await byDay(sql`select cast(from_day as varchar) as day, visitors as value from shop_traffic
        where from_day = to_day`),
    ).toEqual(days.map(({ shop: { visitors } }) => visitors))
    const weeks = await rows(
      sql<{
        from: string
        to: string
        visitors: number
        paid_buyers: number
      }>`select cast(from_day as varchar) as from,
        cast(to_day as varchar) as to, visitors, paid_buyers from shop_traffic where to_day = from_day + 6`,
    )
    expect(weeks.length).toBeGreaterThanOrEqual(8)
    for (const week of weeks) {
      const within = days.filter(({ day }) => day >= week.from && day <= week.to)
      const [counted] = await rows(sql<{
        buyers: number
      }>`select count(distinct buyer_key) as buyers from order_header
        where cast(paid_at as date) between cast(${week.from} as date) and cast(${week.to} as date)`)
      expect(Number(week.paid_buyers)).toBe(Number(counted?.buyers))
      expect(Number(week.visitors)).toBeLessThan(sum(within, (one) => one.shop.visitors))
      expect(Number(week.visitors)).toBeGreaterThan(Math.max(...within.map((one) => one.shop.visitors)))
    }
  })

  test('tell the same spend by item and by plan, and of keyword plans by keyword', async () => {
    const spent = (report: string) => sql<{
      day: string
      value: number
    }>`select cast(from_day as varchar) as day,
      sum(cost_fen)::bigint as value from ad_report where report = ${report} group by 1`
    const all = days.map(({ ads }) => sum(ads, ({ spendFen }) => spendFen))
    expect(await byDay(spent('plan'))).toEqual(all)
    expect(await byDay(spent('item'))).toEqual(all)
    expect(await byDay(spent('keyword'))).toEqual(
      days.map(({ ads }) => sum(ads, ({ keyword, spendFen }) => (keyword ? spendFen : 0))),
    )
    expect(
      await byDay(sql`select cast(from_day as varchar) as day, ad_keyword_fen + ad_crowd_fen as value
        from shop_traffic where from_day = to_day`),
    ).toEqual(all)
  })

  test('show the stock of the last evening, the reviews, and the competitors as they stood', async () => {
    const stock = await rows(sql<{ sku: string; stock: number }>`select sku_id as sku, stock from listing
      where snapshot_day = (select max(snapshot_day) from listing)`)
    const last = days.at(-1)
    const listed = world.items.filter(({ listedOn }) => listedOn <= world.to).flatMap(({ skus }) => skus)
    expect(listed.length).toBeGreaterThan(20)
    expect(new Map(stock.map((row) => [row.sku, Number(row.stock)]))).toEqual(
      new Map(listed.map(({ id }) => [id, last?.stock.get(id)])),
    )

    const reviews = await rows(sql<{
      sentiment: string
      n: number
    }>`select sentiment, count(*) as n from review
      group by 1`)
    const told = days.flatMap((one) => one.reviews)
    for (const [sentiment, words] of [
      ['positive', '正面'],
      ['neutral', '中性'],
      ['negative', '负面'],
    ])
      expect(Number(reviews.find((row) => row.sentiment === sentiment)?.n ?? 0)).toBe(
        told.filter((one) => one.sentiment === words).length,
      )

    const rivals = await rows(sql<{ item: string; price: number; sold: number }>`select item_id as item,
      price_fen as price, sold from competitor_item where snapshot_day = date '2026-11-15' order by 1`)
    expect(rivals.map(({ item, price, sold }) => [item, Number(price), Number(sold)])).toEqual(
      (last?.competitors ?? []).map((one) => [one.competitor.id, one.priceFen, one.sold]).toSorted(),
    )
  })

  test('show orders as they stood at the export: nothing of what comes later is in them', async () => {
    const orders = days.flatMap((one) => one.orders)
    const statuses = await rows(sql<{ status: string; n: number }>`select status, count(*) as n
      from order_header group by 1`)
    expect(statuses.map(({ status }) => status).toSorted()).toEqual(
      [
        '交易关闭',
        '交易成功',
        '买家已付款，等待卖家发货',
        '卖家已发货，等待买家确认',
        '等待买家付款',
      ].toSorted(),
    )
    const count = (status: string) => Number(statuses.find((row) => row.status === status)?.n)
    expect(count('等待买家付款')).toBe(
      orders.filter((one) => one.paidAt === undefined && one.placedAt > end + 1800 - DAY_SECONDS).length,
    )
    const [late] = await rows(sql<{ n: number }>`select count(*) as n from order_header
      where greatest(placed_at, paid_at, shipped_at, finished_at) >= timestamp '2026-11-16 00:00:00'`)
    expect(Number(late?.n)).toBe(0)
  })

  test('keep nobody’s data: buyers are plainly invented', async () => {
    const name = written.files.find(({ format }) => format === 'order')?.name ?? ''
    const text = new TextDecoder('gb18030').decode(await readFile(join(folder, name)))
    const first = text.split('\r\n')[1] ?? ''
    expect(first).toMatch(/^="35\d{17}","虚构买家\d{7}","\d+@example\.invalid"/)
    // No number of a mobile begins with 100.
    expect(first).toMatch(/"'1000000\d{4}"/)
    expect(first).toContain('虚构路')
  })

  test('stand beside the truth: what was planted, what promotions truly brought, and the laws', async () => {
    const truth: unknown = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8'))
    expect(truth).toEqual(JSON.parse(JSON.stringify(written.truth)))
    expect(written.truth).toMatchObject({ seed: 1, scenario: 'small', from: world.from, to: '2026-11-15' })
    const kinds = written.truth.planted.map(({ kind }) => kind)
    expect(kinds).toContain('rank-drop')
    expect(kinds).toContain('platform')
    expect(written.truth.effects.every(({ incrementalFen }) => incrementalFen > 0)).toBe(true)
    expect(written.truth.parameters.items[0]?.elasticity).toBeLessThan(-1)
    expect(written.truth.dirt).toEqual([])
  })
})

const bytesOf = async (world: World): Promise<Record<string, string>> => {
  const folder = await newFolder()
  await simulate({ world, out: folder })
  const names = (await readdir(folder)).toSorted()
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [
        name,
        createHash('sha256')
          .update(await readFile(join(folder, name)))
          .digest('hex'),
      ]),
    ),
  )
}

test('the same seed gives the same bytes, another seed others', async () => {
  const bytes = await bytesOf(small(5, 20))
  expect(Object.keys(bytes).length).toBeGreaterThan(20)
  expect(await bytesOf(small(5, 20))).toEqual(bytes)
  const other = await bytesOf(small(6, 20))
  expect(Object.keys(other)).toEqual(Object.keys(bytes))
  expect(Object.entries(other).filter(([name, hash]) => bytes[name] === hash)).toEqual([])
})

test('it can be stopped between two days', async () => {
  const stop = new AbortController()
  let seen = 0
  const running = simulate({
    world: small(1, 30),
    out: await newFolder(),
    signal: stop.signal,
    onProgress: (fraction) => {
      seen = fraction
      if (fraction > 0.3) stop.abort()
    },
  })
  await expect(running).rejects.toThrow()
  expect(seen).toBeLessThan(0.4)
})

import { type RawBuilder, sql } from 'kysely'
import { expect, test } from 'vitest'
import { imported, newFolder, small, sum, withoutSlips } from '../../test/invented-files.ts'
import { shopDays } from './days.ts'
import { dirtyFormats } from './dirt.ts'
import { DAY_SECONDS } from './exports/clock.ts'
import { simulate } from './simulate.ts'

test('what slipped shows in the files where the truth says, and nowhere else', {
  timeout: 120_000,
}, async () => {
  const world = small(1, 40)
  const clean = [...shopDays(withoutSlips(world))]
  const folder = await newFolder()
  const { files, truth } = await simulate({ world, out: folder })
  const looked = files.filter(({ format }) => ['refund', 'sycm-shop-daily', 'tbk-cps'].includes(format))
  const { stores, results } = await imported(looked, folder)
  type Row = { day: string; value: number }
  const byDay = async (query: RawBuilder<Row>) =>
    new Map((await query.execute(stores.facts.db)).rows.map(({ day, value }) => [day, Number(value)]))
  const slip = (kind: string) => truth.planted.find((one) => one.kind === kind)
  const isIn = (kind: string, at: string) => {
    const found = slip(kind)
    return found !== undefined && at >= found.from && at <= found.to
  }
  try {
    expect(results.filter(({ result }) => !result || result.rejected > 0)).toEqual([])
    expect(world.slips.map(({ kind }) => kind)).toHaveLength(4)
    expect(truth.planted).toEqual(expect.arrayContaining([...world.slips]))

    const fromReport = await byDay(sql`select cast(cast(completed_at as date) as varchar) as day,
      sum(refund_fen)::bigint as value from refund where status = '退款成功' group by 1`)
    // Half past midnight is part of the day after: what came back until then is known already.
    for (const { day, shop } of clean)
      if (!isIn('refunds-fetched-early', day)) expect(fromReport.get(day) ?? 0, day).toBe(shop.refundedFen)
      else expect(fromReport.get(day) ?? 0, day).toBeLessThan(0.2 * shop.refundedFen)

    const daily =
      await byDay(sql`select cast(from_day as varchar) as day, refunded_fen as value from shop_traffic
      where from_day = to_day`)
    const told = clean.map(({ day }) => daily.get(day) ?? 0)
    const moved = clean.map(() => 0)
    for (const { refund } of clean.flatMap(({ orders }) => orders.flatMap(({ lines }) => lines))) {
      if (refund?.completedAt === undefined) continue
      const on = Math.floor((refund.completedAt + 3600) / DAY_SECONDS)
      moved[on] = (moved[on] ?? 0) + refund.fen
    }
    expect(told).toEqual(moved.slice(0, clean.length))
    expect(told).not.toEqual(clean.map(({ shop }) => shop.refundedFen))

    const spent =
      await byDay(sql`select cast(from_day as varchar) as day, ad_keyword_fen + ad_crowd_fen as value
      from shop_traffic where from_day = to_day`)
    const short = clean.map(({ day, ads }) => sum(ads, ({ spendFen }) => spendFen) - (spent.get(day) ?? 0))
    // Two sources of less than a tenth of a yuan each.
    expect(short.every((fen) => fen >= 0 && fen < 20)).toBe(true)
    expect(short.some((fen) => fen > 0)).toBe(true)

    const affiliate = await byDay(sql`select cast(from_day as varchar) as day, count(*) as value
      from affiliate_report group by 1`)
    expect(clean.filter(({ day }) => !affiliate.has(day)).map(({ day }) => day)).toEqual(
      clean.filter(({ day }) => isIn('affiliate-days-forgotten', day)).map(({ day }) => day),
    )
  } finally {
    await stores.remove()
  }
})

test('with dirt planted exactly those rows are refused, and the truth names them', {
  timeout: 120_000,
}, async () => {
  const folder = await newFolder()
  const { files, truth } = await simulate({ world: small(1, 30), out: folder, dirt: dirtyFormats })
  expect(truth.dirt.length).toBe(25)
  const dirty = files.filter(({ name }) => truth.dirt.some(({ file }) => file === name))
  expect(dirty.map(({ format }) => format)).toEqual(['order', 'order-line', 'sycm-item', 'wujie-plan'])
  const { stores, results } = await imported(dirty, folder)
  try {
    for (const { file, result } of results) {
      const planted = truth.dirt.filter((one) => one.file === file.name)
      const rows = (all: readonly { row: number }[]) =>
        [...new Set(all.map(({ row }) => row))].toSorted((a, b) => a - b)
      expect(rows(result?.rejects ?? []), file.name).toEqual(rows(planted))
      expect(result?.accepted).toBe(file.rows - planted.length)
      // The reason is told of the damaged column.
      for (const { row, column, kind } of planted) {
        const told = (result?.rejects ?? []).filter((reject) => reject.row === row)
        if (kind === 'key twice') expect(told[0]?.reason, kind).toContain('内容不同')
        // A shifted row is told by the number of its cells, or by all that no longer fits.
        else if (kind !== 'shifted row')
          expect(
            told.map((reject) => reject.column.trim()),
            kind,
          ).toEqual([column])
      }
    }
  } finally {
    await stores.remove()
  }
})

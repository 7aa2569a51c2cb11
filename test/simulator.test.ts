import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as echarts from 'echarts'
import { beforeAll, describe, expect, test } from 'vitest'
import { day } from '../src/kernel/calendar.ts'
import { shopDays } from '../src/simulator/days.ts'
import type { World } from '../src/simulator/model.ts'
import { sources } from '../src/simulator/sources.ts'
import { createWorld } from '../src/simulator/world.ts'

/**
 * Does the invented shop look like one? Marginals of a year and a month of the middle size, and the pictures of
 * docs/simulator.md: `PICTURES=docs/pictures npm test test/simulator.test.ts` makes them anew.
 */
const pictures = process.env.PICTURES

type Marginals = {
  days: string[]
  paidFen: number[]
  byItem: number[]
  byWeekday: number[]
  byHour: number[]
  refundRate: { category: string; rate: number }[]
  ordersByBuyer: number[]
  bySource: number[]
  reviews: Map<string, number>
}

const marginalsOf = (world: World): Marginals => {
  const items = new Map(world.items.map(({ id }) => [id, 0]))
  const weekdays = Array.from({ length: 7 }, () => [] as number[])
  const byHour = Array<number>(24).fill(0)
  const refunds = new Map<string, { lines: number; refunded: number }>()
  const buyers = new Map<number, number>()
  const bySource = Array<number>(sources.length).fill(0)
  const reviews = new Map<string, number>()
  const [days, paidFen]: [string[], number[]] = [[], []]
  for (const one of shopDays(world)) {
    days.push(one.day)
    paidFen.push(one.shop.paidFen)
    const isOrdinary = !world.campaigns.some(
      ({ from, to }) => one.day >= day(shifted(from, -12)) && one.day <= day(shifted(to, 12)),
    )
    if (isOrdinary) weekdays[(new Date(one.day).getUTCDay() + 6) % 7]?.push(one.shop.paidBuyers)
    one.bySource.forEach(({ visitors }, s) => {
      bySource[s] = (bySource[s] ?? 0) + visitors
    })
    for (const order of one.orders) {
      const hour = Math.floor((order.placedAt % 86_400) / 3600)
      if (isOrdinary) byHour[hour] = (byHour[hour] ?? 0) + 1
      if (order.paidAt === undefined) continue
      buyers.set(order.buyer, (buyers.get(order.buyer) ?? 0) + 1)
      for (const line of order.lines) {
        items.set(line.item.id, (items.get(line.item.id) ?? 0) + line.payableFen)
        // The last weeks' refunds are not all applied for yet.
        if (one.index > world.days - 30) continue
        const at = refunds.get(line.item.category.name) ?? { lines: 0, refunded: 0 }
        at.lines++
        if (line.refund) at.refunded++
        refunds.set(line.item.category.name, at)
      }
    }
    for (const { cause } of one.reviews) reviews.set(cause, (reviews.get(cause) ?? 0) + 1)
  }
  const ordersByBuyer = Array<number>(8).fill(0)
  for (const orders of buyers.values()) {
    const at = Math.min(orders, 8) - 1
    ordersByBuyer[at] = (ordersByBuyer[at] ?? 0) + 1
  }
  return {
    days,
    paidFen,
    byItem: [...items.values()].sort((a, b) => b - a),
    byWeekday: weekdays.map((all) => all.reduce((a, b) => a + b, 0) / all.length),
    byHour,
    refundRate: [...refunds]
      .map(([category, { lines, refunded }]) => ({
        category: category.split('>>')[1] ?? category,
        rate: refunded / lines,
      }))
      .sort((a, b) => a.rate - b.rate),
    ordersByBuyer,
    bySource,
    reviews,
  }
}

const shifted = (at: string, days: number): string => Temporal.PlainDate.from(at).add({ days }).toString()

let world: World
let found: Marginals
beforeAll(() => {
  world = createWorld({ scenario: 'medium', seed: 1, to: day('2026-11-24') })
  found = marginalsOf(world)
}, 120_000)

const total = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0)
const dayAt = (at: string): number => found.paidFen[found.days.indexOf(at)] ?? 0
const around = (at: string): number =>
  total(Array.from({ length: 14 }, (_, i) => dayAt(shifted(at, -34 + i)))) / 14

describe('the invented shop looks like a shop', () => {
  test('a fifth of the items brings more than half of the sales, the last half a little', () => {
    const { byItem } = found
    expect(total(byItem.slice(0, byItem.length / 5)) / total(byItem)).toBeGreaterThan(0.5)
    expect(total(byItem.slice(byItem.length / 2)) / total(byItem)).toBeLessThan(0.25)
  })

  test('most buyers buy once, a few very often', () => {
    const { ordersByBuyer } = found
    const buyers = total(ordersByBuyer)
    expect((ordersByBuyer[0] ?? 0) / buyers).toBeGreaterThan(0.6)
    expect((ordersByBuyer[0] ?? 0) / buyers).toBeLessThan(0.9)
    expect(total(ordersByBuyer.slice(4)) / buyers).toBeGreaterThan(0.003)
    for (let i = 1; i < 7; i++) expect(ordersByBuyer[i]).toBeLessThan(ordersByBuyer[i - 1] ?? 0)
  })

  test('both 双11 and the 618 stand out, and the days of 春节 are quiet', () => {
    for (const peak of ['2026-06-19', '2026-06-20', '2026-11-11', '2026-11-12'])
      expect(dayAt(peak) / around(peak)).toBeGreaterThan(1.8)
    expect(dayAt('2026-11-12') / around('2026-11-12')).toBeGreaterThan(2.5)
    expect(dayAt('2025-11-12') / dayAt('2025-11-01')).toBeGreaterThan(2.5)
    expect(dayAt('2026-02-17') / dayAt('2026-01-28')).toBeLessThan(0.75)
    // What was bought early is missing afterwards.
    expect(dayAt('2026-11-14') / around('2026-11-11')).toBeLessThan(0.85)
  })

  test('the weekend brings more than the middle of the week, the evening more than the night', () => {
    const { byWeekday, byHour } = found
    const [tuesday = 0, saturday = 0, sunday = 0] = [byWeekday[1], byWeekday[5], byWeekday[6]]
    expect((saturday + sunday) / 2 / tuesday).toBeGreaterThan(1.05)
    expect((byHour[21] ?? 0) / (byHour[4] ?? 1)).toBeGreaterThan(10)
  })

  test('refunds come by category as the categories say, textiles most', () => {
    const { refundRate } = found
    expect(refundRate.at(-1)?.category).toBe('桌布围裙')
    for (const { category, rate } of refundRate) {
      const law = world.categories.find(({ name }) => name.endsWith(category))?.refundRate ?? 0
      expect(Math.abs(rate / law - 1)).toBeLessThan(0.2)
    }
  })

  test('bad reviews speak of their causes', () => {
    expect([...found.reviews.keys()].sort()).toEqual(
      ['', '色差', '破损', '尺寸', '质量', '物流', '客服'].sort(),
    )
  })
})

const draw = (name: string, title: string, option: echarts.EChartsOption, height = 260): void => {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 860, height })
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif' },
    title: { text: title, left: 8, top: 4, textStyle: { fontSize: 14, fontWeight: 'normal' } },
    grid: { left: 56, right: 16, top: 40, bottom: 28 },
    color: ['#2f6f9f'],
    ...option,
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  expect(svg).toContain(title)
  const path = join(import.meta.dirname, '..', pictures ?? 'docs/pictures', `simulator-${name}.svg`)
  if (pictures) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${svg}\n`)
  }
  // A shop that has changed is drawn anew: the document shows this one.
  expect(readFileSync(path, 'utf8') === `${svg}\n`, `${name} is drawn anew by PICTURES=docs/pictures`).toBe(
    true,
  )
}

test('the pictures of docs/simulator.md are drawn', () => {
  const bars = (names: string[], values: number[], format?: string): echarts.EChartsOption => ({
    xAxis: { type: 'category', data: names, axisTick: { show: false } },
    yAxis: { type: 'value', ...(format ? { axisLabel: { formatter: format } } : {}) },
    series: [{ type: 'bar', data: values, barCategoryGap: '30%' }],
  })
  draw('days', '每天的支付金额（万元）：两个双11、一个 618、一个春节', {
    xAxis: { type: 'category', data: found.days },
    yAxis: { type: 'value' },
    series: [
      {
        type: 'line',
        showSymbol: false,
        data: found.paidFen.map((fen) => fen / 1e6),
        lineStyle: { width: 1.2 },
      },
    ],
  })
  draw(
    'items',
    '60 个商品各自的支付金额（万元），从多到少',
    bars(
      found.byItem.map((_, i) => String(i + 1)),
      found.byItem.map((fen) => Math.round(fen / 1e4) / 100),
    ),
  )
  draw(
    'week',
    '平常日子每天的支付买家数，按星期',
    bars(['周一', '周二', '周三', '周四', '周五', '周六', '周日'], found.byWeekday.map(Math.round)),
    220,
  )
  draw(
    'hours',
    '平常日子的下单数，按小时',
    bars(
      found.byHour.map((_, i) => String(i)),
      found.byHour,
    ),
    220,
  )
  draw(
    'refunds',
    '申请退款的子订单占比（%），按类目',
    bars(
      found.refundRate.map(({ category }) => category),
      found.refundRate.map(({ rate }) => Math.round(rate * 1000) / 10),
    ),
    220,
  )
  draw(
    'buyers',
    '买家在 400 天里买了几单',
    bars(['1', '2', '3', '4', '5', '6', '7', '8 单以上'], found.ordersByBuyer),
    220,
  )
  draw(
    'sources',
    '访客按来源的占比（%）',
    bars(
      sources.map(({ levels }) => levels[1].replace(/\(.*$/, '')),
      found.bySource.map((count) => Math.round((count / total(found.bySource)) * 1000) / 10),
    ),
    220,
  )
})

import { expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { type Asked, pictureOf } from './picture.ts'

const paid = { id: 'paid_amount', name: '支付金额', unit: 'money', additive: true } as const
const visitors = { id: 'visitors', name: '访客数', unit: 'count', additive: false } as const
const rate = { id: 'refund_rate', name: '退款率', unit: 'ratio', additive: false } as const
const period = { from: day('2026-11-01'), to: day('2026-11-04') }

const picture = (rows: Asked['answer']['rows'], change: Partial<Asked> = {}) =>
  pictureOf({
    answer: { rows, period },
    by: ['day'],
    metrics: [paid],
    view: 'line',
    along: String,
    across: String,
    rest: '其他',
    ...change,
  })

test('days without data are gaps, not zero', () => {
  const rows = [
    { day: '2026-11-01', paid_amount: '10.00' },
    { day: '2026-11-03', paid_amount: '0.00' },
    { day: '2026-11-04', paid_amount: null },
  ]
  const drawn = picture(rows)
  expect(drawn?.labels).toEqual(['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'])
  expect(drawn?.series).toEqual([{ name: '支付金额', unit: 'money', values: [10, null, 0, null] }])
})

test('at most two units share a picture', () => {
  const drawn = picture([{ day: '2026-11-01' }], { metrics: [paid, visitors, rate] })
  expect(drawn?.series.map(({ name }) => name)).toEqual(['支付金额', '访客数'])
})

const provinces = Array.from({ length: 9 }, (_, index) => ({
  item: '1',
  province: `省${index}`,
  paid_amount: String(index + 1),
  visitors: 10,
}))

test('what is left of a whole that adds up is drawn as the rest', () => {
  const drawn = picture(provinces, { by: ['item', 'province'], view: 'bar' })
  expect(drawn?.stacked).toBe(true)
  expect(drawn?.series.map(({ name }) => name)).toEqual(['省8', '省7', '省6', '省5', '省4', '省3', '其他'])
  expect(drawn?.series.flatMap(({ values }) => values).reduce((a, b) => (a ?? 0) + (b ?? 0), 0)).toBe(45)
})

test('weeks and hours are drawn in the order of time, whatever they sold', () => {
  const across = (second: string, values: readonly string[]) =>
    picture(
      values.map((value, index) => ({ item: '1', [second]: value, paid_amount: String(9 - index) })),
      { by: ['item', second], view: 'bar', isTimeAcross: true },
    )?.series.map(({ name }) => name)
  expect(across('week', ['2026-W45', '2026-W47', '2026-W44'])).toEqual(['2026-W44', '2026-W45', '2026-W47'])
  expect(across('hour', ['20', '9', '10'])).toEqual(['9', '10', '20'])
})

test('people are neither stacked nor summed up', () => {
  const drawn = picture(provinces, { by: ['item', 'province'], view: 'bar', metrics: [visitors] })
  expect([drawn?.stacked, drawn?.series.length]).toEqual([false, 6])
  expect(picture(provinces, { by: ['item', 'province', 'city'], metrics: [visitors] })).toBeUndefined()
})

test('says when only the first places are drawn', () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({ item: String(index), paid_amount: '1' }))
  expect(picture(rows, { by: ['item'], view: 'bar' })?.onlyFirst).toBe(40)
  expect(picture(rows.slice(0, 40), { by: ['item'], view: 'bar' })?.onlyFirst).toBeUndefined()
})

import { expect, test } from 'vitest'
import { day, eachDay } from '../../../kernel/calendar.ts'
import { conversionSentence, lostBy, weakItems } from './conversion.ts'
import { changeSentence, effectsOf, type ItemDay, untouchedItems, windowsOf } from './effects.ts'

const change = (id: number, item: string, on: string) => ({
  id,
  item,
  day: day(on),
  goals: { exposure: 0.2, sales: 0.15 },
})

test('four weeks on either side, the day itself in neither, no further than another change or the last day', () => {
  const first = change(1, 'a', '2026-10-01')
  expect(windowsOf(first, [first], day('2026-12-31'))).toMatchObject({
    before: { from: '2026-09-03', to: '2026-09-30' },
    after: { from: '2026-10-02', to: '2026-10-29' },
    notes: [],
  })
  const second = change(2, 'a', '2026-10-15')
  const cut = windowsOf(first, [first, second, change(3, 'b', '2026-10-05')], day('2026-12-31'))
  expect(cut.after).toEqual({ from: '2026-10-02', to: '2026-10-14' })
  expect(cut.notes).toHaveLength(1)
  expect(windowsOf(second, [first, second], day('2026-12-31')).before?.from).toBe('2026-10-02')
  // Changed on two days running there is no day between them.
  const next = change(4, 'a', '2026-10-02')
  expect(windowsOf(next, [first, next], day('2026-12-31')).before).toBeNull()
  expect(windowsOf(first, [first, next], day('2026-12-31')).after).toBeNull()
  expect(windowsOf(first, [first], day('2026-10-01')).after).toBeNull()
})

test('who was changed in the same days is no measure for others', () => {
  const all = [change(1, 'a', '2026-10-01'), change(2, 'b', '2026-10-10'), change(3, 'c', '2026-03-01')]
  const [first] = all
  if (!first) throw new Error('there is one')
  expect(untouchedItems(['a', 'b', 'c', 'd'], first, all, windowsOf(first, all, day('2026-12-31')))).toEqual([
    'c',
    'd',
  ])
})

/** Sells `before` a day until the change and `after` a day since, a little more on every second day. */
const steady = (before: number, after: number): Map<string, ItemDay> =>
  new Map(
    eachDay({ from: day('2026-09-01'), to: day('2026-10-31') }).map((of, i) => {
      const buyers = (of <= '2026-10-01' ? before : after) + (i % 2)
      return [of, { visitors: 400 + (i % 3), search: null, buyers, paidFen: buyers * 5900 }]
    }),
  )

test('twice the buyers beside steady others are told as such, with the goal met; exposure that stayed misses its goal', () => {
  const first = change(1, 'a', '2026-10-01')
  const days = new Map([
    ['a', steady(10, 20)],
    ...['b', 'c', 'd', 'e'].map((item, i) => [item, steady(10 + i, 10 + i)] as const),
  ])
  const windows = windowsOf(first, [first], day('2026-10-31'))
  const effects = effectsOf(first, windows, days, ['b', 'c', 'd', 'e'])
  const of = (measure: string) => effects.find((one) => one.measure === measure)
  expect(of('sales')).toMatchObject({ verdict: 'better', goalVerdict: 'met' })
  expect(of('sales')?.effect).toBeCloseTo(20.5 / 10.5 - 1, 1)
  expect(of('exposure')).toMatchObject({ verdict: 'unclear', goalVerdict: 'missed' })
  expect(of('exposure')?.words).toContain('看不出')
  expect(of('search')).toMatchObject({ verdict: 'unknown', effect: null })
  expect(changeSentence(effects, windows, first.day, day('2026-10-31'))).toContain('支付金额 +')
})

test('after three days nothing is told but when to look again', () => {
  const first = change(1, 'a', '2026-10-01')
  const last = day('2026-10-04')
  const windows = windowsOf(first, [first], last)
  const effects = effectsOf(first, windows, new Map([['a', steady(10, 20)]]), [])
  expect(effects.every(({ verdict, goalVerdict }) => verdict === 'unknown' && goalVerdict !== 'met')).toBe(
    true,
  )
  expect(changeSentence(effects, windows, first.day, last)).toBe('改了 3 天，满 7 天再看效果。')
})

test('a change that another one follows or precedes closely is never told, and does not wait either', () => {
  const [first, second] = [change(1, 'a', '2026-10-01'), change(2, 'a', '2026-10-04')]
  const last = day('2026-10-31')
  const sentence = (of: typeof first) => {
    const windows = windowsOf(of, [first, second], last)
    return changeSentence(effectsOf(of, windows, new Map([['a', steady(10, 20)]]), []), windows, of.day, last)
  }
  expect(sentence(first)).toBe('之后不到 7 天又改了，看不出这一次的效果。')
  expect(sentence(second)).toBe('之前不到 7 天刚改过，看不出这一次的效果。')
})

test('a day that tells no sales is no day without sales', () => {
  const first = change(1, 'a', '2026-10-01')
  const own = steady(10, 10)
  for (const of of eachDay({ from: day('2026-10-10'), to: day('2026-10-20') })) {
    const known = own.get(of)
    if (known) own.set(of, { ...known, paidFen: null })
  }
  const windows = windowsOf(first, [first], day('2026-10-31'))
  const sales = effectsOf(first, windows, new Map([['a', own]]), []).find(
    ({ measure }) => measure === 'sales',
  )
  expect(Number(sales?.after) / Number(sales?.before)).toBeCloseTo(1, 1)
})

test('what converts at half of its peers comes first with what it costs a week', () => {
  const item = (name: string, visitors: number, buyers: number) => ({
    item: name,
    name,
    category: '马克杯',
    visitors,
    buyers,
    paidFen: buyers * 5900,
  })
  const items = weakItems(
    [
      item('好', 4000, 128),
      item('半', 4000, 60),
      item('也好', 4000, 120),
      item('又好', 4000, 124),
      item('没人看', 12, 0),
    ],
    28,
  )
  expect(items[0]).toMatchObject({ item: '半', verdict: 'worse', peerCount: 4 })
  // (3.1 % − 1.6 %) × 1,000 a week × 59 yuan is about 900 yuan.
  expect(Number(items[0]?.lostWeekly)).toBeGreaterThan(600)
  expect(Number(items[0]?.lostWeekly)).toBeLessThan(1000)
  expect(items.find(({ item: id }) => id === '没人看')?.verdict).not.toBe('worse')
  expect(lostBy(items)).toBe(Math.round(Number(items[0]?.lostWeekly) * 100))
  expect(conversionSentence(items)).toContain('5 个商品里有 1 个')
  expect(weakItems([], 28)).toEqual([])
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Day, day } from '../../../kernel/calendar.ts'
import type { PlanGoal } from '../strategy/contract.ts'
import { shownAmount, writtenAmount } from './amounts.ts'
import { priceVerdict } from './floor.ts'
import { itemIdIn } from './item-link.ts'
import { pastedFile, typedFile } from './pasted.ts'
import { bandOf, priceBands } from './price-bands.ts'
import { direction, type Ranged } from './ranges.ts'
import { changesIn, piecesByDay, type Snapshot, soldIn } from './snapshots.ts'
import { skuWords, strategySuggestions } from './strategy-report.ts'

const on = (of: string, rest: Partial<Snapshot> = {}): Snapshot => ({
  day: day(of),
  title: '雪域保湿面霜',
  priceFen: 13_900,
  sold: null,
  comments: null,
  ...rest,
})

describe('an item is found in what was pasted', () => {
  test.each([
    ['18164178225', '18164178225'],
    [' A18164178225 ', 'A18164178225'],
    ['https://detail.tmall.com/item.htm?spm=a230r.1&id=531338636494&skuId=1', '531338636494'],
    ['【淘宝】https://item.taobao.com/item.htm?id=612345678901，复制这段话', '612345678901'],
    ['https://detail.tmall.hk/hk/item.htm?id=612345678901', '612345678901'],
  ])('%s', (pasted, id) => expect(itemIdIn(pasted)).toBe(id))

  test.each([
    ['https://example.com/item.htm?id=531338636494', 'a page of another site'],
    ['https://tmall.com.example.org/?id=531338636494', 'a site that only looks like it'],
    ['https://detail.tmall.com/item.htm', 'no id in it'],
    ['面霜', 'words'],
    ['', 'nothing'],
  ])('%s holds none: %s', (pasted) => expect(itemIdIn(pasted)).toBeUndefined())
})

describe('cumulative counts', () => {
  test('what was sold is the rise; a count that falls is not known, never negative', () => {
    // +300, then the platform takes 900 out, then +50: 350 at least.
    const fallen = [
      on('2016-11-05', { sold: 1000 }),
      on('2016-11-06', { sold: 1300 }),
      on('2016-11-07', { sold: 400 }),
      on('2016-11-08', { sold: 450 }),
    ]
    expect(soldIn(fallen)).toEqual({ pieces: 350, falls: 1, days: 2 })
    expect(piecesByDay(fallen)).toEqual([null, 300, null, 50])
  })

  test('a day without a count is passed over: the next rise is of both days', () => {
    const course = [on('2016-11-05', { sold: 10 }), on('2016-11-06'), on('2016-11-07', { sold: 16 })]
    expect(soldIn(course)).toEqual({ pieces: 6, falls: 0, days: 2 })
    expect(piecesByDay(course)).toEqual([null, null, 6])
  })

  test('one count alone says nothing; no sale is 0', () => {
    expect(soldIn([on('2016-11-05', { sold: 10 })]).pieces).toBeNull()
    expect(soldIn([on('2016-11-05', { sold: 10 }), on('2016-11-06', { sold: 10 })]).pieces).toBe(0)
  })

  test('whatever the counts, nothing is sold less than 0, and the days add up to the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(5000)), { maxLength: 30 }), (counts) => {
        const course = counts.map((sold, at) => ({ ...on('2016-11-01'), day: dayAfter(at), sold }))
        const { pieces } = soldIn(course)
        const byDay = piecesByDay(course).filter((one) => one !== null)
        expect(byDay.every((one) => one >= 0)).toBe(true)
        expect(byDay.length === 0 ? null : byDay.reduce((sum, one) => sum + one, 0)).toBe(pieces)
      }),
    )
  })
})

const dayAfter = (at: number): Day => day(new Date(Date.UTC(2016, 10, 1 + at)).toISOString().slice(0, 10))

describe('changes of an item', () => {
  const collected = Array.from({ length: 10 }, (_, at) => dayAfter(at))

  test('a price cut, a new title, a count that jumps', () => {
    const course = [
      on('2016-11-01', { sold: 100 }),
      on('2016-11-02', { sold: 110 }),
      on('2016-11-03', { sold: 121, priceFen: 11_900 }),
      on('2016-11-04', { sold: 130, priceFen: 11_900 }),
      on('2016-11-05', { sold: 190, priceFen: 11_900, title: '雪域保湿面霜 双11特惠' }),
      // It goes on: the same jump.
      on('2016-11-06', { sold: 260, priceFen: 11_900, title: '雪域保湿面霜 双11特惠' }),
    ]
    expect(
      changesIn(course, collected.slice(0, 6)).map(({ kind, day: of, before, after }) => [
        kind,
        of,
        before,
        after,
      ]),
    ).toEqual([
      ['price-down', '2016-11-03', '13900', '11900'],
      ['jump', '2016-11-05', '130', '190'],
      ['title', '2016-11-05', '雪域保湿面霜', '雪域保湿面霜 双11特惠'],
    ])
  })

  test('an item is gone when others are collected for two days without it, and new when they were before', () => {
    const kinds = (course: Snapshot[], days: Day[]) => changesIn(course, days).map(({ kind }) => kind)
    expect(kinds([on('2016-11-01'), on('2016-11-02')], collected.slice(0, 4))).toEqual(['gone'])
    expect(kinds([on('2016-11-01'), on('2016-11-02')], collected.slice(0, 3))).toEqual([])
    expect(kinds([on('2016-11-03'), on('2016-11-04')], collected.slice(0, 4))).toEqual(['new'])
    expect(kinds([], collected)).toEqual([])
  })

  test('a price that no page showed for a day has not changed', () => {
    const course = [on('2016-11-01'), on('2016-11-02', { priceFen: null }), on('2016-11-03')]
    expect(changesIn(course, collected.slice(0, 3))).toEqual([])
  })
})

describe('price bands', () => {
  test('six items in round bands, shares of items and of pieces', () => {
    const items = [
      { priceFen: 3_900, pieces: 50 },
      { priceFen: 4_900, pieces: 30 },
      { priceFen: 5_000, pieces: 10 },
      { priceFen: 9_900, pieces: null },
      { priceFen: 12_900, pieces: 10 },
      { priceFen: 29_900, pieces: 0 },
    ]
    const bands = priceBands(items)
    // (299 − 39) ÷ 7 = 37.14: bands of 50 yuan from 0 on.
    expect(bands.map(({ fromFen, toFen, items: count, pieces }) => [fromFen, toFen, count, pieces])).toEqual([
      [0, 5_000, 2, 80],
      [5_000, 10_000, 2, 10],
      [10_000, 15_000, 1, 10],
      [15_000, 20_000, 0, null],
      [20_000, 25_000, 0, null],
      [25_000, null, 1, 0],
    ])
    expect(bands[0]?.itemShare).toBeCloseTo(1 / 3)
    expect(bands[0]?.pieceShare).toBe(0.8)
    expect(bandOf(bands, 4_999)).toBe(0)
    expect(bandOf(bands, 5_000)).toBe(1)
    expect(bandOf(bands, 99_900)).toBe(5)
  })

  test('every item lies in exactly one band, whatever the prices', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ priceFen: fc.integer({ min: 1, max: 5_000_000 }), pieces: fc.option(fc.nat(900)) }),
          {
            maxLength: 200,
          },
        ),
        (items) => {
          const bands = priceBands(items)
          expect(bands.length).toBeLessThanOrEqual(8)
          expect(bands.reduce((sum, band) => sum + band.items, 0)).toBe(items.length)
          for (const { priceFen } of items) expect(bandOf(bands, priceFen)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

test('a goal of another month is another suggestion', () => {
  const goal = (month: string): PlanGoal => ({
    metric: 'paid_amount',
    name: '支付金额',
    unit: 'money',
    from: day(`2026-${month}-01`),
    to: day(`2026-${month}-30`),
    amount: '120000.00',
    actual: null,
    known: 0,
    days: 30,
    target: '100000.00',
    owner: { id: 1, name: '林晓' },
  })
  const suggested = strategySuggestions({
    plan: {
      id: 1,
      name: '下半年',
      from: day('2026-09-01'),
      to: day('2026-11-30'),
      owner: null,
      words: '',
      leastMargin: 0,
      goals: [goal('09'), goal('11')],
      prices: [],
      promotions: [],
      shopMargin: null,
      changedAt: '',
    },
  })
  expect(new Set(suggested.map(({ id }) => id)).size).toBe(2)
})

describe('ranges are compared as intervals', () => {
  const range = (low: number, high: number | null): Ranged => ({ text: `${low} ~ ${high}`, low, high })

  test.each([
    [range(5_000, 10_000), range(10_000, 25_000), 'up'],
    [range(10_000, 25_000), range(2_500, 5_000), 'down'],
    [range(5_000, 10_000), range(7_500, 15_000), 'cannot tell'],
    [range(5_000, 10_000), range(5_000, 10_000), 'same range'],
    [range(10_000, 10_000), range(10_000, 25_000), 'cannot tell'],
    [range(10_000, null), range(20_000, null), 'cannot tell'],
    [null, range(5_000, 10_000), 'unknown'],
  ] as const)('%o then %o: %s', (before, now, told) => expect(direction(before, now)).toBe(told))

  test('the other way round is the opposite', () => {
    const opposite = { up: 'down', down: 'up' } as Record<string, string>
    const ranges = fc.tuple(fc.nat(20), fc.nat(20)).map(([low, more]) => range(low, low + more))
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const told = direction(a, b)
        expect(direction(b, a)).toBe(opposite[told] ?? told)
      }),
    )
  })
})

describe('floors', () => {
  const basis = {
    plannedFen: 9_900,
    costFen: null,
    floorFen: null,
    currentFen: null,
    margin: null,
    leastMargin: 0.4,
  }

  test('cost 60 and at least 40 % make a floor of 100: 99 is below, with a 毛利率 of 39.4 %', () => {
    const told = priceVerdict({ ...basis, costFen: 6_000 })
    expect(told).toMatchObject({ floorFen: 10_000, floorFrom: 'cost', costFrom: 'written', verdict: 'below' })
    expect(told.margin).toBeCloseTo(39 / 99)
    expect(priceVerdict({ ...basis, costFen: 6_000, plannedFen: 10_000 }).verdict).toBe('fine')
  })

  test('without a written cost the shop’s 毛利率 guesses it from what it sells for now', () => {
    // 129 at 45 % costs 70.95; 40 % of it is 118.25.
    const told = priceVerdict({ ...basis, currentFen: 12_900, margin: 0.45 })
    expect(told).toMatchObject({ costFen: 7_095, costFrom: 'margin', floorFen: 11_825, verdict: 'below' })
  })

  test('a written floor counts; without any the verdict is not known, not fine', () => {
    expect(priceVerdict({ ...basis, floorFen: 9_500, costFen: 6_000 }).verdict).toBe('fine')
    expect(priceVerdict(basis)).toMatchObject({ margin: null, verdict: 'unknown' })
  })
})

describe('amounts as people write them', () => {
  test.each([
    ['120万', 'money', 120_000_000, '1200000.00'],
    ['1,200.5', 'money', 120_050, '1200.50'],
    ['3,000', 'count', 3_000, 3_000],
    ['4.5%', 'ratio', 45_000, 0.045],
    ['0.045', 'ratio', 45_000, 0.045],
    ['３.２', 'multiple', 3_200_000, 3.2],
  ] as const)('%s of %s', (text, unit, kept, shown) => {
    expect(writtenAmount(text, unit)).toBe(kept)
    expect(shownAmount(kept, unit)).toBe(shown)
  })

  test.each([
    ['45%', 'money'],
    ['很多', 'money'],
    ['', 'count'],
    ['-3', 'count'],
  ])('%s of %s is none', (text, unit) => expect(writtenAmount(text, unit)).toBeUndefined())
})

describe('a pasted table becomes a file', () => {
  const row = '2026/11/16\tA18164178225\t面霜\t139\t26719\t2704\t自然旗舰店'

  test('seven columns without a head get their names; a head of its own stays', () => {
    const named = pastedFile(row)
    expect('file' in named && named.file.split('\r\n')[0]).toBe(
      'update_time\tid\ttitle\tprice\tsale_count\tcomment_count\t店名',
    )
    const own = '采集时间,商品ID,销量,店铺名称\n2026-11-16,A18164178225,10,某店\n\n'
    expect(pastedFile(own)).toEqual({ file: own.trim().replace('\n', '\r\n') })
  })

  test('a row whose title has a comma in quotes has seven columns, too', () => {
    const row = '2026-11-16,A18164178225,"面霜, 大瓶","1,234.00",10,2,某店'
    expect(pastedFile(row)).toEqual({
      file: `update_time,id,title,price,sale_count,comment_count,店名\r\n${row}`,
    })
  })

  test('other tables and nothing are refused', () => {
    expect(pastedFile(' \n ')).toEqual({ problem: 'empty' })
    expect(pastedFile('a\tb\n1\t2')).toEqual({ problem: 'shape' })
  })

  test('columns nobody filled in are left out, and a comma in a title does not split it', () => {
    const blank = { title: '', price: '', sold: '', comments: '', shop: '' }
    expect(typedFile([{ ...blank, day: '2026-11-16', item: 'A1', price: '99', title: '霜, "大"瓶' }])).toBe(
      'update_time,id,title,price\r\n2026-11-16,A1,"霜, ""大""瓶",99',
    )
  })
})

test('a SKU is told by what sets it apart, not by the names of its properties', () => {
  expect(skuWords('颜色分类:白色;规格:12 件套')).toBe('白色、12 件套')
  expect(skuWords('颜色分类：原木色；规格：中号;')).toBe('原木色、中号')
  expect(skuWords('大号')).toBe('大号')
  expect(skuWords('1:64 车模')).toBe('1:64 车模')
})

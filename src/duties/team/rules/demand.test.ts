import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demandOf, FORECAST_FROM, sellableDays, toForecast } from './demand.ts'

const days = (pieces: number, length = 28) => Array.from({ length }, () => pieces)
const sku = (key: string, daily: number[], onHand = 100, item = 'a') => ({ key, item, daily, onHand })

describe('what a SKU will be asked for', () => {
  test('an item with a forecast shares it out by the pace of its SKUs: 3 to 1 of 12 a day is 9 and 3', () => {
    const demand = demandOf([sku('red', days(6)), sku('blue', days(2))], {
      days: 2,
      items: new Map([['a', [12, 20]]]),
      shop: null,
    })
    expect(demand.get('red')).toMatchObject({ basis: 'item', ahead: [9, 15] })
    expect(demand.get('blue')).toMatchObject({ basis: 'item', ahead: [3, 5] })
  })

  test('the others go at their own pace, raised as the shop is expected to be', () => {
    const demand = demandOf([sku('red', days(2))], {
      days: 3,
      items: new Map(),
      shop: { ahead: [100, 150], pace: 100 },
    })
    // Past the end of the forecast its mean goes on: 125 of 100.
    expect(demand.get('red')).toMatchObject({ basis: 'shop', ahead: [2, 3, 2.5] })
  })

  test('without any forecast a SKU goes on as it went', () => {
    const demand = demandOf([sku('red', days(5))], { days: 2, items: new Map(), shop: null })
    expect(demand.get('red')).toMatchObject({ basis: 'mean', ahead: [5, 5] })
  })

  test('days without stock are no days without demand', () => {
    const ranOut = [...days(4, 21), ...days(0, 7)]
    expect(sellableDays({ daily: ranOut, onHand: 0 })).toHaveLength(21)
    expect(sellableDays({ daily: ranOut, onHand: 3 })).toHaveLength(28)
    const demand = demandOf([sku('red', ranOut, 0)], { days: 1, items: new Map(), shop: null })
    expect(demand.get('red')?.ahead).toEqual([4])
  })

  test('only items that sell and have not run out are forecast by themselves, the best sold first', () => {
    const skus = [
      sku('a1', days(2), 9, 'a'),
      sku('b1', days(5), 9, 'b'),
      sku('c1', days(9), 0, 'c'),
      sku('d1', [FORECAST_FROM - 1], 9, 'd'),
      sku('e1', [...days(0, 4), ...days(30, 24)], 9, 'e'),
    ]
    expect(toForecast(skus)).toEqual(['b', 'a'])
  })

  test('the SKUs of an item with a forecast add up to it', () => {
    const daily = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 28, maxLength: 28 })
    fc.assert(
      fc.property(
        fc.array(daily, { minLength: 1, maxLength: 6 }),
        fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (all, ahead) => {
          fc.pre(all.flat().some((pieces) => pieces > 0))
          const demand = demandOf(
            all.map((one, at) => sku(String(at), one)),
            { days: ahead.length, items: new Map([['a', ahead]]), shop: null },
          )
          ahead.forEach((whole, day) => {
            const parts = [...demand.values()].reduce((sum, one) => sum + (one.ahead[day] ?? 0), 0)
            expect(parts).toBeCloseTo(whole, 6)
          })
        },
      ),
    )
  })
})

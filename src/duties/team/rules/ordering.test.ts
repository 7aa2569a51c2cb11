import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderFor, runDown, safetyStock } from './ordering.ts'

const plain = { safety: 0, onHand: 0, inTransit: 0, moq: 0, pack: 1 }

describe('how much to order', () => {
  test('lead time 30 days, review 7, 5 a day, 10 on hand: (30 + 7) × 5 − 10 = 175', () => {
    expect(orderFor({ ...plain, demand: (30 + 7) * 5, onHand: 10 })).toEqual({
      pieces: 175,
      missing: 175,
      working: [
        { step: 'demand', pieces: 185 },
        { step: 'safety', pieces: 0 },
        { step: 'on-hand', pieces: -10 },
        { step: 'in-transit', pieces: 0 },
      ],
    })
  })

  test('safety stock is added, what is on its way taken off', () => {
    // 15 days lead + 7 review at 8 a day, 20 to spare, 60 there, 40 coming: 176 + 20 − 60 − 40 = 96.
    expect(orderFor({ ...plain, demand: 176, safety: 20, onHand: 60, inTransit: 40 }).pieces).toBe(96)
  })

  test('the MOQ comes before the pack: 96 wanted, at least 100, in boxes of 24 is 120', () => {
    const order = orderFor({ ...plain, demand: 96, moq: 100, pack: 24 })
    expect(order.pieces).toBe(120)
    expect(order.working.slice(-2)).toEqual([
      { step: 'moq', pieces: 4 },
      { step: 'pack', pieces: 20 },
    ])
  })

  test('nothing is ordered where enough is there, whatever the MOQ', () => {
    const order = orderFor({ ...plain, demand: 50, onHand: 30, inTransit: 30, moq: 100, pack: 12 })
    expect(order).toMatchObject({ pieces: 0, missing: -10 })
  })

  test('an order is whole packs, at least the MOQ and what is missing, and its working adds up', () => {
    const count = fc.integer({ min: 0, max: 5_000 })
    fc.assert(
      fc.property(
        fc.record({
          demand: fc.double({ min: 0, max: 5_000, noNaN: true }),
          safety: fc.double({ min: 0, max: 500, noNaN: true }),
          onHand: count,
          inTransit: count,
          moq: count,
          pack: fc.integer({ min: 1, max: 60 }),
        }),
        (need) => {
          const { pieces, missing, working } = orderFor(need)
          const total = working.reduce((sum, one) => sum + one.pieces, 0)
          if (missing <= 0) {
            expect([pieces, total]).toEqual([0, missing])
            return
          }
          expect(total).toBe(pieces)
          expect(pieces % need.pack).toBe(0)
          expect(pieces).toBeGreaterThanOrEqual(Math.max(missing, need.moq))
          expect(pieces - Math.max(missing, need.moq)).toBeLessThan(need.pack)
        },
      ),
    )
  })
})

test('safety stock: days of 4 and 6 in turn have σ √(8/7); over 25 days 1.2816 × σ × 5', () => {
  expect(safetyStock([4, 6, 4, 6, 4, 6, 4, 6], 25)).toBeCloseTo(1.2816 * Math.sqrt(8 / 7) * 5, 10)
  expect(safetyStock([5, 5, 5, 5], 37)).toBe(0)
  expect(safetyStock([5], 37)).toBe(0)
})

describe('how long the stock lasts', () => {
  const five = Array.from({ length: 30 }, () => 5)

  test('22 pieces at 5 a day last four days; with 14 days lead time 48 are lost', () => {
    expect(runDown(22, five, [], 14)).toEqual({ cover: 4, lost: 14 * 5 - 22 })
  })

  test('what arrives in time is sold; what comes late saves only its own days', () => {
    expect(runDown(22, five, [{ day: 4, pieces: 500 }], 14)).toEqual({ cover: null, lost: 0 })
    // Empty on the fifth day (3 lost), five days of 5 lost, then the goods are there.
    expect(runDown(22, five, [{ day: 10, pieces: 500 }], 14)).toEqual({ cover: 4, lost: 3 + 25 })
  })

  test('an empty or oversold shelf lasts no day', () => {
    expect(runDown(0, five, [], 3)).toEqual({ cover: 0, lost: 15 })
    expect(runDown(-4, five, [], 3)).toEqual({ cover: 0, lost: 15 })
  })

  test('one that sells once in a fortnight is out on the first day, not never', () => {
    const slow = five.map(() => 0.07)
    expect(runDown(0, slow, [], 28).cover).toBe(0)
    expect(runDown(1, slow, [], 28).cover).toBe(14)
    // Ten at 3.34 a day last three days: two hundredths of a piece are nobody.
    expect(runDown(10, [3.34, 3.34, 3.34, 3.34], [], 4).cover).toBe(3)
  })

  test('what nobody asks for lasts', () => {
    expect(
      runDown(
        3,
        five.map(() => 0),
        [],
        14,
      ),
    ).toEqual({ cover: null, lost: 0 })
  })
})

import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import type { Purchase } from '../stock/contract.ts'
import { stockLines, stockSentence, usualRule } from './stock.ts'

/** Pieces of each day of four weeks. */
const days = (of: (at: number) => number) => Array.from({ length: 28 }, (_, at) => of(at))
const lines = (daily: number[], onHand: number, purchases: readonly Purchase[] = []) =>
  stockLines({
    day: day('2026-11-10'),
    rule: usualRule,
    shelves: [
      {
        key: 'a',
        item: 'a',
        sku: '',
        title: '白瓷马克杯',
        name: '',
        snapshot: day('2026-11-10'),
        onHand,
        daily,
        pieceFen: 4_000,
      },
    ],
    supplies: [],
    purchases,
    forecasts: { items: new Map(), shop: null },
  })

const purchase = (expected: string, late: number): Purchase => ({
  id: 1,
  item: 'a',
  sku: '',
  name: '白瓷马克杯',
  supplier: '',
  pieces: 500,
  ordered: '2026-10-10',
  expected,
  arrived: null,
  arrivedPieces: null,
  note: '',
  late,
})

test('goods that are late by today are nothing to sell, also where the orders end before they were due', () => {
  const two = days(() => 2)
  expect(lines(two, 10)[0]).toMatchObject({ cover: 5 })
  expect(lines(two, 10, [purchase('2026-11-13', 0)])[0]).toMatchObject({ cover: null, lostPieces: 0 })
  expect(lines(two, 10, [purchase('2026-11-13', 3)])[0]).toMatchObject({ cover: 5, inTransit: 500 })
})

test('a slow SKU that is out is said to be out', () => {
  const slow = lines(
    days((at) => (at === 27 ? 1 : 0)),
    0,
  )
  expect(slow[0]).toMatchObject({ cover: 0, lostPieces: 1 })
  expect(stockSentence(slow)).toContain('已经没货')
})

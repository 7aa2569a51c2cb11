import { expect, test } from 'vitest'
import type { FoundCause } from './causes.ts'
import { evidenceFor, type ItemFacts } from './evidence.ts'

const cause = (
  factor: FoundCause['factor'],
  contribution: number,
  kind: FoundCause['kind'] = 'item',
): FoundCause => ({
  kind,
  entity: kind === 'item' ? '1' : '',
  name: '白瓷杯',
  factor,
  contribution,
  beyond: contribution,
})

const facts = (more: Partial<ItemFacts> = {}): ItemFacts => ({
  visits: { before: 1000, after: 600 },
  terms: [],
  plans: [],
  ...more,
})

test('a search term that makes up at least two fifths of the lost visits is named', () => {
  const told = evidenceFor(
    cause('visitors', -1),
    facts({
      terms: [
        { term: '马克杯', before: 400, after: 120 },
        { term: '杯子', before: 90, after: 80 },
      ],
    }),
    {},
  )
  expect(told).toEqual({
    evidence: 'term:马克杯',
    words: '其中搜索词「马克杯」带来的访客人次由 400 变成 120',
    figures: { before: 400, after: 120 },
  })
})

test('counts of thousands are told with their separator', () => {
  const terms = [{ term: '碗碟套装', before: 5367, after: 1555 }]
  const visits = { before: 6000, after: 2000 }
  expect(evidenceFor(cause('visitors', -1), facts({ visits, terms }), {}).words).toBe(
    '其中搜索词「碗碟套装」带来的访客人次由 5,367 变成 1,555',
  )
})

test('a plan whose spend has all but ended is said to have stopped', () => {
  const plans = [{ plan: '主推', clicks: { before: 300, after: 5 }, cost: { before: 90_000, after: 0 } }]
  expect(evidenceFor(cause('visitors', -1), facts({ plans }), {}).words).toBe(
    '推广计划「主推」几乎停了，点击由 300 变成 5',
  )
})

test('terms and plans that explain little are not named', () => {
  const terms = [{ term: '杯子', before: 90, after: 80 }]
  expect(evidenceFor(cause('visitors', -1), facts({ terms }), {}).evidence).toBe('')
})

test('empty shelves come before price, price before reviews', () => {
  const all = facts({
    outOfStock: { empty: 2, skus: 3 },
    price: { before: 5000, after: 6000 },
    negativeShare: { before: 0.02, after: 0.3 },
    negativeReviews: 9,
    refundRate: { before: 0.05, after: 0.3 },
  })
  const { outOfStock: _, ...priced } = all
  const { price: __, ...reviewed } = priced
  const { negativeShare: ___, ...refunded } = reviewed
  const why = (one: ItemFacts) => evidenceFor(cause('conversion', -1), one, {})
  expect(why(all)).toEqual({
    evidence: 'stock',
    words: '3 个 SKU 里有 2 个没货',
    figures: { before: 3, after: 2 },
  })
  expect(why(priced)).toEqual({
    evidence: 'price',
    words: '件单价高了 20.0%',
    figures: { before: 5000, after: 6000 },
  })
  expect(why(reviewed)).toEqual({
    evidence: 'reviews',
    words: '差评率由 2.0% 升到 30.0%',
    figures: { before: 0.02, after: 0.3 },
  })
  expect(why(refunded)).toEqual({
    evidence: 'refunds',
    words: '订单退款率由 5.0% 升到 30.0%',
    figures: { before: 0.05, after: 0.3 },
  })
})

test('a better conversion has no empty shelves for a reason, a lower price it has', () => {
  const all = facts({ outOfStock: { empty: 2, skus: 3 }, price: { before: 5000, after: 4000 } })
  expect(evidenceFor(cause('conversion', 1), all, {})).toEqual({
    evidence: 'price',
    words: '件单价低了 20.0%',
    figures: { before: 5000, after: 4000 },
  })
})

test('a slow service is why the whole shop converts worse', () => {
  const responseSeconds = { before: 24, after: 95 }
  expect(evidenceFor(cause('conversion', -1, 'shop'), undefined, { responseSeconds })).toEqual({
    evidence: 'service',
    words: '客服平均响应由 24 秒变成 95 秒',
    figures: { before: 24, after: 95 },
  })
  expect(evidenceFor(cause('conversion', 1, 'shop'), undefined, { responseSeconds }).evidence).toBe('')
})

import { describe, expect, test } from 'vitest'
import { causesOf, type Moved, type Traffic } from './causes.ts'

const traffic = (visits: number, conversion = 0.05, basket = 10_000): Traffic => ({
  visits,
  buyers: visits * conversion,
  fen: visits * conversion * basket,
})

const item = (id: string, before: Traffic, after: Traffic, history: (Traffic | undefined)[] = []): Moved => ({
  id,
  name: id,
  before,
  after,
  history,
})

/** Six calm weeks. */
const calm = (visits: number) => Array.from({ length: 6 }, (_, i) => traffic(visits * (1 + 0.01 * (i % 2))))
/** Six weeks that swing by half. */
const wild = (visits: number) => Array.from({ length: 6 }, (_, i) => traffic(visits * (i % 2 ? 1.5 : 0.75)))

const others = Array.from({ length: 8 }, (_, i) =>
  item(`other ${i}`, traffic(4000), traffic(4000), calm(4000)),
)

describe('what stands out', () => {
  test('a calm item that lost a quarter comes before a wild one that lost a third', () => {
    const [first] = causesOf(
      [
        item('wild', traffic(9000), traffic(6000), wild(7000)),
        item('calm', traffic(8000), traffic(6000), calm(8000)),
        ...others,
      ],
      [],
    )
    expect(first).toMatchObject({ kind: 'item', entity: 'calm', factor: 'visitors' })
  })

  test('an item new on the shelf takes nobody else its past', () => {
    const all = [
      item('wild', traffic(9000), traffic(6000), wild(7000)),
      item('calm', traffic(8000), traffic(6000), calm(8000)),
      ...others,
    ]
    const fresh = item('new', traffic(200), traffic(210), [])
    expect(causesOf([...all, fresh], [])[0]).toMatchObject({ entity: 'calm' })
  })

  test('a hole in the past compares no week with another one', () => {
    const holed = [traffic(8000), undefined, traffic(4000), traffic(4010), traffic(4000), traffic(4005)]
    const [first] = causesOf([item('holed', traffic(4000), traffic(3000), holed), ...others], [])
    expect(first).toMatchObject({ entity: 'holed', factor: 'visitors' })
  })

  test('what all did alike is the shop, not its items', () => {
    const all = others.map(({ id }) => item(id, traffic(4000, 0.05), traffic(4000, 0.035), calm(4000)))
    expect(causesOf(all, [])[0]).toMatchObject({ kind: 'shop', factor: 'conversion' })
  })

  test('an item that is gone altogether is its own cause, with all it sold', () => {
    const gone = item('gone', traffic(6000), traffic(0), calm(6000))
    const [first] = causesOf([gone, ...others], [])
    expect(first?.entity).toBe('gone')
    const own = causesOf([gone, ...others], []).filter(({ entity }) => entity === 'gone')
    expect(own.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(-6000 * 0.05 * 10_000, 0)
  })

  test('parts of items and shop sum to what the items sold more or less', () => {
    const all = [
      item('a', traffic(9000, 0.04), traffic(7000, 0.05), calm(9000)),
      item('b', traffic(3000, 0.06, 8000), traffic(3600, 0.05, 9000), calm(3000)),
      ...others,
    ]
    const change = all.reduce((sum, { before, after }) => sum + after.fen - before.fen, 0)
    const told = causesOf(all, []).reduce((sum, { contribution }) => sum + contribution, 0)
    // What says nothing, under a hundredth of the largest, is left out.
    expect(Math.abs(told - change)).toBeLessThan(0.02 * Math.abs(change) + 100_000)
  })
})

describe('a source in the place of the shop', () => {
  const all = others.map(({ id }) => item(id, traffic(4000), traffic(3000), calm(4000)))
  const source = (id: string, before: number, after: number) =>
    item(id, traffic(before), traffic(after), calm(before))

  test('that makes up most of what everybody lost', () => {
    const ways = [
      source('recommend', 12_000, 4000),
      source('search', 14_000, 13_900),
      source('my', 6000, 6000),
    ]
    expect(causesOf(all, ways)[0]).toMatchObject({ kind: 'source', entity: 'recommend' })
  })

  test('but not where two sources only cancel each other out', () => {
    const ways = [source('recommend', 12_000, 4000), source('search', 14_000, 22_000)]
    expect(causesOf(all, ways).some(({ kind }) => kind === 'source')).toBe(false)
  })
})

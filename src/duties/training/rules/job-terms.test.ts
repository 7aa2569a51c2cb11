import { expect, test } from 'vitest'
import { metricOf } from '../../../facts/metrics/catalogue.ts'
import { foundTerms, jobTerms } from './job-terms.ts'

test('every word of the job is defined once, in both languages, and leads to a figure that is there', () => {
  expect(new Set(jobTerms.map(({ id }) => id)).size).toBe(jobTerms.length)
  expect(new Set(jobTerms.map(({ zh }) => zh.name)).size).toBe(jobTerms.length)
  for (const { id, zh, en, metric } of jobTerms) {
    expect(zh.means.length, id).toBeGreaterThan(8)
    expect(en.means.length, id).toBeGreaterThan(20)
    expect((zh.trap === undefined) === (en.trap === undefined), id).toBe(true)
    if (metric) expect(metricOf(metric), metric).toBeDefined()
  }
})

test('ROI is (收益 − 成本) ÷ 成本, and the three returns are told apart', () => {
  const meansOf = (id: string) => jobTerms.find((one) => one.id === id)?.zh.means
  expect(meansOf('roi')).toContain('（收益 − 成本）÷ 成本')
  expect(meansOf('return-on-spend')).toContain('成交金额 ÷ 花费')
  expect(meansOf('roi-margin')).toContain('3 ÷ 毛利率')
})

test('a word is found by what it is called and by what it means, in either language', () => {
  expect(foundTerms('动销率').map(({ id }) => id)).toContain('sell-through-items')
  expect(foundTerms('on-time delivery').map(({ id }) => id)).toEqual(['otd'])
  expect(foundTerms('')).toHaveLength(jobTerms.length)
  expect(foundTerms('没有这个词')).toEqual([])
})

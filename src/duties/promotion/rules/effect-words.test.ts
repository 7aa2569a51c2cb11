import { expect, test } from 'vitest'
import { exact } from '../../../documents/words.ts'
import type { Uplift } from '../../../stats/uplift.ts'
import { percentWords } from './amounts.ts'
import { type EffectFacts, effectNotes, effectSentences } from './effect-words.ts'

const sure = (value: number) => ({ p10: value, p50: value, p90: value })
const part = (actual: number, baseline: number): Uplift & { days: number } => ({
  days: 5,
  actual,
  baseline: sure(baseline),
  added: sure(actual - baseline),
  share: sure(actual / baseline - 1),
})
const factsOf = (actual: number, baseline: number, plain: number): EffectFacts => ({
  name: '双11',
  isPart: false,
  isOver: true,
  isWhole: true,
  saleDays: 5,
  parts: { sale: part(actual, baseline) },
  others: null,
  plain,
  unknown: null,
  strangers: [],
  missing: [],
  learned: 400,
  wape: null,
  adCoverage: null,
})
const told = (actual: number, baseline: number, plain: number): string =>
  effectSentences(factsOf(actual, baseline, plain)).join('')

test('300 where 120 would have come and 100 came before: nine tenths of the growth are its own', () => {
  const words = told(300, 120, 100)
  expect(words).toContain('活动多带来 180.00 元')
  expect(words).toContain('比没有活动 +150%')
  expect(words).toContain('其中活动带来的占 90%')
})

test('a share in a sentence has the places of the figure beside it, a whole number none', () => {
  expect(percentWords(2.348_583)).toBe('234.86%')
  expect(percentWords(2.348_583)).toBe(exact(2.3486, 'ratio'))
  expect(percentWords(-0.041_2)).toBe('−4.12%')
  expect(percentWords(2)).toBe('200%')
})

test('less than before, and still more than without it', () => {
  expect(told(90, 80, 100)).toContain('但没有活动会更少')
})

test('less than without it is said as that, whichever way the days before compare', () => {
  const fell = told(90, 95, 100)
  expect(fell).toContain('活动少带来 5.00 元')
  expect(fell).toContain('没有活动的话，这几天本来会少卖 5.00 元，看不出活动多带来了什么')
  expect(fell).not.toContain('会更少')
  const rose = told(110, 120, 100)
  expect(rose).toContain('没有活动的话，这几天本来会多卖 20.00 元')
  expect(rose).not.toContain('占')
})

test('the notes say how the parts add up, and that less than a year tells no season from a trend', () => {
  const facts = factsOf(300, 120, 100)
  expect(effectNotes(facts).join('')).toContain('各段加起来就是净增量')
  expect(effectNotes(facts).join('')).not.toContain('不到一年')
  expect(effectNotes({ ...facts, learned: 228 }).join('')).toContain('只有 228 天的销售数据，不到一年')
  expect(effectNotes({ ...facts, learned: 228 }).join('')).toContain('十次约有八次包含真值')
  const young = effectNotes({ ...facts, learned: 98 }).join('')
  expect(young).toContain('净增量和回报只能参考，达标没有按未证实算')
  expect(young).not.toContain('十次约有八次')
  expect(effectNotes({ ...facts, unknown: '活动前只有 9 天的销售数据' }).join('')).not.toContain('净增量')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Figure, Section, Text } from '../../../documents/contract.ts'
import { day } from '../../../kernel/calendar.ts'
import { carriedOver, marksOf, placesOf, readBack, withEdits, written } from './wording.ts'

const figure = (name: string, value: number, from = '2026-11-09', to = '2026-11-15'): Figure => ({
  metric: 'paid_amount',
  scope: [],
  period: { from: day(from), to: day(to) },
  name,
  unit: 'money',
  value,
  states: [],
})
const now = figure('支付金额', 12_345_600)
const before = figure('支付金额', 12_345_600, '2026-11-02', '2026-11-08')

test('figures are marks that tell name and value, and of which days where these differ', () => {
  const text: Text = ['卖了 ', { figure: now }, '，和上周的 ', { figure: before }, ' 一样。']
  const words = written(text, [now, before])
  expect(words).toBe(
    '卖了 ⟦支付金额 2026-11-09 至 11-15 12.35 万元⟧，和上周的 ⟦支付金额 2026-11-02 至 11-08 12.35 万元⟧ 一样。',
  )
  expect(readBack(words, [now, before])).toEqual({ text })
  const lastYear = { ...now, period: { from: day('2025-12-29'), to: day('2026-01-04') } }
  const oneDay = { ...now, period: { from: day('2025-11-11'), to: day('2025-11-11') } }
  expect(marksOf([lastYear, oneDay]).map(({ mark }) => mark)).toEqual([
    '⟦支付金额 2025-12-29 至 2026-01-04 12.35 万元⟧',
    '⟦支付金额 2025-11-11 12.35 万元⟧',
  ])
})

test('figures alike in name, days and value are told apart by their place', () => {
  const ofItem = { ...now, scope: [{ dimension: 'item', values: ['600000000001'] }] }
  const text: Text = [{ figure: now }, { figure: ofItem }]
  const words = written(text, [now, ofItem])
  expect(words).toBe('⟦支付金额 12.35 万元⟧⟦支付金额 12.35 万元 #2⟧')
  expect(readBack(words, [now, ofItem])).toEqual({ text })
})

test('a mark with another value is refused', () => {
  expect(readBack('卖了 ⟦支付金额 99.00 万元⟧', [now])).toEqual({ unknown: '⟦支付金额 99.00 万元⟧' })
})

test('half a mark is refused as it was typed, wherever it stands', () => {
  const mark = '⟦支付金额 12.35 万元⟧'
  expect(readBack('⟦支付金额', [now])).toEqual({ unknown: '⟦支付金额' })
  expect(readBack('卖了 ⟦支付金额', [now])).toEqual({ unknown: '⟦支付金额' })
  expect(readBack('卖了 支付金额⟧ 多', [now])).toEqual({ unknown: '卖了 支付金额⟧' })
  expect(readBack(`卖了 ⟦${mark}`, [now])).toEqual({ unknown: '⟦' })
  expect(readBack(`卖了 ${mark}⟧`, [now])).toEqual({ unknown: '⟧' })
})

test('any words around the marks come back as they were typed', () => {
  const words = fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll(/[⟦⟧]/g, ''))
  fc.assert(
    fc.property(words, words, words, (a, b, c) => {
      const [one, two] = marksOf([now, before]).map(({ mark }) => mark)
      const typed = `${a}${two}${b}${one}${c}`
      const read = readBack(typed, [now, before])
      expect('text' in read && written(read.text, [now, before])).toBe(typed)
      const figures = 'text' in read ? read.text.filter((part) => typeof part !== 'string') : []
      expect(figures).toEqual([{ figure: before }, { figure: now }])
    }),
  )
})

const section = (value: number): Section => ({
  id: 'headline',
  title: '关键数字',
  blocks: [
    { kind: 'paragraph', text: ['卖了 ', { figure: figure('支付金额', value) }, '。'] },
    { kind: 'list', ordered: false, items: [['少了 3,500 元'], ['没有目标']] },
  ],
})
const draft = (value: number) => ({
  madeAt: '2026-11-16 09:00',
  cover: { kind: 'cover' as const, title: '周报', subtitle: '', facts: [], company: '' },
  sections: [section(value)],
})

test('words with a number of their own are locked, others are not', () => {
  expect(placesOf([section(1)]).map(({ place, isLocked }) => [place, isLocked])).toEqual([
    ['headline/own', false],
    ['headline/0/text', false],
    ['headline/1/item-0', true],
    ['headline/1/item-1', false],
  ])
})

test('own words come first, what is left out is gone, a list of nothing too', () => {
  const { sections } = withEdits(draft(100), [
    { place: 'headline/own', text: ['仓库搬家。'] },
    { place: 'headline/0/text', text: [] },
    { place: 'headline/1/item-0', text: [] },
    { place: 'headline/1/item-1', text: [] },
  ])
  expect(sections[0]?.blocks).toEqual([{ kind: 'paragraph', text: ['仓库搬家。'] }])
})

test('a person’s words take the new figures; what has no place any more is lost and told', () => {
  const own = { place: 'headline/0/text', text: ['只卖了 ', { figure: figure('支付金额', 100) }] }
  const gone = { place: 'headline/7/text', text: ['没有这里了'] }
  const stranger = {
    place: 'headline/own',
    text: [{ figure: { ...figure('退款', 5), metric: 'refunded_amount' } }],
  }
  const { kept, lost } = carriedOver([own, gone, stranger], draft(200))
  expect(kept).toEqual([{ place: own.place, text: ['只卖了 ', { figure: figure('支付金额', 200) }] }])
  expect(lost).toEqual([gone, stranger])
})

import { expect, test } from 'vitest'
import { addDays, day } from '../../../kernel/calendar.ts'
import { ForecastNote } from '../contract.ts'
import type { Cohorts } from '../patterns/contract.ts'
import { itemsSentence, standingsOf, totalsOf } from './abc.ts'
import { cohortSentence, refundRows } from './cohorts.ts'
import { cohortsInEnglish, forecastNoteInEnglish, itemsInEnglish } from './pattern-english.ts'

const chinese = /[\u3400-\u9fff]/
/** The figures of a sentence in their order, whatever its language. */
const figures = (sentence: string) => sentence.match(/\d+(?:\.\d+)?(?=%| points| 个百分点)/g)

test('items: the same figures as in Chinese', () => {
  const item = (id: string, fen: number, stock: number, lastSold: string | null) => ({
    item: id,
    name: id,
    fen,
    pieces: fen / 5_000,
    stock,
    isListed: true,
    lastSold: lastSold ? day(lastSold) : null,
  })
  const totals = totalsOf(
    standingsOf(
      [item('1', 900_000, 20, '2026-11-20'), item('2', 100_000, 5, '2026-11-19'), item('3', 0, 7, null)],
      day('2026-11-20'),
    ),
  )
  const english = itemsInEnglish({ rows: [], sentence: '', notes: [], unnamed: '0.00', ...totals })
  expect(english).toBe(
    '1 item made 90.0% of the sales (9,000.00 CNY); 2 of 3 listed ones sold (66.7%); sell-through 86.2%; 1 item with stock did not sell for 30 days (7 pieces).',
  )
  expect(figures(english)).toEqual(figures(itemsSentence(totals)))
})

test('sales of which no file names the items are not told as no sales', () => {
  const totals = totalsOf([])
  const about = { rows: [], sentence: '', notes: [], ...totals }
  expect(itemsSentence(totals)).toBe('这段日子没有商品卖出。')
  expect(itemsSentence(totals, 247_434_707)).toBe(
    '卖了 2,474,347.07 元，不知道是哪些商品：订单报表不写商品，导入宝贝报表（子订单）才分得出。',
  )
  expect(itemsInEnglish({ ...about, unnamed: '0.00' })).toBe('No item sold in this period.')
  expect(itemsInEnglish({ ...about, unnamed: '2474347.07' })).toMatch(/^2,474,347\.07 CNY were sold/)
})

test('cohorts: the newest week old enough, beside those before it, as in Chinese', () => {
  const weeks = Array.from({ length: 6 }, (_, n) => addDays(day('2026-09-07'), 7 * n))
  const rows = refundRows({
    grain: 'week',
    orders: weeks.map((cohort) => ({ cohort, size: 100 })),
    refunds: weeks.map((cohort, n) => ({ cohort, days: 5, count: n === 1 ? 20 : 10 })),
    orderDays: [{ from: day('2026-09-01'), to: day('2026-10-31') }],
    refundDays: [{ from: day('2026-09-01'), to: day('2026-10-25') }],
  })
  const answer: Cohorts = {
    kind: 'refunds',
    grain: 'week',
    by: 'orders',
    ages: [3, 7, 15, 30, 60, 90],
    rows,
    sentence: cohortSentence(rows, 'refunds', 'week'),
    notes: [],
  }
  const english = cohortsInEnglish(answer)
  expect(english).toBe(
    'Of what was paid in the week of 2026-09-14 20.0% came back within 30 days; the weeks before had 10.0% on average: 10.0 points more.',
  )
  expect(figures(english)).toEqual(figures(answer.sentence))
  expect(cohortsInEnglish({ ...answer, rows: [] })).toMatch(/^No cohort/)
})

test('every note of a forecast has English words, with its events and days', () => {
  for (const code of ForecastNote.shape.code.options) {
    const said = forecastNoteInEnglish(
      { code, message: '', events: ['天猫双11'], figure: code === 'coverage' ? 0.62 : 3 },
      '2026-11-20',
      () => 'Tmall Double 11',
    )
    expect(said).not.toMatch(chinese)
    expect(said.length).toBeGreaterThan(20)
  }
  expect(
    forecastNoteInEnglish(
      { code: 'estimated', message: '', events: ['甲', '乙'] },
      '',
      (name) => `<${name}>`,
    ),
  ).toContain('“<甲>”, “<乙>”')
})

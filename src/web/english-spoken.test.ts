import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Figure } from '../documents/contract.ts'
import { conversionSentence, weakItems } from '../duties/listing/rules/conversion.ts'
import { effectNotes, effectSentences } from '../duties/promotion/rules/effect-words.ts'
import { goalResults } from '../duties/promotion/rules/goals.ts'
import { returnsOf } from '../duties/promotion/rules/kpi.ts'
import { paceSentence } from '../duties/promotion/rules/pace.ts'
import { causeSentence } from '../duties/sales/rules/explanation.ts'
import { readTargets } from '../duties/sales/rules/target-rows.ts'
import { agendaOf, factWords } from '../duties/team/rules/agenda.ts'
import { readSupplies } from '../duties/team/rules/supply-rows.ts'
import { addDays, day } from '../kernel/calendar.ts'
import { sentenceInEnglish } from './english-sentences.ts'

const chinese = /[\u3400-\u9fff，。：；（）「」]/
const expectEnglish = (sentences: readonly string[]) =>
  expect(sentences.filter((one) => chinese.test(sentenceInEnglish(one)))).toEqual([])

const amount = fc.double({ min: -3e6, max: 3e6, noNaN: true })
const range = fc
  .tuple(amount, amount, amount)
  .map((three) => three.toSorted((a, b) => a - b))
  .map(([p10 = 0, p50 = 0, p90 = 0]) => ({ p10, p50, p90 }))
const count = fc.integer({ min: 1, max: 400 })
const someDays = fc.uniqueArray(
  fc.integer({ min: 0, max: 30 }).map((at) => addDays(day('2026-11-01'), at)),
  { maxLength: 5 },
)
const uplift = fc.record({
  actual: fc.double({ min: 0, max: 3e6, noNaN: true }),
  baseline: range,
  added: range,
  share: fc.option(range),
  days: count,
})
const unknown = fc.option(
  fc.constantFrom(
    '还没有导入销售数据',
    '2026-11-01 之前没有销售数据，不知道平时卖多少',
    '活动前只有 9 天的销售数据，至少要 28 天才知道平时卖多少',
    '活动前 90 天里只有 9 天有数据，不够知道平时卖多少',
    '活动前只有 3 天卖出过，不够知道平时卖多少',
  ),
)
const coverage = fc.option(fc.record({ days: count, asked: count }))

describe('whatever a promotion did is told in English, too', () => {
  test('what it brought, and what one must know to read it', () => {
    const facts = fc.record({
      name: fc.constant('Eleven'),
      isPart: fc.boolean(),
      isOver: fc.boolean(),
      isWhole: fc.boolean(),
      saleDays: count,
      parts: fc.record({ before: uplift, sale: uplift, after: uplift, net: uplift }, { requiredKeys: [] }),
      others: fc.option(uplift),
      plain: fc.option(fc.double({ min: 0, max: 3e6, noNaN: true })),
      unknown,
      strangers: fc.subarray(['Double 12', 'Year end']),
      missing: someDays,
      learned: fc.integer({ min: 0, max: 900 }),
      wape: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
      adCoverage: coverage,
    })
    fc.assert(
      fc.property(facts, (of) => {
        expectEnglish([...effectSentences(of), ...effectNotes(of)])
      }),
      { numRuns: 150 },
    )
  })

  test('its returns and its goals', () => {
    const facts = fc.record({
      costs: fc.constantFrom(
        [],
        [{ kind: 'gifts' as const, name: '', fen: 5_000_000, source: 'typed' as const, counts: true }],
      ),
      target: fc.constantFrom(undefined, 2),
      margin: fc.option(fc.constant(0.3)),
      net: fc.option(range),
      isOver: fc.boolean(),
      missing: someDays,
      ads: coverage,
      learned: fc.integer({ min: 0, max: 900 }),
      unknown,
    })
    const rest = fc.record({
      sale: fc.option(uplift),
      isSaleWhole: fc.boolean(),
      isPast: fc.boolean(),
      satisfaction: fc.option(fc.constant({ value: 0.9, low: 0.88, high: 0.92, n: 900 })),
    })
    fc.assert(
      fc.property(facts, rest, (of, others) => {
        const { reason, verdict } = returnsOf(of)
        const goals = goalResults(
          [
            { kind: 'sales', target: 9_000_000 },
            { kind: 'sales_growth', target: 0.3 },
            { kind: 'satisfaction', target: 0.85 },
            { kind: 'roi', target: 2 },
          ],
          { ...others, roi: { range: null, verdict, reason } },
        )
        expectEnglish(goals.map((one) => one.reason))
      }),
      { numRuns: 150 },
    )
  })

  test('how it goes', () => {
    const facts = fc.record({
      total: fc.option(fc.double({ min: 1, max: 3e6, noNaN: true })),
      done: fc.double({ min: 0, max: 3e6, noNaN: true }),
      plannedDone: fc.double({ min: 0, max: 3e6, noNaN: true }),
      over: fc.constantFrom(0, 2, 5),
      days: fc.constant(5),
      end: fc.option(range),
      today: fc.constantFrom(day('2026-10-20'), day('2026-11-12')),
      first: fc.constant(day('2026-11-10')),
    })
    fc.assert(
      fc.property(facts, (of) => {
        expectEnglish([paceSentence(of)])
      }),
    )
  })
})

test('which items convert worse than their peers is told in English', () => {
  const item = (name: string, buyers: number, paidFen: number) => ({
    ...{ item: name, name, category: 'cups', visitors: 9000 },
    ...{ buyers, paidFen },
  })
  const peers = ['a', 'b', 'c'].map((name) => item(name, 400, 4_000_000))
  const told = [[], peers, [...peers, item('d', 40, 400_000)], [...peers, item('d', 0, 0)]].map((items) =>
    conversionSentence(weakItems(items, 28)),
  )
  expect(told[2]).toContain('差得最远的是「d」')
  expectEnglish([
    ...told,
    conversionSentence(weakItems([item('d', 0, 0), ...peers], 28)).replace(/，一周.*/, '。'),
  ])
})

test('what moved an amount is told in English, whatever it was', () => {
  const told = (['item', 'shop', 'source'] as const).flatMap((kind) =>
    (['visitors', 'conversion', 'basket'] as const).flatMap((factor) =>
      [-12_345, 12_345].flatMap((contribution) =>
        ['', '3 个 SKU 里有 2 个没货'].map((words) =>
          causeSentence(
            { kind, entity: 'cup', factor, contribution, beyond: 0, name: 'Cup' },
            { evidence: '', words },
          ),
        ),
      ),
    ),
  )
  expectEnglish(told)
  expect(sentenceInEnglish('「茶壶」的访客和别的商品比少了，少卖 1.23 万元：3 个 SKU 里有 2 个没货。')).toBe(
    '“茶壶” had fewer visitors than other items: 12,300.00 CNY less sold; 2 of 3 SKUs are out of stock.',
  )
})

test('the agenda of a meeting, in English', () => {
  const figure = (value: number | null, words = ''): Figure => ({
    name: 'Sales',
    metric: 'paid_amount',
    unit: 'money',
    value,
    period: { from: day('2026-11-16'), to: day('2026-11-22') },
    scope: [],
    states: value === null ? [{ kind: 'missing', words }] : words === '' ? [] : [{ kind: 'partial', words }],
  })
  const partial = '7 天里有 5 天的数据'
  const pairs = {
    now: [
      figure(1_234_500),
      figure(1_234_500, partial),
      figure(1_234_500, partial),
      figure(5_000),
      figure(5_000, partial),
      figure(null, '没有数据，请导入订单报表'),
      { ...figure(0.12), unit: 'ratio' as const },
    ],
    previous: [
      figure(1_100_000),
      figure(1_100_000),
      figure(null),
      figure(null),
      figure(0),
      figure(3),
      { ...figure(0.14), unit: 'ratio' as const },
    ],
  }
  const agenda = (isFull: boolean) =>
    agendaOf({
      today: '2026-11-26',
      before: isFull
        ? [
            { task: 1, title: 'Prices', owner: 1, due: '2026-11-20', isDone: false, meeting: 1 },
            { task: 2, title: 'Pictures', owner: null, due: null, isDone: false, meeting: 1 },
            { task: 3, title: 'Texts', owner: 1, due: '2026-12-01', isDone: false, meeting: 1 },
          ]
        : [],
      nameOf: () => 'Lin',
      figures: isFull ? pairs : { now: [], previous: [] },
      service: { now: [], previous: [] },
      targets: isFull ? ['全店：没有按预测算：离月底太远。'] : [],
      alerts: [],
      stock: {
        day: null,
        rule: { reviewDays: 7, leadDays: 15 },
        sentence: '现在不用订货。',
        lines: [],
        atRisk: '0.00',
        risky: 0,
        toOrder: { skus: 0, pieces: 0 },
        late: [],
        notes: [],
      },
    })
  for (const items of [agenda(true), agenda(false)])
    expectEnglish(items.flatMap(({ title, facts }) => [title, ...facts.map(factWords)]).map(withoutExport))
  expect(sentenceInEnglish('Sales 1.23 万元（7 天里有 5 天的数据），前一周 1.10 万元（+12.2%）')).toBe(
    'Sales 12,300.00 CNY (5 of 7 days have data), the week before 11,000.00 CNY (+12.2%)',
  )
})

/** Which export brings what is missing is named as the platform's menus name it. */
const withoutExport = (sentence: string): string => sentence.replace('请导入订单报表', 'the order report')

test('what is wrong with pasted rows, in English', () => {
  const row = { row: 2, metric: 'paid', scope: '', period: '2026-11', amount: '8000', owner: '' }
  const metric = { id: 'paid', name: 'Paid', unit: 'money', addsOverDays: true, dimensions: [] }
  const metrics = [
    metric,
    { ...metric, id: 'rate', unit: 'ratio' },
    { ...metric, id: 'mean', addsOverDays: false },
    { ...metric, id: 'pieces', unit: 'count' },
  ]
  const { problems } = readTargets(
    [
      { ...row, metric: '' },
      { ...row, metric: 'nothing' },
      { ...row, metric: 'rate' },
      { ...row, metric: 'mean' },
      { ...row, scope: 'x' },
      { ...row, scope: 'item:600000000001' },
      { ...row, scope: 'category:x' },
      { ...row, period: 'x' },
      { ...row, amount: '' },
      { ...row, amount: 'x' },
      { ...row, metric: 'pieces', amount: 'x' },
      row,
      { ...row, amount: '9000' },
    ],
    metrics,
  )
  expect(problems).toHaveLength(12)
  const supply = { row: 2, item: '', sku: '', supplier: '', leadDays: '', moq: '', pack: '', safety: '' }
  const shelf = [{ item: '600000000001', sku: 'A', name: 'A' }]
  const supplies = readSupplies(
    [
      supply,
      { ...supply, item: 'x' },
      { ...supply, item: '600000000001', sku: 'B' },
      { ...supply, item: '600000000001', supplier: 'x'.repeat(41) },
      { ...supply, item: '600000000001', leadDays: 'x', moq: 'x', pack: '0', safety: '-1' },
    ],
    shelf,
  )
  expect(supplies.problems.length).toBeGreaterThanOrEqual(9)
  expectEnglish([...problems, ...supplies.problems].flatMap(({ column, message }) => [column, message]))
})

describe('pages put what the server says into the language of the person', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const pages = globSync('**/ui/*.tsx', { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  /** Shown as it is, because it is no sentence of the server: what people typed, a document, a picture's own words. */
  const asTyped: Readonly<Record<string, readonly string[]>> = {
    'duties/market/ui/plan.tsx': ['row.note'],
    'duties/reports/ui/blocks.tsx': ['note'],
    'duties/sales/ui/alerts.tsx': ['sentence'],
  }
  /** A field that holds a sentence, as all that stands in an element or in its hint. */
  const bare = /(?:>\s*|(?:hint|answer|title)=)\{((?:\w+\.)*(?:sentence|reason|note|message|cause))\}/g

  test('the pages are read', () => {
    expect(pages.length).toBeGreaterThan(100)
  })
  test.each(pages)('%s', (path) => {
    const found = [...readFileSync(`${root}/${path}`, 'utf8').matchAll(bare)]
      .map(([, field = '']) => field)
      // Words of the page itself, and refusals, which are in the person's language already.
      .filter((field) => !/^t\.|error|refus/.test(field))
    expect(found.filter((field) => !asTyped[path]?.includes(field))).toEqual([])
  })
  test.each(Object.entries(asTyped))('%s still shows what is left out', (path, fields) => {
    const code = readFileSync(`${root}/${path}`, 'utf8')
    expect([...code.matchAll(bare)].map(([, field]) => field)).toEqual(expect.arrayContaining([...fields]))
  })
})

test('what a page puts between words is a sign of its language', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const pages = globSync(['**/ui/*.tsx', 'web/**/*.tsx'], { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  expect(pages.length).toBeGreaterThan(100)
  // The words of a task are kept as the report, which is Chinese, has them.
  const kept = ['duties/reports/ui/suggestion-tasks.tsx']
  const found = pages
    .filter((page) => !kept.includes(page))
    .flatMap((page) =>
      readFileSync(`${root}${page}`, 'utf8')
        .split('\n')
        .filter((line) => /\}[（）：；，。、]/.test(line) && !/[\u3400-\u9fff]/.test(line))
        .map((line) => `${page} ${line.trim()}`),
    )
  expect(found).toEqual([])
})

import type { Block, Section } from '../../../../documents/contract.ts'
import { spanWords } from '../../../../kernel/calendar.ts'
import { comparable, list, paragraph, partialWords } from '../../../reports/rules/blocks.ts'
import { refundsToCome } from './after-sales.ts'
import {
  beforeName,
  compared,
  comparisonName,
  firstDays,
  nowName,
  partWords,
  type ReportFacts,
} from './model.ts'

/** What a shop keeper asks first, in the order of asking. */
export const headlineMetrics = [
  'paid_amount',
  'net_paid_amount',
  'orders_paid',
  'average_order_value',
  'visitor_days',
  'daily_conversion_rate',
  'refund_rate',
  'ad_cost',
] as const

/** Figures with what they were before, as cards; those that are not known are left to the words beneath. */
export const figureCards = (
  facts: ReportFacts,
  metrics: readonly string[],
  than: string,
): Extract<Block, { kind: 'figures' }>['items'] =>
  metrics.flatMap((metric) => {
    const { now, previous, lastYear } = compared(facts, metric)
    if (now.value === null) return []
    return [
      {
        figure: now,
        comparisons: [
          ...comparable(comparisonName(than, facts), now, previous),
          ...comparable(comparisonName('同比', facts), now, lastYear),
        ],
      },
    ]
  })

const lastYearName = (facts: ReportFacts): string => {
  const days = firstDays(facts)
  return days === undefined ? '去年同期' : `去年同期前 ${days} 天`
}

/** Sales in one sentence, with both comparisons where they can be made. */
const inOneSentence = (facts: ReportFacts): Block => {
  const { now, previous, lastYear } = compared(facts, 'paid_amount')
  if (now.value === null)
    return paragraph(
      `${nowName(facts)}的支付金额还不知道：没有订单数据，${spanWords(facts.period)} 的订单报表导入后才有。`,
    )
  // Words without a number of their own: a person may put them otherwise. How much it is stands beneath.
  const than = (words: string, before: typeof now) => {
    if (now.value === null || before.value === null) return [`，${words}没有数据可比`]
    // Of both it must be known how many days they have; of which they lack is said beneath.
    const own = partialWords(now)
    if (own !== undefined) return [`，数据不全（${own}），不和${words}比`]
    const part = partialWords(before)
    if (part !== undefined) return [`，${words}的数据不全（${part}），不比`]
    const moved = now.value === before.value ? '一样' : now.value > before.value ? '多' : '少'
    const joined = moved === '一样' ? '和' : '比'
    return [`，${joined}${words}的 `, { figure: before }, moved]
  }
  return paragraph(
    `${nowName(facts)}支付金额 `,
    { figure: now },
    ...than(beforeName(facts), previous),
    ...than(lastYearName(facts), lastYear),
    '。',
  )
}

/** That only the first days are told; nothing where it is the whole. */
export const partNote = (facts: ReportFacts): Block[] => {
  const words = partWords(facts)
  return words === undefined ? [] : [paragraph(words)]
}

/** That two of the figures flatter as long as orders are still refunded; the section on refunds says how long. */
const flattering = (facts: ReportFacts): Block[] => {
  const isTold = (['net_paid_amount', 'refund_rate'] as const).every(
    (metric) => compared(facts, metric).now.value !== null,
  )
  return isTold && refundsToCome(facts.period, facts.madeAt) !== undefined
    ? [paragraph('净支付金额现在偏高、退款率偏低：最近付款的订单还会退，详见“退款和客服”。')]
    : []
}

/** 关键数字. What is absent is said beneath, with what brings it. */
export const headline = (facts: ReportFacts): Section => {
  const shown = figureCards(facts, headlineMetrics, '环比')
  const absent = headlineMetrics.flatMap((metric) => {
    const { now } = compared(facts, metric)
    return now.value === null ? [[`${now.name}：${now.states[0]?.words || '没有数据'}`]] : []
  })
  const partial = headlineMetrics.flatMap((metric) => {
    const { now } = compared(facts, metric)
    const part = partialWords(now)
    return now.value !== null && part !== undefined ? [[`${now.name}：${part}`]] : []
  })
  return {
    id: 'headline',
    title: '关键数字',
    blocks: [
      ...partNote(facts),
      inOneSentence(facts),
      ...(shown.length > 0 ? [{ kind: 'figures' as const, items: shown }] : []),
      ...flattering(facts),
      ...trend(facts),
      ...(partial.length > 0 ? [paragraph('只有一部分日子的数，比较要当心：'), list(partial)] : []),
      ...(absent.length > 0 ? [paragraph('还不知道的数：'), list(absent)] : []),
    ],
  }
}

/** Four weeks by day, or the month: the shape behind the figure. */
export const trend = ({ daily, figures, period, marks }: ReportFacts): Block[] =>
  daily
    .filter(({ values }) => values.some((value) => value !== null))
    .slice(0, 1)
    .map(({ metric, days, values }) => {
      const now = figures.get(metric)?.now
      const known = values.flatMap((value, at) => (value === null ? [] : [{ value, day: days[at] ?? '' }]))
      const best = known.reduce(
        (most, one) => (one.value > most.value ? one : most),
        known[0] ?? { value: 0, day: '' },
      )
      return {
        kind: 'chart' as const,
        chart: 'line' as const,
        title: `${now?.name ?? metric}按天：最高的是 ${best.day}`,
        unit: now?.unit ?? 'number',
        labels: [...days],
        series: [
          {
            name: now?.name ?? metric,
            values: [...values],
            dashed: false,
            key: {
              metric,
              scope: now?.scope ?? [],
              period: { from: days[0] ?? period.from, to: days.at(-1) ?? period.to },
            },
          },
        ],
        // The D day where the picture has it, else the first of the event's days that it has.
        events: marks.flatMap(({ name, from, to, peak }) => {
          const at = days.find((one) => one === peak) ?? days.find((one) => one >= from && one <= to)
          return at ? [{ at, name }] : []
        }),
        notes: values.includes(null) ? ['断开的地方是没有数据的日子，不是 0。'] : [],
      }
    })

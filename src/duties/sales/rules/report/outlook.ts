import type { Section, Text } from '../../../../documents/contract.ts'
import { addDays, daysIn, eachDay, spanWords } from '../../../../kernel/calendar.ts'
import { percent } from '../../../../kernel/share.ts'
import { money, paragraph, partialWords } from '../../../reports/rules/blocks.ts'
import { nextWords, type Outlook, type ReportFacts } from './model.ts'

type Ahead = Exclude<Outlook, { unknown: string } | { isOver: true }>

/** A forecast begins where the data end: which days it is of, and why, with what is known of the others. */
const sentence = (ahead: Ahead, { kind, period }: Pick<ReportFacts, 'kind' | 'period'>): Text => {
  const { begun, name, total } = ahead
  const amount = (value: number) =>
    ahead.unit === 'money' ? money(value) : Math.round(value).toLocaleString('en-US')
  const told = (of: Ahead['total']) =>
    `预计 ${amount(of.mid)}，八成可能在 ${amount(of.low)}到 ${amount(of.high)}之间`
  const next = nextWords(kind)
  if (begun === null) {
    const last = addDays(ahead.period.from, -1)
    const why = last < period.to ? `（数据只到 ${last}，${next}以前的几天也要预测，一起算在里面）` : ''
    return [`${spanWords(ahead.period)} 的${name}${told(total)}${why}。`]
  }
  const { figure } = begun
  const head: Text = [
    `${next}已经过了 ${daysIn(figure.period)} 天：${spanWords(figure.period)} 的${name}是 `,
    { figure },
  ]
  const rest = `，还没有数据的 ${spanWords(ahead.period)} ${told(total)}`
  const part = partialWords(figure)
  if (part !== undefined) return [...head, `（${part}）${rest}。`]
  const whole = (value: number) => value + (figure.value ?? 0)
  const all = { low: whole(total.low), mid: whole(total.mid), high: whole(total.high) }
  return [...head, `${rest}；两段合起来，${next}${told(all)}。`]
}

/** 预测 of the next period, with its interval and how wrong it was before. */
export const outlook = (facts: Pick<ReportFacts, 'outlook' | 'kind' | 'period'>): Section => {
  const { outlook: ahead, kind } = facts
  const title = `${nextWords(kind)}的预测`
  if ('isOver' in ahead)
    return {
      id: 'outlook',
      title,
      blocks: [paragraph(`${nextWords(kind)}已经过完、数据也有了，不用再预测；卖了多少看那一期的报告。`)],
    }
  if ('unknown' in ahead)
    return {
      id: 'outlook',
      title,
      blocks: [paragraph(`${nextWords(kind)}卖多少，还预测不了：${ahead.unknown}`)],
    }
  const { wape, naiveWape, coverage } = ahead.past
  const known = ahead.begun?.values ?? []
  const gaps = known.map(() => null)
  return {
    id: 'outlook',
    title,
    blocks: [
      paragraph(...sentence(ahead, facts)),
      {
        kind: 'chart',
        chart: 'line',
        title: `${nextWords(kind)}每天的${ahead.name}`,
        unit: ahead.unit,
        labels: [...(ahead.begun ? eachDay(ahead.begun.figure.period) : []), ...ahead.days],
        series: [
          ...(ahead.begun
            ? [{ name: '已经有的', values: [...known, ...ahead.days.map(() => null)], dashed: false }]
            : []),
          { name: '预测', values: [...gaps, ...ahead.mid], dashed: true },
        ],
        events: [],
        band: { name: '80% 区间', low: [...gaps, ...ahead.low], high: [...gaps, ...ahead.high] },
        notes: [],
      },
      paragraph(
        wape === null
          ? '过去的数据不够，没有回测过，准不准还不知道。'
          : `用过去试过：每天平均差 ${percent(wape)}${
              naiveWape === null ? '' : `，照抄上周差 ${percent(naiveWape)}`
            }${coverage === null ? '' : `；实际落在区间里的有 ${percent(coverage)}`}。方法：${ahead.model}。`,
      ),
    ],
  }
}

import type { Section } from '../../../../documents/contract.ts'
import { money, paragraph } from '../../../reports/rules/blocks.ts'
import { spanWords } from '../explanation.ts'
import { nextWords, type ReportFacts } from './model.ts'

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`

/** 预测 of the next period, with its interval and how wrong it was before. */
export const outlook = ({ outlook: ahead, kind }: ReportFacts): Section => {
  const title = `${nextWords(kind)}的预测`
  if ('unknown' in ahead)
    return {
      id: 'outlook',
      title,
      blocks: [paragraph(`${nextWords(kind)}卖多少，还预测不了：${ahead.unknown}`)],
    }
  const amount = (value: number) =>
    ahead.unit === 'money' ? money(value) : Math.round(value).toLocaleString('en-US')
  const { wape, naiveWape, coverage } = ahead.past
  return {
    id: 'outlook',
    title,
    blocks: [
      paragraph(
        `${spanWords(ahead.period)} 的${ahead.name}预计 ${amount(ahead.total.mid)}，八成可能在 ${amount(ahead.total.low)}到 ${amount(ahead.total.high)}之间。`,
      ),
      {
        kind: 'chart',
        chart: 'line',
        title: `${nextWords(kind)}每天的${ahead.name}`,
        unit: ahead.unit,
        labels: [...ahead.days],
        series: [{ name: '预测', values: [...ahead.mid], dashed: true }],
        events: [],
        band: { name: '80% 区间', low: [...ahead.low], high: [...ahead.high] },
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

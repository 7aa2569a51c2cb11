import { type Block, Document } from '../../../documents/contract.ts'
import { withUnit } from '../../../documents/words.ts'
import type { Bar, Evidence, Scorecard } from '../contract.ts'
import { barNames, barWords, lineWords, shareWords, standingOfMonth, verdictNames } from './words.ts'

const text = (id: string, name = id) => ({ id, name, unit: 'text' as const })

const monthName = (month: string): string => `${month.slice(0, 4)} 年 ${Number(month.slice(5, 7))} 月`

const valueWords = ({ value, unit }: Evidence, id: Bar['id']): string => {
  if (value === null) return '—'
  return unit === 'ratio'
    ? shareWords(value, id)
    : withUnit(unit === 'money' ? Math.round(value * 100) : value, unit)
}

const summary = ({ bars }: Scorecard): string => {
  const { met, not_met, not_proven, none } = standingOfMonth(bars)
  return [
    `四项里达标 ${met} 项，未达标 ${not_met} 项，未证实 ${not_proven} 项`,
    ...(none > 0 ? [`${none} 项这个月没有可考核的`] : []),
  ].join('，')
}

const bars = (card: Scorecard): Block[] => [
  { kind: 'heading', level: 1, text: '考核结果' },
  { kind: 'paragraph', text: [`${summary(card)}。不知道不算达标：区间跨过线、数据不全的写“未证实”。`] },
  {
    kind: 'table',
    title: '各项指标',
    totalName: '合计',
    notes: [],
    columns: [text('指标'), text('标准'), text('结果'), text('结论'), text('依据')],
    rows: card.bars.map((bar) => ({
      cells: [
        barNames.zh[bar.id],
        lineWords(bar) || '不设线',
        bar.value === null ? '—' : shareWords(bar.value, bar.id),
        verdictNames.zh[bar.verdict],
        barWords(bar, 'zh') || (bar.evidence[0]?.detail ?? ''),
      ],
    })),
  },
]

const evidence = (card: Scorecard): Block[] => [
  { kind: 'heading', level: 1, text: '依据' },
  ...card.bars.map(
    (bar): Block =>
      bar.evidence.length === 0
        ? { kind: 'paragraph', text: [`${barNames.zh[bar.id]}：${barWords(bar, 'zh')}。`] }
        : {
            kind: 'table',
            title: barNames.zh[bar.id],
            totalName: '合计',
            notes: [],
            columns: [text('依据'), text('数'), text('结论'), text('说明')],
            rows: bar.evidence.map((one) => ({
              cells: [
                one.title,
                valueWords(one, bar.id),
                one.verdict === null ? '' : verdictNames.zh[one.verdict],
                one.detail,
              ],
            })),
          },
  ),
]

const count = (id: string, name: string) => ({ id, name, unit: 'count' as const })

const members = ({ members: all }: Scorecard): Block[] => [
  { kind: 'heading', level: 1, text: '成员' },
  all.length === 0
    ? { kind: 'paragraph', text: ['这个月没有哪个成员名下有到期、做完的任务或提交的报告。'] }
    : {
        kind: 'table',
        title: '各成员这个月做了什么',
        totalName: '合计',
        notes: ['到期：这个月截止、没有取消的任务。有效：到了检查日、由程序读数判断的。'],
        columns: [
          text('成员'),
          { ...count('due', '到期任务'), total: { kind: 'sum' } },
          { ...count('inTime', '按时做完'), total: { kind: 'sum' } },
          { ...count('done', '这个月做完'), total: { kind: 'sum' } },
          { ...count('checked', '检查过'), total: { kind: 'sum' } },
          { ...count('worked', '有效'), total: { kind: 'sum' } },
          { ...count('reports', '提交报告'), total: { kind: 'sum' } },
          { ...count('reportsInTime', '其中按时'), total: { kind: 'sum' } },
        ],
        rows: all.map((one) => ({
          cells: [
            one.member.name,
            one.due,
            one.inTime,
            one.done,
            one.checked,
            one.worked,
            one.reports,
            one.reportsInTime,
          ],
        })),
      },
]

/** 考核表 of a shop's month. `madeAt`: Beijing time as it is read. */
export const scorecardSheet = (card: Scorecard, madeAt: string): Document => {
  const closing = card.closings.at(-1)
  const state = card.isClosed
    ? `已关账${closing?.by ? `（${closing.by}）` : ''}，数字不再变`
    : card.isOver
      ? '没有关账，按现在的数据算'
      : '这个月还没过完，按现在的数据算'
  return Document.parse({
    title: `${monthName(card.month)}绩效考核表`,
    madeAt,
    blocks: [
      {
        kind: 'cover',
        title: `${monthName(card.month)}绩效考核表`,
        subtitle: '',
        facts: [
          { name: '店铺', value: card.shop.name },
          { name: '月份', value: monthName(card.month) },
          { name: '状态', value: state },
        ],
      },
      ...bars(card),
      ...evidence(card),
      ...members(card),
    ],
  })
}

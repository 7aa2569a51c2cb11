import {
  type Block,
  type BlockOf,
  Draft,
  type Figure,
  type Section,
  type Text,
} from '../../../documents/contract.ts'
import { exact } from '../../../documents/words.ts'
import type { Day, Period } from '../../../kernel/calendar.ts'
import {
  cell,
  changeOf,
  ended,
  figureColumn,
  type ListRow,
  list,
  paragraph,
} from '../../reports/rules/blocks.ts'
import {
  appendix,
  type Ending,
  endingSections,
  figuresToExplain,
  missing,
} from '../../reports/rules/ending.ts'
import { type MadeReport, periodTitle } from '../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../reports/rules/suggestions.ts'
import { isWhole } from '../../reports/rules/weeks.ts'
import type { AgentStanding, ServiceAnswer, Share } from '../service/contract.ts'
import { FEW_INQUIRERS, FEW_RATINGS } from './agents.ts'
import { SATISFACTION_BAR, secondsWords, serviceMetrics } from './service.ts'
import { serviceSuggestions } from './service-suggestions.ts'

export const serviceSections = [
  { id: 'summary', title: '结论' },
  { id: 'headline', title: '关键数字' },
  { id: 'trend', title: '每天的走势' },
  { id: 'agents', title: '每个客服' },
  { id: 'hours', title: '工作日和休息日' },
  { id: 'definitions', title: '口径' },
  ...endingSections,
]

export type ServiceFacts = {
  shop: string
  madeAt: string
  period: Period
  previous: Period
  answer: ServiceAnswer
  /** By metric, in both periods. */
  figures: ReadonlyMap<string, { now: Figure; previous: Figure }>
  /** Figures of the agents. */
  rows: readonly ListRow[]
  days: readonly Day[]
  response: readonly (number | null)[]
  ending: Ending
}

export const agentMetrics = [
  'received_days',
  'inquirer_days',
  'daily_inquiry_conversion',
  'daily_first_response_seconds',
  'daily_response_seconds',
  'daily_within_three_minutes',
  'ratings_received',
  'service_satisfaction',
  'service_sales',
] as const

const isEmpty = ({ figures }: ServiceFacts): boolean =>
  [...figures.values()].every(({ now }) => now.value === null)

const summary = (facts: ServiceFacts): Section => {
  const satisfaction = facts.figures.get('service_satisfaction')?.now
  const ratings = facts.figures.get('ratings_received')?.now
  const proven = satisfactionWords(facts)
  const told: Text[] = isEmpty(facts)
    ? []
    : [
        ...(satisfaction && satisfaction.value !== null && ratings
          ? [[`满意率${proven}`]]
          : [['满意率还不知道：没有接待评价的报表。']]),
        ...facts.answer.agents
          .flatMap((one) => agentWords(one))
          .slice(0, 6)
          .map((words) => [words]),
      ]
  return {
    id: 'summary',
    title: '结论',
    blocks: [paragraph(ended(facts.answer.sentence)), ...(told.length > 0 ? [list(told)] : [])],
  }
}

/** Whether the bar is met counts with the interval: few ratings prove nothing. */
const satisfactionWords = ({ answer, figures }: ServiceFacts): string => {
  const [rate, of] = ['service_satisfaction', 'ratings_received'].map(
    (id) => figures.get(id)?.now.value ?? null,
  )
  if (rate === null || rate === undefined || of === null || of === undefined) return '到没到要求还不能说'
  const satisfied = Math.round(rate * of)
  const whole = answer.satisfactionInterval
  if (!whole) return '到没到要求还不能说'
  const between = `${exact(of, 'count')} 条评价里 ${exact(satisfied, 'count')} 条满意，95% 区间 ${exact(whole.low, 'ratio')} 至 ${exact(whole.high, 'ratio')}`
  if (whole.low >= SATISFACTION_BAR) return `达到要求（${between}）`
  return whole.high < SATISFACTION_BAR ? `没有达到要求（${between}）` : `到没到要求还证明不了（${between}）`
}

const besides = (share: Share | null, what: string): string[] =>
  share?.verdict === 'better' || share?.verdict === 'worse'
    ? [
        `${what} ${exact(share.rate, 'ratio')}（${exact(share.of, 'count')} 个，同一天的同事 ${exact(share.expected, 'ratio')}），明显${share.verdict === 'better' ? '好' : '差'}`,
      ]
    : []

const agentWords = ({ agent, conversion, satisfaction }: AgentStanding): string[] => {
  const parts = [...besides(conversion, '询单转化率'), ...besides(satisfaction, '满意率')]
  return parts.length === 0 ? [] : [`${agent}：${parts.join('；')}。`]
}

const headline = (facts: ServiceFacts): Section => {
  const known = serviceMetrics.flatMap((metric) => facts.figures.get(metric) ?? [])
  const items = known.flatMap(({ now, previous }) =>
    now.value === null
      ? []
      : [
          {
            figure: now,
            comparisons:
              previous.value === null
                ? []
                : [{ name: '环比', before: previous, change: changeOf(now.unit, now.value, previous.value) }],
          },
        ],
  )
  const absent = known.flatMap(({ now }) =>
    now.value === null ? [[ended(`${now.name}还不知道：${now.states[0]?.words || '没有数据'}`)]] : [],
  )
  return {
    id: 'headline',
    title: '关键数字',
    blocks: [
      ...(items.length > 0 ? [{ kind: 'figures' as const, items }] : []),
      ...(absent.length > 0 ? [list(absent)] : []),
    ],
  }
}

const trend = ({ days, response, period }: ServiceFacts): Section => {
  const known = response.flatMap((one, at) => (one === null ? [] : [{ day: days[at] ?? '', value: one }]))
  const slowest = known.toSorted((a, b) => b.value - a.value)[0]
  return {
    id: 'trend',
    title: '每天的走势',
    blocks: slowest
      ? [
          {
            kind: 'chart',
            chart: 'line',
            title: `回得最慢的是 ${slowest.day}，平均 ${secondsWords(slowest.value)}`,
            unit: 'seconds',
            labels: [...days],
            series: [
              {
                name: '平均响应时长',
                values: [...response],
                dashed: false,
                key: { metric: 'daily_response_seconds', scope: [], period },
              },
            ],
            events: [],
            notes:
              known.length < days.length
                ? [`${days.length} 天里有 ${known.length} 天的数据，空着的是缺的天。`]
                : [],
          },
        ]
      : [paragraph('这段日子没有咨询接待的报表，画不出走势。')],
  }
}

const comparedWords: Readonly<Record<Share['verdict'], string>> = {
  better: '明显好',
  worse: '明显差',
  same: '差不多',
  few: '没有同事可比',
}

/** 95% 区间, what colleagues of the same days have, and the judgement. */
const besideColleagues = (share: Share | null, few: number): [string, string, string] => {
  if (!share || share.rate === null) return ['—', '—', '没有数']
  const interval = `${exact(share.low, 'ratio')} 至 ${exact(share.high, 'ratio')}`
  if (share.verdict === 'few')
    return [interval, '—', share.of < few ? '太少，不判' : comparedWords[share.verdict]]
  return [interval, exact(share.expected, 'ratio'), comparedWords[share.verdict]]
}

const shareTable = ({
  columns,
  ...more
}: Pick<BlockOf<'table'>, 'title' | 'columns' | 'rows' | 'notes'>): Block => ({
  kind: 'table',
  columns: [
    { id: 'agent', name: '客服', unit: 'text' },
    ...columns,
    { id: 'interval', name: '95% 区间', unit: 'text' },
    { id: 'colleagues', name: '同事', unit: 'text' },
    { id: 'verdict', name: '和同事比', unit: 'text' },
  ],
  totalName: '合计',
  ...more,
})

const agents = (facts: ServiceFacts): Section => {
  const { answer, rows, period } = facts
  if (answer.agents.length === 0)
    return {
      id: 'agents',
      title: '每个客服',
      blocks: [paragraph('没有按客服的报表，说不出每个人；在生意参谋 客服里按客服导出一份。')],
    }
  const rowOf = (agent: string) => rows.find(({ scope }) => scope[0]?.values[0] === agent)
  const scopeOf = (agent: string) => [{ dimension: 'service_agent', values: [agent] }]
  return {
    id: 'agents',
    title: '每个客服',
    blocks: [
      {
        kind: 'table',
        title: '接待和回复',
        columns: [
          { id: 'agent', name: '客服', unit: 'text' },
          figureColumn('received', '接待人次', 'count', 'received_days', period, {
            total: { kind: 'sum' },
          }),
          figureColumn('first', '首次响应', 'seconds', 'daily_first_response_seconds', period),
          figureColumn('response', '平均响应', 'seconds', 'daily_response_seconds', period),
          figureColumn('within', '3 分钟响应率', 'ratio', 'daily_within_three_minutes', period),
          figureColumn('sales', '客服销售额', 'money', 'service_sales', period, {
            total: { kind: 'sum' },
          }),
        ],
        rows: answer.agents.map(({ agent }) => {
          const now = rowOf(agent)?.now
          return {
            cells: [
              agent,
              cell(now?.received_days),
              cell(now?.daily_first_response_seconds),
              cell(now?.daily_response_seconds),
              cell(now?.daily_within_three_minutes),
              cell(now?.service_sales),
            ],
            scope: scopeOf(agent),
          }
        }),
        totalName: '合计',
        notes: ['人次按天合计，一个人来几天算几次；同一天找过两个客服的各算一次，所以合计比全店的多。'],
      },
      shareTable({
        title: '询单转化率，和同一天的同事比',
        columns: [
          figureColumn('inquirers', '询单人次', 'count', 'inquirer_days', period, { total: { kind: 'sum' } }),
          figureColumn('conversion', '询单转化率', 'ratio', 'daily_inquiry_conversion', period),
        ],
        rows: answer.agents.map(({ agent, conversion }) => {
          const now = rowOf(agent)?.now
          return {
            cells: [
              agent,
              cell(now?.inquirer_days),
              cell(now?.daily_inquiry_conversion),
              ...besideColleagues(conversion, FEW_INQUIRERS),
            ],
            scope: scopeOf(agent),
          }
        }),
        notes: [],
      }),
      shareTable({
        title: '满意率，和同一天的同事比',
        columns: [
          figureColumn('ratings', '评价', 'count', 'ratings_received', period, { total: { kind: 'sum' } }),
          figureColumn('satisfaction', '满意率', 'ratio', 'service_satisfaction', period),
        ],
        rows: answer.agents.map(({ agent, satisfaction }) => {
          const now = rowOf(agent)?.now
          return {
            cells: [
              agent,
              cell(now?.ratings_received),
              cell(now?.service_satisfaction),
              ...besideColleagues(satisfaction, FEW_RATINGS),
            ],
            scope: scopeOf(agent),
          }
        }),
        notes: [
          `同事的数是同一天其他客服的，按自己接待的日子加权；询单少于 ${FEW_INQUIRERS}、评价少于 ${FEW_RATINGS} 的不判。`,
        ],
      }),
    ],
  }
}

const hours = ({ answer }: ServiceFacts): Section => {
  const { worked, off, notes } = answer
  const told = (name: string, { days, response }: ServiceAnswer['worked']): Text => [
    response === null ? `${name}：没有数据。` : `${name}：${days} 天，平均 ${secondsWords(response)}回复。`,
  ]
  return {
    id: 'hours',
    title: '工作日和休息日',
    blocks: [
      list([told('工作日', worked), told('休息日', off)]),
      ...notes.filter(({ code }) => code === 'hours').map(({ message }) => paragraph(message)),
    ],
  }
}

const definitions = ({ answer }: ServiceFacts): Section => ({
  id: 'definitions',
  title: '口径',
  blocks: [list(answer.figures.map(({ name, formula }) => [`${name}：${formula}。`]))],
})

/** 2026 年 11 月客户服务质量报告, or of any days. */
const titleOf = (period: Period): string =>
  isWhole('month', period)
    ? periodTitle('service', period)
    : `客户服务质量报告（${period.from} 至 ${period.to}）`

/** 客户服务质量报告. */
export const serviceReport = (facts: ServiceFacts): MadeReport => {
  const { shop, madeAt, period, previous, ending } = facts
  const sections = [
    summary(facts),
    headline(facts),
    trend(facts),
    agents(facts),
    hours(facts),
    definitions(facts),
  ]
  return {
    draft: Draft.parse({
      madeAt,
      cover: {
        kind: 'cover',
        title: titleOf(period),
        subtitle: '',
        facts: [
          { name: '店铺', value: shop },
          { name: '周期', value: `${period.from} 至 ${period.to}` },
          { name: '对比', value: `环比 ${previous.from} 至 ${previous.to}` },
        ],
      },
      sections: [
        ...sections,
        suggestionsPlace,
        missing(ending),
        appendix(
          ending,
          figuresToExplain(sections, (metric) => facts.figures.get(metric)?.now),
        ),
      ],
    }),
    suggestions: serviceSuggestions(facts),
  }
}

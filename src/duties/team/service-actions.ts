import type { QueryAnswer, QueryInput } from '../../facts/contract.ts'
import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import {
  day,
  eachDay,
  type Period,
  parsePeriod,
  previousPeriod,
  refuseBeforeAllYears,
} from '../../kernel/calendar.ts'
import { wilson } from '../../stats/proportion.ts'
import type { CalendarContext } from '../calendar/actions.ts'
import { shopHolidays } from '../calendar/actions.ts'
import { type AgentDay, agentStandings, responseOn } from './rules/agents.ts'
import { weekdayOf } from './rules/meetings.ts'
import { changeOf, serviceMetrics, serviceSentence } from './rules/service.ts'
import type { ServiceAnswer, ServiceFigure } from './service/contract.ts'

export type ServiceContext = {
  records: CalendarContext['records']
  query: (input: QueryInput) => Promise<QueryAnswer>
}

const MOST_ROWS = 100_000

/** What a day of an agent, or of the whole shop, is made of. */
const parts = [
  'inquirer_days',
  'inquiry_payer_days',
  'received_days',
  'response_seconds_weighed',
  'first_response_seconds_weighed',
  'within_three_minutes_weighed',
  'unanswered_days',
  'ratings_received',
  'ratings_satisfied',
  'service_sales',
]

const amount = (value: unknown, factor = 1): number | null =>
  value === null || value === undefined ? null : Number(value) * factor

const dayIn = (row: QueryAnswer['rows'][number]): AgentDay => ({
  day: String(row.day),
  agent: String(row.service_agent ?? ''),
  inquirers: amount(row.inquirer_days),
  payers: amount(row.inquiry_payer_days),
  received: amount(row.received_days),
  responseWeighed: amount(row.response_seconds_weighed),
  firstWeighed: amount(row.first_response_seconds_weighed),
  withinWeighed: amount(row.within_three_minutes_weighed),
  unanswered: amount(row.unanswered_days),
  ratings: amount(row.ratings_received),
  satisfied: amount(row.ratings_satisfied),
  salesFen: amount(row.service_sales, 100),
})

const figuresOf = (now: QueryAnswer, before: QueryAnswer): ServiceFigure[] =>
  serviceMetrics.flatMap((id): ServiceFigure[] => {
    const metric = metricOf(id)
    if (!metric) return []
    const { name, unit, good, formula } = metricInfo(metric)
    const value = now.rows[0]?.[id] ?? null
    const earlier = before.rows[0]?.[id] ?? null
    const coverage = now.coverage.find((one) => one.metric === id)
    const note = now.notes.find((one) => one.metric === id)
    const state =
      value === null
        ? (note?.message ?? '没有数据')
        : coverage && coverage.days < coverage.asked
          ? `${coverage.asked} 天里有 ${coverage.days} 天`
          : ''
    return [
      {
        metric: id,
        name,
        unit,
        good,
        formula,
        value,
        before: earlier,
        change: changeOf(amount(value), amount(earlier)),
        state,
        code: value === null ? (note?.code ?? 'missing') : '',
      },
    ]
  })

const share = (above: number | null, below: number | null): number | null =>
  above === null || below === null || below === 0 ? null : above / below

const byDayOnly = {
  code: 'hours',
  message:
    '平台的报表按天给，没有每条消息的时刻：上班时间内外的响应分不出，只能分工作日和休息日（按活动日历的放假调休）。3 分钟人工响应率按平台的口径。',
}

const fair = {
  code: 'fair',
  message:
    '比的是同一天的其他客服，按自己接待的日子加权；区间是 95% 的 Wilson 区间，同事的数落在区间外才说好或差。询单少于 30、评价少于 20 的不判。',
}

/** How the shop and each agent served in a period. Failures: shop_unknown, shop_needed, invalid_input. */
export const serviceOf = async (
  context: ServiceContext,
  wish: { shop?: string | undefined; from: string; to: string },
): Promise<ServiceAnswer> => {
  const shop = await shopToLookAt(context.records, wish.shop)
  const period = parsePeriod(`${wish.from}..${wish.to}`)
  const previous = previousPeriod(period)
  refuseBeforeAllYears(period, [previous])
  const ask = (of: Period, metrics: readonly string[], by: string[]) =>
    context.query({ shop: shop.name, metrics: [...metrics], by, ...of, totals: false, limit: MOST_ROWS })
  const [now, before, daily, byAgent, holidayOf] = await Promise.all([
    ask(period, serviceMetrics, []),
    ask(previous, serviceMetrics, []),
    ask(period, parts, ['day']),
    ask(period, parts, ['service_agent', 'day']),
    shopHolidays(context.records, shop.id),
  ])
  const figures = figuresOf(now, before)
  const agents = agentStandings(byAgent.rows.map(dayIn))
  // A day of which no report tells anything has a row, too.
  const isTold = (row: QueryAnswer['rows'][number]) => parts.some((id) => (row[id] ?? null) !== null)
  const known = new Map(daily.rows.filter(isTold).map((row) => [String(row.day), dayIn(row)]))
  const days = eachDay(period)
  const of = (value: (one: AgentDay) => number | null) =>
    days.map((one) => {
      const found = known.get(one)
      return found ? value(found) : null
    })
  const ratings = [...known.values()].flatMap(({ ratings, satisfied }) =>
    ratings === null || satisfied === null ? [] : [{ ratings, satisfied }],
  )
  const interval = wilson(
    ratings.reduce((sum, one) => sum + one.satisfied, 0),
    ratings.reduce((sum, one) => sum + one.ratings, 0),
  )
  const isOff = (text: string): boolean => holidayOf(day(text))?.isOff ?? weekdayOf(day(text)) > 5
  return {
    period,
    previous,
    sentence: serviceSentence(figures, agents),
    figures,
    agents,
    satisfactionInterval: interval ? { low: interval.low, high: interval.high } : null,
    days,
    response: of((one) => share(one.responseWeighed, one.received)),
    conversion: of((one) => share(one.payers, one.inquirers)),
    satisfaction: of((one) => share(one.satisfied, one.ratings)),
    worked: responseOn([...known.values()], (one) => !isOff(one)),
    off: responseOn([...known.values()], isOff),
    notes: [
      ...(known.size > 0 ? [byDayOnly] : []),
      ...(agents.length > 0 ? [fair] : []),
      ...(agents.length === 0 && known.size > 0
        ? [
            {
              code: 'no-agents',
              message: '只有全店的客服报表；在生意参谋 客服里按客服再导出一份，才能比每个人。',
            },
          ]
        : []),
    ],
  }
}

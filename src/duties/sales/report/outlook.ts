import {
  addDays,
  type Day,
  day,
  daysBetween,
  daysIn,
  eachDay,
  type Period,
} from '../../../kernel/calendar.ts'
import { isFailure } from '../../../kernel/failure.ts'
import { createAsker } from '../../reports/actions.ts'
import { numberIn } from '../../reports/rules/amounts.ts'
import type { ForecastAnswer } from '../contract.ts'
import { type ForecastContext, forecastMetric } from '../forecast/actions.ts'
import type { Outlook } from '../rules/report/model.ts'

/** Days that a forecast may hold. */
const MOST_DAYS = 92

/** What models are called in a report. */
const modelNames: Readonly<Record<ForecastAnswer['model'], string>> = {
  regression: '按活动日历的回归',
  'seasonal-naive': '上周同一天',
  mstl: '季节分解',
  ets: '指数平滑',
}

type Begun = Extract<Outlook, { metric: string }>['begun']

/** What the days of a period before `from` have brought. */
const begunOf = async (
  context: ForecastContext,
  { shop, metric, period, from }: { shop: string; metric: string; period: Period; from: Day },
): Promise<Begun> => {
  if (from <= period.from) return null
  const days = { from: period.from, to: addDays(from, -1) }
  const asker = createAsker(context, shop)
  const [[figure], daily] = await Promise.all([asker.figures([metric], days), asker.daily(metric, days)])
  if (!figure || figure.value === null) return null
  return { figure, values: eachDay(days).map((one) => daily.get(one) ?? null) }
}

/**
 * What a metric may bring up to the end of a period. A forecast begins after the last day with data, be it in the
 * period or before: the days it is of are told with it, and what the days before it have brought.
 */
export const outlookOf = async (
  context: ForecastContext,
  { shop, metric, period }: { shop: string; metric: string; period: Period },
): Promise<Outlook> => {
  try {
    const ask = (days: number) => forecastMetric(context, { shop, metric, days, where: [] })
    const first = await ask(Math.min(MOST_DAYS, daysIn(period)))
    const from = first.dates[0]
    if (from === undefined || from > period.to) return { isOver: true }
    const days = daysBetween(from, period.to) + 1
    if (days > MOST_DAYS) return { unknown: '数据停得太早，中间隔得太久。' }
    const answer = days === first.dates.length ? first : await ask(days)
    const isMoney = answer.unit === 'money'
    const amounts = (values: ForecastAnswer['p10']) => values.map((value) => numberIn(value, isMoney) ?? 0)
    const amount = (value: ForecastAnswer['p10'][number]) => numberIn(value, isMoney) ?? 0
    return {
      metric,
      name: answer.name,
      unit: isMoney ? 'money' : 'count',
      period: { from, to: period.to },
      begun: await begunOf(context, { shop, metric, period, from: day(from) }),
      model: modelNames[answer.model],
      days: answer.dates,
      low: amounts(answer.p10),
      mid: amounts(answer.p50),
      high: amounts(answer.p90),
      total: { low: amount(answer.total.p10), mid: amount(answer.total.p50), high: amount(answer.total.p90) },
      past: {
        wape: answer.backtest.wape,
        naiveWape: answer.backtest.naiveWape,
        coverage: answer.backtest.coverage80,
      },
    }
  } catch (error) {
    // Too few days, too many gaps: the refusal says it better than an empty picture.
    if (isFailure(error) && (error.code === 'forecast_impossible' || error.code === 'query_unsupported'))
      return { unknown: String(error.details.detail ?? error.message) }
    throw error
  }
}

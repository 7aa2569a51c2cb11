import type { Shop } from '../../../facts/contract.ts'
import { metricInfo, metricOf } from '../../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../../facts/shops.ts'
import { addDays, type Day, day, dayOf, daysBetween, eachDay, type Period } from '../../../kernel/calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import { yuan } from '../../../kernel/money.ts'
import type { Forecast } from '../../../stats/forecast/forecast.ts'
import { type CalendarContext, marksIn, shopEvents, shopHolidays } from '../../calendar/actions.ts'
import { yearsAround } from '../../calendar/rules/calendar.ts'
import { regressorsOf, unseenEvents } from '../../calendar/rules/regressors.ts'
import type { ForecastAnswer, ForecastWish } from '../contract.ts'
import { dailyFigures } from '../daily-figures.ts'
import { forecastNotes, refusalDetail } from '../rules/forecast-words.ts'
import type { SalesContext } from '../store.ts'
import type { Forecaster } from './forecaster.ts'

export type ForecastContext = SalesContext &
  CalendarContext & {
    forecaster: Forecaster
    /** Days of a shop that have data. */
    shops: () => Promise<(Shop & { first: string | null; last: string | null })[]>
  }

/** Older days are not asked for: they tell nothing more of the days to come. */
const MOST_DAYS = 1_095

const historyOf = async (
  context: ForecastContext,
  shop: Shop,
  { metric, where }: Pick<ForecastWish, 'metric' | 'where'>,
  isMoney: boolean,
): Promise<{ period: Period; values: (number | null)[] }> => {
  const known = (await context.shops()).find(({ id }) => id === shop.id)
  if (!known?.first || !known.last)
    throw new Failure('forecast_impossible', { detail: `「${shop.name}」还没有数据` })
  // Today has only begun: it is no day to learn from.
  const yesterday = addDays(dayOf(context.clock.now()), -1)
  const last = day(known.last < yesterday ? known.last : yesterday)
  const from = day(known.first > addDays(last, -MOST_DAYS) ? known.first : addDays(last, -MOST_DAYS))
  if (from > last) throw new Failure('forecast_impossible', { detail: '到昨天为止还没有数据' })
  // A day of the files without a row of an item is one on which it sold nothing: 0, not unknown.
  const byDay = await dailyFigures(context, {
    shop: shop.name,
    metric,
    isMoney,
    where,
    period: { from, to: last },
  })
  const values = eachDay({ from, to: last }).map((of) => {
    const amount = byDay.get(of) ?? null
    return amount === null ? null : isMoney ? amount / 100 : amount
  })
  const end = values.findLastIndex((value) => value !== null)
  // Before its first sale an item was not there: those days say nothing of how it sells.
  const begin = values.findIndex((value) => value !== null && (where.length === 0 || value > 0))
  if (end < 0) throw new Failure('forecast_impossible', { detail: '这个指标还没有一天的数据' })
  if (begin < 0) throw new Failure('forecast_impossible', { detail: '选的范围还没有卖出过' })
  return {
    period: { from: addDays(from, begin), to: addDays(from, end) },
    values: values.slice(begin, end + 1),
  }
}

/**
 * Forecasts a metric that can be added up over the days after the last one with data, by the model that did best at
 * past days. Failures: metric_unknown, query_unsupported, forecast_impossible with the reason, shop_unknown,
 * shop_needed.
 */
export const forecastMetric = async (
  context: ForecastContext,
  wish: ForecastWish,
): Promise<ForecastAnswer> => {
  const metric = metricOf(wish.metric)
  if (!metric) throw new Failure('metric_unknown', { metric: wish.metric })
  const info = metricInfo(metric)
  if (!info.addsOverDays)
    throw new Failure('query_unsupported', {
      detail: `「${info.name}」不能按天相加，只预测支付金额、订单数、花费这样能相加的数`,
    })
  const isMoney = info.unit === 'money'
  const shop = await shopToLookAt(context.records, wish.shop)
  const { period, values } = await historyOf(context, shop, wish, isMoney)
  const ahead = { from: addDays(period.to, 1), to: addDays(period.to, wish.days) }
  const [events, holidays] = await Promise.all([
    shopEvents(context.records, shop.id, yearsAround(period.from, ahead.to)),
    shopHolidays(context.records, shop.id),
  ])
  const dates = eachDay(ahead)
  const past = eachDay(period)
  const regressors = regressorsOf([...past, ...dates], events, holidays)
  const result = await context.forecaster.forecast(
    { weekday: weekdayOf(period.from), values, regressors },
    wish.days,
  )
  if ('refused' in result)
    throw new Failure('forecast_impossible', { detail: refusalDetail(info.name, result) })
  const shown = (value: number): string | number =>
    isMoney ? yuan(Math.round(value * 100)) : Math.round(value)
  const { model, days, total, backtest } = result
  return {
    metric: info.id,
    name: info.name,
    unit: info.unit,
    model,
    dates,
    p10: days.map(({ p10 }) => shown(p10)),
    p50: days.map(({ p50 }) => shown(p50)),
    p90: days.map(({ p90 }) => shown(p90)),
    total: { p10: shown(total.p10), p50: shown(total.p50), p90: shown(total.p90) },
    backtest: pastErrors(backtest),
    history: {
      days: past.length,
      known: values.filter((value) => value !== null).length,
      dates: past,
      values: values.map((value) => (value === null ? null : shown(value))),
    },
    events: marksIn(events, { from: period.from, to: ahead.to }),
    notes: forecastNotes({
      ...period,
      age: daysBetween(period.to, dayOf(context.clock.now())),
      missing: values.filter((value) => value === null).length,
      unseen: unseenEvents(events, past, dates).map(({ name }) => name),
      estimated: marksIn(events, ahead)
        .filter(({ isAnnounced }) => !isAnnounced)
        .map(({ name }) => name),
      asked: wish.days,
      result,
    }),
  }
}

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10_000) / 10_000

const pastErrors = ({
  score,
  naive,
  heldOut,
  coverage80,
  origins,
  horizon,
  scores,
}: Forecast['backtest']) => ({
  wape: rounded(score.wape),
  naiveWape: rounded(naive.wape),
  mase: rounded(score.mase),
  coverage80: rounded(coverage80),
  origins,
  heldOut,
  horizon,
  models: scores.map((one) => ({
    model: one.model,
    wape: rounded(one.score?.wape ?? null),
    mase: rounded(one.score?.mase ?? null),
    origins: one.origins,
  })),
})

/** 0 for Monday. */
const weekdayOf = (of: Day): number => Temporal.PlainDate.from(of).dayOfWeek - 1

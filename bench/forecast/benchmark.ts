import { availableParallelism } from 'node:os'
import { estimatedEvents } from '../../src/duties/calendar/rules/events.ts'
import { regressorsOf } from '../../src/duties/calendar/rules/regressors.ts'
import { createForecaster } from '../../src/duties/sales/forecast/forecaster.ts'
import { addDays, day, eachDay } from '../../src/kernel/calendar.ts'
import { holidayOn } from '../../src/kernel/chinese-calendar.ts'
import { shopDays } from '../../src/simulator/days.ts'
import { createWorld } from '../../src/simulator/world.ts'
import { chanceOf, normal } from '../../src/stats/chance.ts'
import type { Benchmark } from '../benchmark.ts'
import { rounded } from '../numbers.ts'

const HORIZON = 28
const DAYS = 730
const LIMIT = 60

/** Items of a shop: a size, a week and a year of their own, events, and noise that remembers. */
const invented = (seed: number, isGreat: (at: number) => boolean): number[] => {
  const chance = chanceOf(`bench/${seed}`)
  const [size, weekend, event] = [Math.exp(3 + normal(chance)), 1 + chance.next() / 2, 1 + 2 * chance.next()]
  let log = 0
  return Array.from({ length: DAYS }, (_, at) => {
    log = 0.6 * log + 0.2 * normal(chance)
    const season = 1 + 0.2 * Math.sin((2 * Math.PI * (at + seed)) / 365.25)
    return Math.round(size * season * (at % 7 > 4 ? weekend : 1) * (isGreat(at) ? event : 1) * Math.exp(log))
  })
}

/** A thousand series of two years on two threads, and what forecasts of invented shops are worth. */
export const forecastBenchmark: Benchmark = {
  name: 'forecast',
  title: '预测',
  run: async ({ quick, say }) => {
    // No great sale ahead: then the models that know none are tried too, which takes longest.
    const first = day('2024-08-01')
    const days = eachDay({ from: first, to: addDays(first, DAYS + HORIZON - 1) })
    const events = [2024, 2025, 2026, 2027].flatMap(estimatedEvents)
    const regressors = regressorsOf(days, events, holidayOn)
    const great = regressors.find(({ id }) => id === 'large:peak')?.values ?? []
    const threads = Math.min(2, availableParallelism())
    const forecaster = createForecaster({ threads })
    try {
      const count = quick ? 20 : 1_000
      const [from, cpu] = [performance.now(), process.cpuUsage()]
      const results = await Promise.all(
        Array.from({ length: count }, (_, seed) =>
          forecaster.forecast(
            { weekday: 3, values: invented(seed, (at) => great[at] === 1), regressors },
            HORIZON,
          ),
        ),
      )
      const seconds = (performance.now() - from) / 1000
      const used = process.cpuUsage(cpu)
      const cpuSeconds = (used.user + used.system) / 1e6
      const made = results.flatMap((one) => ('refused' in one ? [] : [one]))
      const models = Map.groupBy(made, ({ model }) => model)
      say(`${count} 条，选中：${[...models].map(([name, all]) => `${name} ${all.length}`).join('、')}`)

      const shops = []
      for (const seed of quick ? [1] : [1, 2, 3, 4, 5]) {
        const to = ['2026-11-15', '2026-06-10', '2026-02-10', '2026-08-20', '2026-10-25'][seed - 1] ?? ''
        const world = createWorld({ scenario: 'small', seed, to: day(to), days: 400 })
        const values = [...shopDays(world)].map(({ shop }) => shop.paidFen / 100)
        const span = eachDay({ from: world.from, to: addDays(world.to, HORIZON) })
        const result = await forecaster.forecast(
          {
            weekday: Temporal.PlainDate.from(world.from).dayOfWeek - 1,
            values,
            regressors: regressorsOf(span, [2025, 2026, 2027].flatMap(estimatedEvents), holidayOn),
          },
          HORIZON,
        )
        if ('refused' in result) throw new Error(`shop ${seed} was refused: ${result.refused}`)
        const { score, naive, coverage80 } = result.backtest
        shops.push({ seed, to, model: result.model, wape: score.wape, naiveWape: naive.wape, coverage80 })
      }
      const mean = (values: readonly (number | null)[]) =>
        rounded(values.reduce<number>((sum, one) => sum + (one ?? 0), 0) / values.length, 3)
      const coverage = mean(shops.map((one) => one.coverage80))
      return {
        measures: [
          {
            what: `${count} 条两年的日数据，${threads} 个线程`,
            value: rounded(seconds, 1),
            unit: 's',
            limit: `${LIMIT} s`,
            holds: (seconds / count) * 1_000 < LIMIT,
          },
          { what: '其中处理器时间', value: rounded(cpuSeconds, 1), unit: 's' },
          {
            what: '虚构的小店，WAPE 都比照抄上周同一天小',
            value: mean(shops.map((one) => one.wape)),
            limit: String(mean(shops.map((one) => one.naiveWape))),
            holds: shops.every((one) => (one.wape ?? 1) < (one.naiveWape ?? 0)),
          },
          {
            what: '虚构的小店，80% 区间覆盖',
            value: coverage,
            limit: '0.75–0.85',
            holds: coverage >= 0.75 && coverage <= 0.85,
          },
        ],
        details: { count, seconds, cpuSeconds, refused: results.length - made.length, shops },
      }
    } finally {
      await forecaster.stop()
    }
  },
}

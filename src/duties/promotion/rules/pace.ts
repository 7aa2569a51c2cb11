import { type Day, daysBetween } from '../../../kernel/calendar.ts'
import { type Range, rangeOfDraws } from '../../../stats/forecast/intervals.ts'
import { addedDraws } from '../../../stats/uplift.ts'
import { likelyWords, moneyWords, percentWords } from './amounts.ts'

/** Amounts split over days by weights; by equal parts where all weights are 0. Sums up to `total`. */
export const splitOver = (total: number, weights: readonly number[]): number[] => {
  const sum = weights.reduce((all, one) => all + one, 0)
  return weights.map((one) => (sum > 0 ? (total * one) / sum : total / weights.length))
}

/**
 * What all days will have sold at this pace: what is sold, and of the days to come what each trial of the forecast
 * makes of them, raised or lowered as the days that are over were against that same trial. Where nothing is over yet it
 * is the forecast; where all is over it is what was sold.
 */
export const endAtPace = (
  done: number,
  {
    doneDraws,
    leftDraws,
  }: { doneDraws: readonly (readonly number[])[]; leftDraws: readonly (readonly number[])[] },
): Range => {
  if (leftDraws.length === 0) return { p10: done, p50: done, p90: done }
  const left = addedDraws(leftDraws)
  const over = doneDraws.length > 0 ? addedDraws(doneDraws) : []
  return rangeOfDraws(
    left.map((one, at) => {
      const expected = over[at] ?? 0
      return done + (expected > 0 ? (one * done) / expected : one)
    }),
  )
}

/** Running sums, hour by hour; an hour that is not known ends them. */
export const summedUp = (hours: readonly (number | null)[]): (number | null)[] => {
  let sum = 0
  let isKnown = true
  return hours.map((one) => {
    if (one === null) isKnown = false
    else sum += one
    return isKnown ? sum : null
  })
}

/** How the days of sale go: what they are to bring, what they brought, where this pace leads. Amounts in yuan. */
export const paceSentence = ({
  total,
  done,
  plannedDone,
  over,
  days,
  end,
  today,
  first,
}: {
  total: number | null
  done: number
  plannedDone: number
  over: number
  days: number
  end: Range | null
  today: Day
  first: Day | undefined
}): string => {
  const plan = total === null ? '' : `计划 ${moneyWords(total)}，`
  if (over === 0) {
    if (first === undefined || today >= first) return `${plan}活动期还没有一天的销售数据。`
    const usual = end ? `；照过去的活动估计卖 ${moneyWords(end.p50)}（${likelyWords(end)}）` : ''
    return `${plan}活动期 ${first} 开始，还有 ${daysBetween(today, first)} 天${usual}。`
  }
  const pace = plannedDone > 0 ? `，是到这一天计划的 ${percentWords(done / plannedDone)}` : ''
  if (over === days)
    return `${plan}活动期 ${days} 天卖了 ${moneyWords(done)}${total ? `，完成 ${percentWords(done / total)}` : ''}。`
  const whole = end ? `；照这个速度到结束大约 ${moneyWords(end.p50)}（${likelyWords(end)}）` : ''
  return `${plan}活动期 ${days} 天过了 ${over} 天，卖了 ${moneyWords(done)}${pace}${whole}。`
}

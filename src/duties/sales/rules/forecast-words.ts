import type { Day } from '../../../kernel/calendar.ts'
import type { Forecast, Refused } from '../../../stats/forecast/forecast.ts'
import type { ForecastNote } from '../contract.ts'

/** Why there is no forecast, as a shop keeper reads it. */
export const refusalDetail = (name: string, { refused, known, days, needed }: Refused): string =>
  refused === 'short'
    ? `「${name}」只有 ${known} 天的数据，至少要 ${needed} 天`
    : refused === 'gaps'
      ? `「${name}」${days} 天里只有 ${known} 天有数据，缺得太多；缺的天不能当作 0`
      : `「${name}」${days} 天里只有 ${known} 天不是 0，看不出规律，至少要 ${needed} 天`

const listed = (names: readonly string[]): string =>
  [...new Set(names)].map((name) => `「${name}」`).join('、')

/** What one must know to read a forecast rightly, what weighs most first. */
export const forecastNotes = (about: {
  from: Day
  to: Day
  /** Days since the last one with data. */
  age: number
  missing: number
  /** Great events ahead that the history has not shown. */
  unseen: readonly string[]
  /** Events ahead whose dates are not announced. */
  estimated: readonly string[]
  asked: number
  result: Forecast
}): ForecastNote[] => {
  const { backtest } = about.result
  const { wape } = backtest.score
  const naive = backtest.naive.wape
  const { coverage80 } = backtest
  return [
    ...(about.age > 2
      ? [
          {
            code: 'old' as const,
            message: `数据到 ${about.to} 为止，预测从它的后一天算起；先导入后面的数据会更准。`,
          },
        ]
      : []),
    ...(about.unseen.length > 0
      ? [
          {
            code: 'unseen' as const,
            events: [...new Set(about.unseen)],
            message: `往后有${listed(about.unseen)}，以前的数据里没有过，它的影响是按同级别的活动或一般的经验估的。`,
          },
        ]
      : []),
    ...(about.estimated.length > 0
      ? [
          {
            code: 'estimated' as const,
            events: [...new Set(about.estimated)],
            message: `${listed(about.estimated)}的日子是估计的，官方公布后请在活动日历里改，预测会跟着变。`,
          },
        ]
      : []),
    ...(about.missing > 0
      ? [
          {
            code: 'gaps' as const,
            figure: about.missing,
            message: `${about.from} 至 ${about.to} 之间缺 ${about.missing} 天的数据，缺的天没有当作 0。`,
          },
        ]
      : []),
    ...(backtest.horizon < about.asked
      ? [
          {
            code: 'short' as const,
            figure: backtest.horizon,
            message: `数据不长，只能在过去试到往后 ${backtest.horizon} 天；再往后的区间是按时间的平方根放宽的。`,
          },
        ]
      : []),
    ...(about.result.model === 'seasonal-naive'
      ? [
          {
            code: 'naive' as const,
            message: '过去试下来，没有一种办法比照抄上周同一天更准，所以用的就是它。',
          },
        ]
      : wape !== null && naive !== null && wape >= naive
        ? [
            {
              code: 'no-better' as const,
              message: '在最近这些没参加挑选的日子里，这个办法不比照抄上周同一天准，请谨慎参考。',
            },
          ]
        : []),
    ...(backtest.heldOut === 0
      ? [
          {
            code: 'same-days' as const,
            message: '数据不长，挑办法和量误差用的是同样的日子，实际误差可能更大。',
          },
        ]
      : []),
    ...(coverage80 !== null && (coverage80 < 0.7 || coverage80 > 0.9)
      ? [
          {
            code: 'coverage' as const,
            figure: coverage80,
            message: `过去有 ${Math.round(coverage80 * 100)}% 的日子落在区间里（应为 80%左右），区间只能参考。`,
          },
        ]
      : []),
  ]
}

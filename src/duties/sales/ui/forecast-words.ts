import { counted, words } from '../../../web/kit/words.ts'

export const forecastWords = words(
  {
    forecast: '预测',
    metric: '指标',
    ahead: '往后几天',
    aheadDays: (days: number) => `往后 ${days} 天`,
    question: (days: number, name: string, amount: string) => `往后 ${days} 天，${name}大约 ${amount}`,
    between: (low: string, high: string) => `十次里有八次在 ${low} 到 ${high} 之间`,
    days: '每天大约多少',
    actual: '实际',
    picture: (name: string, from: string, to: string) => `${name}的过去和 ${from} 至 ${to} 的预测`,
    past: '过去准不准',
    pastHint: (origins: number, horizon: number, heldOut: number) =>
      `在过去 ${origins} 个日子各试一次，每次往后 ${horizon} 天；${
        heldOut > 0 ? `误差只算最近 ${heldOut} 个没参加挑选办法的日子` : '挑办法和量误差用的是同样的日子'
      }`,
    model: (name: string) => `用的办法：${name}。`,
    models: {
      regression: '活动日历回归',
      'seasonal-naive': '照抄上周同一天',
      mstl: '季节分解（MSTL）',
      ets: '指数平滑（ETS）',
    },
    error: (own: string, naive: string) => `平均差 ${own}（WAPE），照抄上周同一天差 ${naive}。`,
    mase: (value: string) => `MASE ${value}。`,
    coverage: (share: string) => `${share} 的日子落在区间里，应在 80% 左右。`,
    table: '每天的数',
    day: '日期',
    totals: (low: string, mid: string, high: string) =>
      `合计 P10 ${low} · P50 ${mid} · P90 ${high}。合计有自己的区间，不是每天的上下限相加。`,
  },
  {
    forecast: 'Forecast',
    metric: 'Metric',
    ahead: 'Days ahead',
    aheadDays: (days) => `Next ${counted(days, 'day')}`,
    question: (days, name, amount) => `The next ${counted(days, 'day')}: ${name} about ${amount}`,
    between: (low, high) => `Eight times in ten between ${low} and ${high}`,
    days: 'Day by day',
    actual: 'Actual',
    picture: (name, from, to) => `${name} so far and forecast ${from} to ${to}`,
    past: 'How it went before',
    pastHint: (origins, horizon, heldOut) =>
      `tried at ${counted(origins, 'past day')}, ${counted(horizon, 'day')} ahead each; ${
        heldOut > 0
          ? `errors are those of the newest ${heldOut}, which did not choose the model`
          : 'the same days chose the model and tell its error'
      }`,
    model: (name) => `Model: ${name}.`,
    models: {
      regression: 'event-calendar regression',
      'seasonal-naive': 'same day of last week',
      mstl: 'seasonal decomposition (MSTL)',
      ets: 'exponential smoothing (ETS)',
    },
    error: (own, naive) => `Off by ${own} (WAPE); the same day of last week by ${naive}.`,
    mase: (value) => `MASE ${value}.`,
    coverage: (share) => `${share} of past days lay in the range; it should be about 80%.`,
    table: 'The days',
    day: 'Day',
    totals: (low, mid, high) =>
      `Total P10 ${low} · P50 ${mid} · P90 ${high}. The total has a range of its own; bounds of days do not add up to it.`,
  },
)

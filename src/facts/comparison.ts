import {
  addDays,
  type Day,
  daysBetween,
  lastYearPeriod,
  overlaps,
  type Period,
  spanWords,
} from '../kernel/calendar.ts'
import { fromSpringFestival, lastLunarYearPeriod, springFestival } from '../kernel/chinese-calendar.ts'
import type { Alignment } from './alignment/contract.ts'
import type { Note } from './contract.ts'

/** An event of one year by its D day: what years are laid over each other by. */
export type Campaign = { id: string; year: number; name: string; peak: Day }

/** Days before and after the D day that belong to an event when years are compared. */
const [BEFORE, AFTER] = [21, 7]

const signed = (sign: string, days: number): string =>
  days === 0 ? sign : days > 0 ? `${sign}+${days}` : `${sign}−${-days}`
const offsets = (sign: string, from: number, to: number): string =>
  from === to ? signed(sign, from) : `${signed(sign, from)} 至 ${signed(sign, to)}`

export type Aligned = { period: Period; note: Note; alignment: Alignment }

const told = (message: string): Note => ({ code: 'compared', message })

/** 同期活动: the days as far from the D day of the same event a year earlier; the plain ones where there is no event. */
export const campaignPeriod = (period: Period, campaigns: readonly Campaign[]): Aligned => {
  const plain = lastYearPeriod(period)
  const middle = addDays(period.from, Math.floor(daysBetween(period.from, period.to) / 2))
  const near = campaigns
    .filter(({ peak }) => overlaps(period, { from: addDays(peak, -BEFORE), to: addDays(peak, AFTER) }))
    .sort((a, b) => Math.abs(daysBetween(a.peak, middle)) - Math.abs(daysBetween(b.peak, middle)))
  for (const event of near) {
    const before = campaigns.find(({ id, year }) => id === event.id && year === event.year - 1)
    if (!before) continue
    const shift = daysBetween(event.peak, before.peak)
    const aligned = { from: addDays(period.from, shift), to: addDays(period.to, shift) }
    const at = offsets('D', daysBetween(event.peak, period.from), daysBetween(event.peak, period.to))
    return {
      period: aligned,
      note: told(
        `按「${event.name}」的 ${at} 对齐（今年 D 日 ${event.peak}，去年 ${before.peak}）：和 ${spanWords(aligned)} 比；普通同比是 ${spanWords(plain)}。`,
      ),
      alignment: {
        kind: 'campaign',
        event: { name: event.name, peak: event.peak, peakBefore: before.peak },
        unmatched: null,
        plain,
      },
    }
  }
  const unmatched = near[0]?.name ?? null
  return {
    period: plain,
    note: told(
      unmatched === null
        ? `这段时间不在任何活动的 D−${BEFORE} 至 D+${AFTER} 里，没有可对齐的，按普通同比和 ${spanWords(plain)} 比。`
        : `「${unmatched}」去年没有，没有可对齐的，按普通同比和 ${spanWords(plain)} 比：一边有活动，一边没有，多少不能直接比。`,
    ),
    alignment: { kind: 'campaign', event: null, unmatched, plain },
  }
}

/** 农历同比: the days as far from 正月初一 a year earlier. */
export const lunarPeriod = (period: Period): Aligned => {
  const aligned = lastLunarYearPeriod(period)
  const { year } = fromSpringFestival(
    addDays(period.from, Math.floor(daysBetween(period.from, period.to) / 2)),
  )
  const first = springFestival(year)
  const plain = lastYearPeriod(period)
  const at = offsets('正月初一', daysBetween(first, period.from), daysBetween(first, period.to))
  return {
    period: aligned,
    note: told(
      `按农历对齐，${at}（${first}，上一个是 ${springFestival(year - 1)}）：和 ${spanWords(aligned)} 比；普通同比是 ${spanWords(plain)}。`,
    ),
    alignment: {
      kind: 'lunar',
      event: { name: '正月初一', peak: first, peakBefore: springFestival(year - 1) },
      unmatched: null,
      plain,
    },
  }
}

import { daysBetween, type Period, spanWords } from '../../../kernel/calendar.ts'
import type { EventMark } from '../../calendar/contract.ts'
import type { EventDays } from '../contract.ts'

const daysWithin = (mark: EventMark, { from, to }: Period): number => {
  const start = mark.from > from ? mark.from : from
  const end = mark.to < to ? mark.to : to
  return start > end ? 0 : daysBetween(start, end) + 1
}

const holds = ({ peak }: EventMark, { from, to }: Period): boolean => peak >= from && peak <= to

/**
 * Events that one of two periods has and the other has not: their D day, or any of their days. The same event of two
 * years is one event. What both have alike is no difference.
 */
export const eventDifferences = (
  marks: readonly EventMark[],
  period: Period,
  compared: Period,
): EventDays[] => {
  const events = Map.groupBy(marks, ({ id }) => id.replace(/-\d{4}$/, ''))
  return [...events]
    .flatMap(([id, all]): EventDays[] => {
      const name = all.at(-1)?.name ?? id
      const count = (of: Period) => all.reduce((sum, mark) => sum + daysWithin(mark, of), 0)
      const [days, daysBefore] = [count(period), count(compared)]
      const peakOf = (of: Period) => all.find((mark) => holds(mark, of))?.peak ?? null
      const [peak, peakBefore] = [peakOf(period), peakOf(compared)]
      if (days > 0 === daysBefore > 0 && (peak === null) === (peakBefore === null)) return []
      const isEstimated = all.some(({ isAnnounced }) => !isAnnounced)
      const difference = { id, name, days, daysBefore, peak, peakBefore, isEstimated }
      return [{ ...difference, sentence: eventSentence(difference, period, compared) }]
    })
    .sort((a, b) => Number(isOfPeak(b)) - Number(isOfPeak(a)) || (a.id < b.id ? -1 : 1))
}

const isOfPeak = ({ peak, peakBefore }: Pick<EventDays, 'peak' | 'peakBefore'>): boolean =>
  (peak === null) !== (peakBefore === null)

/** 「天猫双11」当天（2026-11-11）在这一段里，对比的那一段里没有，… */
const eventSentence = (event: Omit<EventDays, 'sentence'>, period: Period, compared: Period): string => {
  const { name, days, daysBefore, peak, peakBefore, isEstimated } = event
  const one = peak ?? peakBefore
  const isNow = isOfPeak(event) ? peak !== null : days > 0
  const [here, there] = isNow
    ? [spanWords(period), spanWords(compared)]
    : [spanWords(compared), spanWords(period)]
  const what =
    isOfPeak(event) && one
      ? `「${name}」当天（${one}）在 ${here} 里，${there} 里没有`
      : `${here} 有 ${isNow ? days : daysBefore} 天在「${name}」里，${there} 一天也没有`
  return `${what}，多少不能直接比${isEstimated ? '（活动的日子是估计的）' : ''}。`
}

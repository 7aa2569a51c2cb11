import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { marksIn } from '../../calendar/actions.ts'
import { estimatedEvents } from '../../calendar/rules/events.ts'
import { eventDifferences } from './event-days.ts'

const marks = marksIn([...estimatedEvents(2025), ...estimatedEvents(2026)], {
  from: day('2025-01-01'),
  to: day('2026-12-31'),
})
const differences = (from: string, to: string, cfrom: string, cto: string) =>
  eventDifferences(marks, { from: day(from), to: day(to) }, { from: day(cfrom), to: day(cto) })

test('the week of 双11 beside the week before: one has the day itself, the other has not', () => {
  const [first] = differences('2026-11-09', '2026-11-15', '2026-11-02', '2026-11-08')
  expect(first).toMatchObject({ id: '1111', peak: '2026-11-11', peakBefore: null, isEstimated: true })
  expect(first?.sentence).toBe(
    '「天猫双11」当天（2026-11-11）在 2026-11-09 至 2026-11-15 里，2026-11-02 至 2026-11-08 里没有，多少不能直接比（活动的日子是估计的）。',
  )
})

test('the other way round it is told of the compared period', () => {
  const [first] = differences('2026-11-16', '2026-11-22', '2026-11-09', '2026-11-15')
  expect(first).toMatchObject({ id: '1111', peak: null, peakBefore: '2026-11-11' })
  expect(first?.sentence).toContain('在 2026-11-09 至 2026-11-15 里，2026-11-16 至 2026-11-22 里没有')
})

test('双11 of two years is one event: laid over each other there is no difference', () => {
  expect(differences('2026-11-09', '2026-11-15', '2025-11-09', '2025-11-15')).toEqual([])
})

test('days of an event without its D day are told in days', () => {
  const [first] = differences('2026-03-01', '2026-03-02', '2026-02-25', '2026-02-26')
  expect(first).toMatchObject({ id: '38', days: 2, daysBefore: 0, peak: null, peakBefore: null })
  expect(first?.sentence).toContain('有 2 天在「38焕新周」里')
})

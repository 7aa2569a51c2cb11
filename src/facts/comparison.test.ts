import { expect, test } from 'vitest'
import { day, parsePeriod } from '../kernel/calendar.ts'
import { type Campaign, campaignPeriod, lunarPeriod } from './comparison.ts'

const campaigns: Campaign[] = [
  { id: '1111', year: 2025, name: '天猫双11', peak: day('2025-11-11') },
  { id: '1111', year: 2026, name: '天猫双11', peak: day('2026-11-11') },
  // The shop's own day moved by a week.
  { id: 'own-1', year: 2025, name: '周年店庆', peak: day('2025-09-25') },
  { id: 'own-1', year: 2026, name: '周年店庆', peak: day('2026-10-02') },
  { id: 'own-2', year: 2026, name: '新店日', peak: day('2026-05-10') },
]
const aligned = (text: string) => campaignPeriod(parsePeriod(text), campaigns)

test('2025-01-29 and 2026-02-17 are compared as 正月初一, beside the plain comparison', () => {
  const { period, note } = lunarPeriod(parsePeriod('2026-02-17'))
  expect(period).toEqual({ from: '2025-01-29', to: '2025-01-29' })
  expect(note.message).toContain('正月初一（2026-02-17，上一个是 2025-01-29）')
  expect(note.message).toContain('普通同比是 2025-02-17')
  expect(lunarPeriod(parsePeriod('2026-02-10..2026-02-23')).note.message).toContain(
    '正月初一−7 至 正月初一+6',
  )
})

test('an event that moved is laid over itself by its D day', () => {
  const { period, note } = aligned('2026-09-30..2026-10-02')
  expect(period).toEqual({ from: '2025-09-23', to: '2025-09-25' })
  expect(note.message).toContain('「周年店庆」的 D−2 至 D')
  expect(aligned('2026-09-30..2026-10-02').alignment.event).toEqual({
    name: '周年店庆',
    peak: '2026-10-02',
    peakBefore: '2025-09-25',
  })
  expect(note.message).toContain('普通同比是 2025-09-30 至 2025-10-02')
})

test('D−21 and D+7 belong to the event, the days around them do not', () => {
  expect(aligned('2026-10-21').note.message).toContain('「天猫双11」的 D−21 ')
  expect(aligned('2026-11-18').note.message).toContain('「天猫双11」的 D+7 ')
  expect(aligned('2026-11-19').note.message).toContain('按普通同比')
})

test('where no event was there a year ago either, the plain comparison is taken and told', () => {
  expect(aligned('2026-05-10')).toEqual({
    period: { from: '2025-05-10', to: '2025-05-10' },
    note: expect.objectContaining({
      message: expect.stringContaining('「新店日」去年没有，没有可对齐的，按普通同比和 2025-05-10 比'),
    }),
    alignment: {
      kind: 'campaign',
      event: null,
      unmatched: '新店日',
      plain: { from: '2025-05-10', to: '2025-05-10' },
    },
  })
  expect(aligned('2026-07-20').alignment).toMatchObject({ event: null, unmatched: null })
  expect(aligned('2026-07-20').note.message).toContain('不在任何活动的')
})

import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import type { ReportSummary } from '../contract.ts'
import { waiting } from './waiting.ts'

const report = (
  id: number,
  dueOn: string | null,
  state: ReportSummary['state'] = 'draft',
): ReportSummary => ({
  id,
  kind: 'weekly',
  title: `报告 ${id}`,
  period: { from: day('2026-11-09'), to: day('2026-11-15') },
  subject: '',
  state,
  by: null,
  at: '2026-11-16T01:00:00Z',
  due: dueOn === null ? null : day(dueOn),
  isDueSure: true,
  timeliness: null,
})

test('what is to be handed in stands in the order of its due days', () => {
  const reports = [
    report(1, '2026-12-03'),
    report(2, '2026-10-21'),
    report(3, null),
    report(4, '2026-11-04', 'submitted'),
    report(5, '2026-11-23', 'withdrawn'),
  ]
  expect(waiting(reports).map(({ id }) => id)).toEqual([2, 5, 1])
})

import { expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../kernel/calendar.ts'
import type { PhaseDays } from '../../calendar/rules/events.ts'
import { needsOf } from './needs.ts'
import { endAtPace, splitOver, summedUp } from './pace.ts'
import { checkedPhases, movedTo, partOf, startOf, stateOn, windowsOf } from './plan.ts'
import { steps, tasksFor } from './tasks.ts'
import { eventsWithout, ownEvents, runsOf } from './uplift-days.ts'

const phase = (name: PhaseDays['phase'], from: string, to = from): PhaseDays => ({
  phase: name,
  from: day(from),
  to: day(to),
})
const double11 = [
  phase('presale', '2026-10-15', '2026-10-19'),
  phase('opening', '2026-10-20', '2026-10-23'),
  phase('warmup', '2026-10-29', '2026-11-07'),
  phase('main', '2026-11-08', '2026-11-11'),
  phase('encore', '2026-11-12', '2026-11-13'),
]

test('phases are put in order; two on one day, none to start from and too many days are refused', () => {
  expect(checkedPhases(double11.toReversed())).toEqual(double11)
  expect(() => checkedPhases([...double11, phase('presale', '2026-11-10')])).toThrow('「爆发」到 2026-11-11')
  expect(() => checkedPhases([phase('warmup', '2026-11-01')])).toThrow('还没有「爆发」')
  expect(() => checkedPhases([...double11, phase('presale', '2026-05-01')])).toThrow('最多 120 天')
})

test('days of sale are 开门红, 爆发 and 返场; what lies between and before is not, and ten days come after', () => {
  const windows = windowsOf(double11)
  expect(windows.sale).toEqual([
    { from: '2026-10-20', to: '2026-10-23' },
    { from: '2026-11-08', to: '2026-11-13' },
  ])
  expect(windows.after).toEqual({ from: '2026-11-14', to: '2026-11-23' })
  const parts = (of: string) => partOf(windows, day(of))
  expect(
    ['2026-10-14', '2026-10-15', '2026-10-21', '2026-10-25', '2026-11-13', '2026-11-14'].map(parts),
  ).toEqual([undefined, 'before', 'sale', 'before', 'sale', 'after'])
  expect(windowsOf([phase('main', '2026-11-08', '2026-11-11')]).before).toBeNull()
})

test('a day without data is in no run: neither what it sold nor what it would have sold is counted', () => {
  const windows = windowsOf([phase('main', '2026-11-08', '2026-11-11')])
  const { runs } = runsOf(windows, day('2026-11-08'), (of) => (of === '2026-11-09' ? null : 1))
  expect(runs).toEqual([
    { part: 'sale', from: 0, to: 0 },
    { part: 'sale', from: 2, to: 3 },
    { part: 'after', from: 4, to: 13 },
  ])
})

test('the calendar without it lacks its own event, not the other promotions of the shop; the event comes back with it', () => {
  const event = (id: string) => ({
    id,
    year: 2026,
    name: id,
    size: 'large' as const,
    peak: day('2026-11-11'),
    isAnnounced: true,
    phases: double11,
  })
  const calendar = [event('1111'), event('1212')]
  const own = { id: 1, name: '双11', phases: double11, event: { id: '1111', year: 2026 } }
  const other = { id: 2, name: '店庆', phases: [phase('main', '2026-08-08')], event: null }
  const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id)
  expect(ids(eventsWithout(calendar, own, [own, other]))).toEqual(['1212', 'promotion-2'])
  expect(ids(ownEvents(calendar, own))).toEqual(['1111'])
  expect(ids(ownEvents(calendar, other))).toEqual(['promotion-2'])
})

test('a plan moves around its first day with all its phases', () => {
  const moved = movedTo(double11, day('2027-11-08'))
  expect(startOf(moved)).toBe('2027-11-08')
  expect(moved[0]).toEqual(phase('presale', '2027-10-15', '2027-10-19'))
})

test('it is being prepared, runs, settles for ten days, and is over', () => {
  const on = (today: string) => stateOn({ phases: double11, cancelledAt: null }, day(today))
  expect(
    ['2026-10-14', '2026-10-15', '2026-11-13', '2026-11-14', '2026-11-23', '2026-11-24'].map(on),
  ).toEqual(['preparing', 'running', 'running', 'settling', 'settling', 'ended'])
  expect(stateOn({ phases: double11, cancelledAt: '2026-10-01T00:00:00Z' }, day('2026-11-09'))).toBe(
    'cancelled',
  )
})

test('until 爆发 it is asked whether all is ready, in 预热 too; then whether it goes by plan', () => {
  const on = (today: string, late: number) =>
    needsOf(
      {
        id: 1,
        name: '双11',
        state: stateOn({ phases: double11, cancelledAt: null }, day(today)),
        start: startOf(double11),
        period: { from: day('2026-10-15'), to: day('2026-11-13') },
        after: windowsOf(double11).after,
        hasCosts: false,
        late,
      },
      day(today),
    ).map(({ title }) => title)
  expect(on('2026-10-30', 2)).toEqual(['「双11」还有 9 天爆发，2 项准备拖过了日子'])
  expect(on('2026-11-05', 0)).toEqual(['「双11」还有 3 天爆发，看一遍准备好了没有'])
  expect(on('2026-10-20', 0)).toEqual([])
  expect(on('2026-11-08', 2)).toEqual(['「双11」正在进行，看照不照计划走'])
})

test('tasks are counted back from the first day of 爆发 and on from the last day of all', () => {
  const tasks = tasksFor({ phases: double11, isLarge: true }, [], day('2026-09-01'))
  expect(tasks).toHaveLength(steps.length)
  const due = (id: string): Day | undefined => tasks.find((one) => one.id === id)?.due
  expect(due('goal')).toBe('2026-09-09')
  expect(due('enrol')).toBe('2026-09-24')
  expect(due('watch')).toBe('2026-11-08')
  expect(due('restore')).toBe('2026-11-14')
  expect(due('report')).toBe(addDays(day('2026-11-13'), 14))
  expect(tasks.every(({ isLate, owner }) => !isLate && owner === null)).toBe(true)
})

test('a plan that is late has its first tasks today; of one that is over only what comes after is to be done', () => {
  const late = tasksFor({ phases: double11, isLarge: true }, [], day('2026-10-20'))
  expect(late.filter(({ isLate }) => isLate).every(({ due }) => due === '2026-10-20')).toBe(true)
  const over = tasksFor({ phases: double11, isLarge: true }, [], day('2026-11-20'))
  expect(over.map(({ id }) => id)).toEqual(['restore', 'after-sales', 'costs', 'report'])
})

test('the longest member of a role owns its tasks, else the manager; who is archived owns none', () => {
  const members = [
    { id: 1, role: 'design' as const, archivedAt: '2026-01-01T00:00:00Z' },
    { id: 2, role: 'manager' as const, archivedAt: null },
    { id: 3, role: 'ads' as const, archivedAt: null },
    { id: 4, role: 'ads' as const, archivedAt: null },
  ]
  const tasks = tasksFor({ phases: double11, isLarge: true }, members, day('2026-09-01'))
  const owner = (id: string) => tasks.find((one) => one.id === id)?.owner
  expect([owner('ads-plan'), owner('creative'), owner('goal')]).toEqual([3, 2, 2])
})

test('a plan is split by the weights of its days, and evenly where there are none', () => {
  expect(splitOver(100, [1, 3])).toEqual([25, 75])
  expect(splitOver(100, [0, 0])).toEqual([50, 50])
})

test('at twice the pace what is left comes at twice the pace too', () => {
  // Each trial of the forecast made 100 of the days that are over and 50 of those to come; 200 were sold.
  const end = endAtPace(200, { doneDraws: [[100, 100]], leftDraws: [[50, 50]] })
  expect(end).toEqual({ p10: 300, p50: 300, p90: 300 })
  expect(endAtPace(0, { doneDraws: [], leftDraws: [[50, 50]] }).p50).toBe(50)
  expect(endAtPace(200, { doneDraws: [[100]], leftDraws: [] }).p50).toBe(200)
})

test('hours are summed up until the one that is not known', () => {
  expect(summedUp([1, 2, null, 4])).toEqual([1, 3, null, null])
})

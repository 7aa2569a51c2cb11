import { expect, test } from 'vitest'
import { dayOf } from '../../../kernel/calendar.ts'
import type { Task } from '../../tasks/contract.ts'
import {
  assignedTasks,
  importReminders,
  meetingReminders,
  reportReminders,
  taskReminders,
} from './reminders.ts'

const lin = { id: 1, name: '林晓', colour: 'blue' } as const
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Asia/Shanghai]`).toInstant()

const task = (given: Partial<Task> = {}): Task => ({
  id: 7,
  title: '催供应商发货',
  owner: lin,
  due: dayOf(at('2026-11-12T00:00')),
  from: { kind: 'meeting', id: '3', words: '周会', path: '/team/meetings/3' },
  check: null,
  state: 'todo',
  history: [{ state: 'todo', by: '王店长', at: at('2026-11-09T10:00').toString(), note: '' }],
  createdAt: at('2026-11-09T10:00').toString(),
  checkDay: null,
  readings: [],
  ...given,
})

test('who is given a task is told who made it, until when, and where it came from', () => {
  expect(assignedTasks([task()], at('2026-11-09T10:05'))).toEqual([
    {
      event: 'task_assigned',
      key: 'task-assigned 7 1',
      members: [1],
      title: '有任务交给您：催供应商发货',
      text: '王店长 建的。截止 2026-11-12。来自：周会',
      path: '/tasks?task=7',
    },
  ])
})

test('nobody is told of a task of their own, of one without an owner, of one begun or of one of two days ago', () => {
  const own = task({
    history: [{ state: 'todo', by: '林晓', at: at('2026-11-09T10:00').toString(), note: '' }],
  })
  const others = [own, task({ owner: null }), task({ state: 'doing' })]
  expect(assignedTasks(others, at('2026-11-09T10:05'))).toEqual([])
  expect(assignedTasks([task()], at('2026-11-11T10:05'))).toEqual([])
})

test('a task is told of the day before, on the day and the day after, from nine in the morning', () => {
  const titles = (now: string) => taskReminders([task()], at(now)).map(({ title }) => title)
  expect(titles('2026-11-11T08:59')).toEqual([])
  expect(titles('2026-11-11T09:00')).toEqual(['任务明天到期：催供应商发货'])
  expect(titles('2026-11-12T09:00')).toEqual(['任务今天到期：催供应商发货'])
  expect(titles('2026-11-13T09:00')).toEqual(['任务过期了：催供应商发货'])
  expect(titles('2026-11-14T09:00')).toEqual([])
  expect(taskReminders([task({ state: 'done' })], at('2026-11-12T09:00'))).toEqual([])
  // Nobody's task is everybody's by their role.
  expect(taskReminders([task({ owner: null })], at('2026-11-12T09:00'))[0]).not.toHaveProperty('members')
})

test('a meeting is told of from five in the afternoon of the day before, to those who are asked to come', () => {
  const meetings = [
    {
      id: 4,
      series: null,
      name: '双11 复盘',
      day: '2026-11-13',
      time: '10:00',
      place: '一号会议室',
      members: [1, 2],
      heldAt: null,
      decisions: 0,
      actions: 0,
      openActions: 0,
    },
  ]
  const told = (now: string) => meetingReminders({ series: [], meetings }, at(now))
  expect(told('2026-11-12T16:59')).toEqual([])
  expect(told('2026-11-12T17:00')).toMatchObject([
    { title: '明天 10:00 开会：双11 复盘', text: '2026-11-13 10:00，一号会议室', members: [1, 2] },
  ])
})

test('rows that were not taken are told of for a day, by the clock of Beijing', () => {
  const batch = {
    batch: 4,
    file: '订单.csv',
    rejected: 2,
    accepted: 8,
    status: 'active' as const,
    formatName: '订单报表',
    importedAt: '2026-11-26 21:21:02.327',
  }
  const titles = (now: string) =>
    importReminders({ uploads: [], batches: [batch] }, at(now)).map(({ title }) => title)
  expect(titles('2026-11-26T21:22')).toEqual(['2 行没有收下：订单.csv'])
  expect(titles('2026-11-27T21:20')).toEqual(['2 行没有收下：订单.csv'])
  expect(titles('2026-11-27T21:22')).toEqual([])
})

test('a report of before the team wrote its first is not late', () => {
  const day = (text: string) => dayOf(at(`${text}T00:00`))
  const ledger = (since: string | null) => ({
    reports: [],
    since: since === null ? null : day(since),
    absent: [{ title: '第 47 周销售周报', due: day('2026-11-23') }],
  })
  const titles = (since: string | null) =>
    reportReminders(ledger(since), at('2026-11-24T10:00')).map(({ title }) => title)
  expect(titles('2026-11-10')).toEqual(['没按时交：第 47 周销售周报'])
  expect(titles('2026-11-24')).toEqual([])
  expect(titles(null)).toEqual([])
})

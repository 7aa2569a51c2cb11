import type { NewTask, TaskState } from '../duties/tasks/contract.ts'
import { api, queryClient } from './client.ts'
import { words } from './kit/words.ts'

const states: Record<TaskState, string> = { todo: '待办', doing: '进行中', done: '完成', cancelled: '取消' }
const statesEn: Record<TaskState, string> = {
  todo: 'To do',
  doing: 'Doing',
  done: 'Done',
  cancelled: 'Cancelled',
}

export const makeTaskWords = words(
  {
    make: '变成任务',
    title: '做什么',
    owner: '负责人',
    nobody: '先不定',
    due: '截止日',
    save: '加任务',
    cancel: '取消',
    states,
    isTask: (state: string, owner: string) => `任务：${state}${owner === '' ? '' : ` · ${owner}`}`,
    check: '怎样看有没有效果',
    noCheck: '不用看',
    target: '目标，可以不写',
    checkDay: '哪天看',
    compared: (from: string, to: string, days: number) =>
      `${from} 至 ${to} 是之前；到那天程序读前 ${days} 天的数，和之前比。`,
    checkOn: (metric: string, day: string) => `到 ${day} 看「${metric}」，说有没有效果`,
  },
  {
    make: 'Make a task',
    title: 'What to do',
    owner: 'Owner',
    nobody: 'Nobody yet',
    due: 'Due',
    save: 'Add task',
    cancel: 'Cancel',
    states: statesEn,
    isTask: (state: string, owner: string) => `Task: ${state}${owner === '' ? '' : ` · ${owner}`}`,
    check: 'How to tell whether it worked',
    noCheck: 'Not to be told',
    target: 'Target (optional)',
    checkDay: 'Read on',
    compared: (from: string, to: string, days: number) =>
      `${from} to ${to} is before; on that day the program reads the ${days} days up to then.`,
    checkOn: (metric: string, day: string) => `On ${day}, read ${metric} and say whether it worked`,
  },
)

export type Making = {
  shop: string
  title: string
  from: NonNullable<NewTask['from']>
  check?: NonNullable<NewTask['check']>
}

/** After a task was made or moved: pages show tasks, 今天 what is needed. */
export const forgetTasks = () => queryClient.invalidateQueries({ queryKey: api.tasks.key() })

/** Tasks of a shop: the same question on every page, asked once. */
export const tasksQuery = (shop: string) =>
  api.tasks.list.queryOptions({ input: { shop }, enabled: shop !== '' })

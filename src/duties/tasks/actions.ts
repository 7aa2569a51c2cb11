import type { Shop } from '../../facts/contract.ts'
import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { type Day, day, dayOf } from '../../kernel/calendar.ts'
import type { Clock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember, listMembers, type PeopleContext } from '../people/actions.ts'
import type { Member } from '../people/contract.ts'
import { type CheckContext, checkTasks } from './checking.ts'
import { type Need, NewTask, type Task, type TaskCheck, type TaskState } from './contract.ts'
import { checkDayOf, checkProblem, doneAt, isOpen } from './rules/course.ts'
import { dueWeight, sortedNeeds } from './rules/needs.ts'
import {
  insertTask,
  putState,
  type StoredTask,
  type TaskRecords,
  taskById,
  tasksOf,
  updateTask,
} from './store.ts'

/**
 * What tasks are kept with. Inside a transaction of its own a caller gives that one for both `records` and
 * `people.records`.
 */
export type TasksContext = { records: TaskRecords; people: PeopleContext; clock: Clock }

type Named = { shop?: string | undefined }
type KeptCheck = NonNullable<Task['check']>

const parsed = <T>(json: string): T => JSON.parse(json)

const toTask = (task: StoredTask, members: readonly Member[]): Task => {
  const nameOf = (id: number | null) => members.find((one) => one.id === Number(id))?.name ?? null
  const owner = members.find(({ id }) => id === task.owner_id)
  const check = task.check_json === null ? null : parsed<KeptCheck>(task.check_json)
  return {
    id: task.id,
    title: task.title,
    owner: owner ? { id: owner.id, name: owner.name, colour: owner.colour } : null,
    due: task.due === null ? null : day(task.due),
    from: { kind: task.from_kind, id: task.from_id, words: task.from_words, path: task.from_path },
    check,
    state: task.states.at(-1)?.state ?? 'todo',
    history: task.states.map(({ state, member_id, at, note }) => ({
      state,
      by: member_id === null ? null : nameOf(member_id),
      at,
      note,
    })),
    createdAt: task.created_at,
    checkDay: check === null ? null : checkDayOf(check, doneAt(task.states)),
    readings: task.readings,
  }
}

const opened = async ({ records, people }: TasksContext, shop: number, id: number): Promise<Task> => {
  const task = await taskById(records, shop, id)
  if (!task) throw new Failure('not_found', { what: '这个任务' })
  return toTask(task, await listMembers(people))
}

/**
 * The newest first, at most so many; what is not done or cancelled is all there. Checks whose day has come are read
 * before. Failures: shop_unknown, shop_needed.
 */
export const listTasks = async (
  context: TasksContext & CheckContext,
  input: Named & { limit: number },
): Promise<Task[]> => {
  const { records, people } = context
  const shop = await shopToLookAt(records, input.shop)
  await checkTasks(context, shop)
  const [tasks, members] = await Promise.all([tasksOf(records, shop.id, input.limit), listMembers(people)])
  return tasks.map((one) => toTask(one, members))
}

/** One task, however old. Failures: shop_unknown, shop_needed, not_found. */
export const getTask = async (context: TasksContext, input: Named & { task: number }): Promise<Task> => {
  const { records, people } = context
  const shop = await shopToLookAt(records, input.shop)
  const [task, members] = await Promise.all([taskById(records, shop.id, input.task), listMembers(people)])
  if (!task) throw new Failure('not_found', { what: '这个任务' })
  return toTask(task, members)
}

/** What came from one kind of thing, the newest first, done and cancelled ones too. Checks are not read. */
export const tasksFrom = async (
  { records, people }: Pick<TasksContext, 'records' | 'people'>,
  shop: { id: number },
  kind: Task['from']['kind'],
): Promise<Task[]> => {
  const [tasks, members] = await Promise.all([
    tasksOf(records, shop.id, Number.POSITIVE_INFINITY),
    listMembers(people),
  ])
  return tasks.filter(({ from_kind }) => from_kind === kind).map((one) => toTask(one, members))
}

const settledCheck = (check: TaskCheck): KeptCheck => {
  const metric = metricOf(check.metric)
  if (!metric) throw new Failure('metric_unknown', { metric: check.metric })
  const { name, good, dimensions } = metricInfo(metric)
  const strange = check.scope.find(({ dimension }) => !dimensions.includes(dimension))
  if (strange)
    throw new Failure('invalid_input', {
      detail: `「${name}」不能只看某个「${strange.dimension}」的，请换一个指标或范围。`,
    })
  const direction = check.direction ?? (good === 'none' ? undefined : good)
  if (!direction)
    throw new Failure('invalid_input', {
      detail: `「${name}」没有公认的好坏，请写明是越高越好还是越低越好。`,
    })
  const problem = checkProblem(check)
  if (problem) throw new Failure('invalid_input', { detail: problem })
  return { ...check, direction }
}

/**
 * Writes down what somebody is to do. What it came from stays with it; with a check the program says by itself later
 * whether it worked. Failures: shop_unknown, shop_needed; not_found, invalid_input of the member; metric_unknown,
 * invalid_input of the check.
 */
export const createTask = async (context: TasksContext, input: NewTask): Promise<Task> => {
  const { shop: name, title, owner, due, from, check, by } = NewTask.parse(input)
  const shop = await shopToLookAt(context.records, name)
  for (const member of [owner, by]) if (member !== null) await activeMember(context.people, member)
  const kept = check === null ? null : settledCheck(check)
  const at = context.clock.now().toString()
  const id = await inTransaction(context.records, async (tx) => {
    const task = await insertTask(tx, {
      shop_id: shop.id,
      title,
      owner_id: owner,
      due,
      from_kind: from.kind,
      from_id: from.id,
      from_words: from.words,
      from_path: from.path,
      check_json: kept === null ? null : JSON.stringify(kept),
      created_at: at,
    })
    await putState(tx, { task_id: task, shop_id: shop.id, state: 'todo', member_id: by, at, note: '' })
    return task
  })
  return opened(context, shop.id, id)
}

type Change = Named & {
  task: number
  title?: string | undefined
  owner?: number | null | undefined
  due?: string | null | undefined
}

/** Failures: shop_unknown, shop_needed, not_found; invalid_input where the member is archived. */
export const changeTask = async (
  context: TasksContext,
  { shop: name, task, title, owner, due }: Change,
): Promise<Task> => {
  const shop = await shopToLookAt(context.records, name)
  if (owner !== undefined && owner !== null) await activeMember(context.people, owner)
  await inTransaction(context.records, async (tx) => {
    if (!(await taskById(tx, shop.id, task))) throw new Failure('not_found', { what: '这个任务' })
    await updateTask(tx, task, {
      ...(title === undefined ? {} : { title }),
      ...(owner === undefined ? {} : { owner_id: owner }),
      ...(due === undefined ? {} : { due }),
    })
  })
  return opened(context, shop.id, task)
}

type Move = Named & { task: number; state: TaskState; member: number | null; note: string }

/** Moved to where it is already, it stays. Failures: as above. */
export const moveTask = async (
  context: TasksContext,
  { shop: name, task, state, member, note }: Move,
): Promise<Task> => {
  const shop = await shopToLookAt(context.records, name)
  if (member !== null) await activeMember(context.people, member)
  const at = context.clock.now().toString()
  await inTransaction(context.records, async (tx) => {
    const found = await taskById(tx, shop.id, task)
    if (!found) throw new Failure('not_found', { what: '这个任务' })
    if (found.states.at(-1)?.state === state && note === '') return
    await putState(tx, { task_id: task, shop_id: shop.id, state, member_id: member, at, note })
  })
  return opened(context, shop.id, task)
}

/** Of whom a need is asked: a shop on a day. */
export type NeedsOf = { shop: Shop; today: Day }

/** What each duty needs from the person, by the duty's name. A duty adds itself where the program is put together. */
export type NeedSources = Readonly<Record<string, (about: NeedsOf) => Promise<Need[]>>>

export type NeedsContext = TasksContext &
  CheckContext & {
    needs: NeedSources
    reportBug: (error: unknown) => unknown
  }

/** What all duties need today. One that fails keeps no other from being told. Failures: shop_unknown, shop_needed. */
export const gatherNeeds = async (
  {
    records,
    clock,
    needs: sources,
    reportBug,
  }: Pick<NeedsContext, 'records' | 'clock' | 'needs' | 'reportBug'>,
  input: Named,
): Promise<{ needs: Need[]; silent: string[] }> => {
  const shop = await shopToLookAt(records, input.shop)
  const about = { shop, today: dayOf(clock.now()) }
  const told = await Promise.all(
    Object.entries(sources).map(async ([duty, needsOf]) => ({
      duty,
      needs: await needsOf(about).catch((error: unknown) => void reportBug(error)),
    })),
  )
  return {
    needs: sortedNeeds(told.flatMap(({ needs: found }) => found ?? [])),
    silent: told.flatMap(({ duty, needs: found }) => (found ? [] : [duty])),
  }
}

/** Tasks that are overdue or due within the week. */
export const needs = async (context: TasksContext, { shop, today }: NeedsOf): Promise<Need[]> => {
  const members = await listMembers(context.people)
  return (await tasksOf(context.records, shop.id, 0))
    .map((one) => toTask(one, members))
    .flatMap(({ id, title, state, due, owner }): Need[] => {
      if (!isOpen(state) || due === null) return []
      const on = day(due)
      const weight = dueWeight(on, today)
      if (weight === null) return []
      return [
        {
          duty: 'tasks',
          title,
          ...(owner ? { detail: owner.name } : {}),
          due: on,
          path: `/tasks?task=${id}`,
          weight,
        },
      ]
    })
}

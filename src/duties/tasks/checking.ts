import type { Coverage, QueryAnswer, QueryInput, Value } from '../../facts/contract.ts'
import { metricInfo, metricOf, type RatioParts, ratioPartsOf } from '../../facts/metrics/catalogue.ts'
import { addDays, type Day, day, dayOf, eachDay, type Period } from '../../kernel/calendar.ts'
import { inTransaction } from '../../storage/records.ts'
import { yearsAround } from '../calendar/rules/calendar.ts'
import { type CalendarEvent, spanOf } from '../calendar/rules/events.ts'
import type { Task, TaskReading } from './contract.ts'
import { checkDayOf, checkPeriodOf, doneAt } from './rules/course.ts'
import {
  type DayParts,
  type GreatEvent,
  judged,
  levelOf,
  type ReadFigure,
  saysTheSame,
} from './rules/verdict.ts'
import {
  checkedState,
  keepChecked,
  putReading,
  type StoredTask,
  type TaskRecords,
  taskById,
  tasksOf,
} from './store.ts'

/** What reading a task's figure needs. */
export type CheckContext = {
  records: TaskRecords
  clock: { now(): Temporal.Instant }
  query: (input: QueryInput) => Promise<QueryAnswer>
  /** Another text whenever the shop's facts changed. */
  factsState: (shop: number) => Promise<string>
  /** The events of a shop in these years, as its team has them. */
  campaigns: (shop: number, years: readonly number[]) => Promise<CalendarEvent[]>
}

type Check = NonNullable<Task['check']>
type CheckedShop = { id: number; name: string }

/** How far before the days compared the usual swing is looked for. */
const HISTORY_DAYS = 180
/** A newer file may tell other figures; after this long what was read stays. */
const READ_AGAIN_DAYS = 60

const isRange = (value: Value | undefined): boolean =>
  typeof value === 'string' && !Number.isFinite(Number(value))

const numberIn = (value: Value | undefined): number | null =>
  value === null || value === undefined || isRange(value) ? null : Number(value)

const lackingIn = (answer: QueryAnswer, coverage: Coverage | undefined, metric: string): string =>
  coverage && coverage.days < coverage.asked
    ? coverage.export
    : (answer.notes.find((one) => one.metric === metric)?.message ?? '')

type Row = QueryAnswer['rows'][number]

/** What a day's row brings; undefined where a part of it is not known. */
const partsIn = (row: Row, metric: string, ratio: RatioParts | null): DayParts | undefined => {
  const sum = (terms: RatioParts['over']) =>
    terms.reduce<number | null>((total, { metric: of, times }) => {
      const figure = numberIn(row[of])
      return total === null || figure === null ? null : total + times * figure
    }, 0)
  const [over, under] = ratio ? [sum(ratio.over), sum(ratio.under)] : [numberIn(row[metric]), 1]
  return over === null || under === null ? undefined : { over, under }
}

/** Averages that the platform tells without their parts have no figure but that of a period it was asked for. */
const isAverage = (metric: string): boolean => {
  const known = metricOf(metric)
  return known !== undefined && ['ratio', 'seconds', 'number'].includes(metricInfo(known).unit)
}

/** One metric over a period and by its days. */
const readPeriod = async (
  { query }: CheckContext,
  shop: CheckedShop,
  { metric, scope, ratio }: Check & { ratio: RatioParts | null },
  period: Period,
): Promise<{ whole: ReadFigure; daily: Map<Day, DayParts> }> => {
  const asked = { shop: shop.name, where: scope, ...period, totals: false }
  const metrics = ratio ? [...new Set([...ratio.over, ...ratio.under].map((one) => one.metric))] : [metric]
  const [answer, byDay] = await Promise.all([
    query({ ...asked, metrics: [metric] }),
    query({ ...asked, metrics, by: ['day'], limit: 1000 }),
  ])
  const coverage = answer.coverage.find((one) => one.metric === metric)
  const isCovered = coverage !== undefined && coverage.days === coverage.asked
  const value = answer.rows[0]?.[metric]
  const daily = new Map<Day, DayParts>()
  if (ratio || !isAverage(metric))
    for (const row of byDay.rows) {
      const parts = partsIn(row, metric, ratio)
      if (parts && row.day) daily.set(day(String(row.day)), parts)
    }
  const known = metricOf(metric)
  // A day without a row is a day on which nothing was sold, where every day is known.
  if (isCovered && known && (ratio || ['money', 'count'].includes(metricInfo(known).unit)))
    for (const of of eachDay(period)) if (!daily.has(of)) daily.set(of, { over: 0, under: ratio ? 0 : 1 })
  const isNothing = isCovered && value === undefined && daily.size > 0 && !ratio
  return {
    whole: {
      value: numberIn(value) ?? (isNothing ? 0 : null),
      isRange: isRange(value),
      missing: isCovered ? [] : (coverage?.missing.map((one) => day(one)) ?? []),
      lacking: lackingIn(answer, coverage, metric),
    },
    daily,
  }
}

const greatEvents = async (context: CheckContext, shop: number, from: Day, to: Day): Promise<GreatEvent[]> =>
  (await context.campaigns(shop, yearsAround(from, to)))
    .filter(({ size }) => size !== 'small')
    .map((event) => ({ name: event.name, ...spanOf(event) }))

/** The figure before and now, and what follows. Failures: those of a query. */
const readCheck = async (
  context: CheckContext,
  shop: CheckedShop,
  check: Check,
  on: Day,
): Promise<TaskReading> => {
  const baseline = { from: day(check.baseline.from), to: day(check.baseline.to) }
  const period = checkPeriodOf(check, on)
  const history = { from: addDays(baseline.from, -HISTORY_DAYS), to: addDays(period.from, -1) }
  const ratio = ratioPartsOf(check.metric, [...check.scope.map(({ dimension }) => dimension), 'day'])
  const read = (of: Period) => readPeriod(context, shop, { ...check, ratio }, of)
  const [before, now, earlier, events] = await Promise.all([
    read(baseline),
    read(period),
    read(history),
    greatEvents(context, shop.id, history.from, period.to),
  ])
  // People cannot be added up over days: then the average day is compared, or a ratio of the days' sums.
  const levels = { before: levelOf(before.daily, baseline), now: levelOf(now.daily, period) }
  const isOfDays =
    (before.whole.value === null || now.whole.value === null) &&
    !before.whole.isRange &&
    !now.whole.isRange &&
    levels.before !== null &&
    levels.now !== null
  const figures = (whole: ReadFigure, level: number | null): ReadFigure =>
    isOfDays ? { ...whole, value: level, lacking: '' } : whole
  return judged({
    direction: check.direction,
    target: check.target,
    baseline,
    period,
    before: figures(before.whole, levels.before),
    now: figures(now.whole, levels.now),
    isDailyMean: isOfDays && !ratio,
    isDailySum: isOfDays && ratio !== null,
    daily: earlier.daily,
    events,
  })
}

const dueCheck = (task: StoredTask, today: Day): { check: Check; on: Day } | undefined => {
  if (task.check_json === null) return undefined
  const check: Check = JSON.parse(task.check_json)
  const on = checkDayOf(check, doneAt(task.states))
  if (on === null || on > today) return undefined
  const isWaiting = (task.readings.at(-1)?.verdict ?? 'waiting') === 'waiting'
  return isWaiting || addDays(on, READ_AGAIN_DAYS) >= today ? { check, on } : undefined
}

/**
 * Reads what is to be read of a shop's tasks: done, and their day has come. A reading that says another thing than
 * the last is another row; nothing is read twice over the same facts on the same day. Failures: those of a query.
 */
export const checkTasks = async (context: CheckContext, shop: CheckedShop): Promise<void> => {
  const { records, clock } = context
  const today = dayOf(clock.now())
  const due = (await tasksOf(records, shop.id, Number.POSITIVE_INFINITY)).flatMap((task) => {
    const found = dueCheck(task, today)
    return found ? [{ task, ...found }] : []
  })
  if (due.length === 0) return
  const doneIds = due.map(({ task, on }) => `${task.id}/${on}`).join()
  const state = `${await context.factsState(shop.id)} ${today} ${doneIds}`
  if ((await checkedState(records, shop.id)) === state) return
  for (const { task, check, on } of due) {
    const reading = await readCheck(context, shop, check, on)
    await inTransaction(records, async (tx) => {
      // Somebody else may have read it meanwhile.
      const kept = await taskById(tx, shop.id, task.id)
      const last = kept?.readings.at(-1)
      if (!kept || (last && saysTheSame(last, reading))) return
      await putReading(tx, { task: task.id, shop: shop.id, at: clock.now().toString(), reading })
    })
  }
  await keepChecked(records, shop.id, state)
}

import {
  type Day,
  day,
  daysIn,
  eachDay,
  isGivenYear,
  type Period,
  parsePeriod,
} from '../../../kernel/calendar.ts'
import { apportioned } from '../../../stats/apportionment.ts'

/** `2026`, `2026-11` or `2026-11-11`. */
export type TargetPeriod = string

export const yearPeriod = (year: number): Period => ({ from: day(`${year}-01-01`), to: day(`${year}-12-31`) })

export const isTargetPeriod = (text: string): boolean => {
  if (!isGivenYear(text)) return false
  if (/^\d{4}$/.test(text)) return true
  if (/^\d{4}-\d{2}$/.test(text)) return Number(text.slice(5)) >= 1 && Number(text.slice(5)) <= 12
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && isSameDate(text)
}
const isSameDate = (text: string): boolean => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

export const yearOf = (period: TargetPeriod): number => Number(period.slice(0, 4))

const monthsOf = (year: number): string[] =>
  Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)

const monthDays = (month: string): Day[] => eachDay(parsePeriod(month))

/** An amount in whole units (fen, pieces); `isSet`: by hand, so that it stays when others are phased anew. */
export type Part = { period: TargetPeriod; amount: number | null; isSet: boolean }

export type TargetTree = {
  year: Part
  months: (Part & { days: Part[] })[]
}

/** Why amounts set by hand cannot all hold; null where they can. `over`: parts are more than their whole. */
export type Misfit = {
  kind: 'over' | 'under'
  whole: TargetPeriod
  amount: number
  /** Sum of the parts that are set. */
  parts: number
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0)

/** The parts of a whole: those set stay, the others share what is left by weight. */
const shared = (
  whole: { period: TargetPeriod; amount: number },
  parts: readonly { period: TargetPeriod; set: number | undefined; weight: number }[],
): { amounts: number[] } | { misfit: Misfit } => {
  const set = sumOf(parts.map((one) => one.set ?? 0))
  const free = parts.filter((one) => one.set === undefined)
  const left = whole.amount - set
  const misfit = { whole: whole.period, amount: whole.amount, parts: set }
  if (left < 0) return { misfit: { kind: 'over', ...misfit } }
  if (left > 0 && free.length === 0) return { misfit: { kind: 'under', ...misfit } }
  const given =
    free.length > 0
      ? apportioned(
          left,
          free.map((one) => one.weight),
        )
      : []
  let at = 0
  return { amounts: parts.map((one) => one.set ?? given[at++] ?? 0) }
}

/**
 * A target's year, months and days. What is set by hand holds; the rest of a year goes to its other months, the
 * rest of a month to its other days, by weight, so that days sum to their month and months to the year, to the unit.
 * A month without an amount has none for its days but those set. `weights`: one for each day of the year.
 */
export const targetTree = (
  year: number,
  set: ReadonlyMap<TargetPeriod, number>,
  weights: readonly number[],
): TargetTree | { misfit: Misfit } => {
  const first = yearPeriod(year)
  const all = eachDay(first)
  const weightOf = new Map(all.map((of, i) => [of, weights[i] ?? 0]))
  const months = monthsOf(year).map((period) => {
    const days = monthDays(period)
    return { period, days, weight: sumOf(days.map((of) => weightOf.get(of) ?? 0)), set: set.get(period) }
  })
  const whole = set.get(String(year))
  let amounts: (number | null)[] = months.map((one) => one.set ?? null)
  if (whole !== undefined) {
    const parts = shared({ period: String(year), amount: whole }, months)
    if ('misfit' in parts) return parts
    amounts = parts.amounts
  }
  const tree: TargetTree['months'] = []
  for (const [i, month] of months.entries()) {
    const amount = amounts[i] ?? null
    const own = month.days.map((of) => ({ period: of, set: set.get(of), weight: weightOf.get(of) ?? 0 }))
    const parts =
      amount === null
        ? { amounts: own.map((one) => one.set ?? null) }
        : shared({ period: month.period, amount }, own)
    if ('misfit' in parts) return parts
    tree.push({
      period: month.period,
      amount,
      isSet: month.set !== undefined,
      days: own.map(({ period, set: by }, at) => ({
        period,
        amount: parts.amounts[at] ?? null,
        isSet: by !== undefined,
      })),
    })
  }
  const summed = amounts.every((one) => one !== null) ? sumOf(amounts.map((one) => one ?? 0)) : null
  return {
    year: { period: String(year), amount: whole ?? summed, isSet: whole !== undefined },
    months: tree,
  }
}

/** 2026 年 · 2026 年 11 月 · 2026-11-11 */
export const periodWords = (period: TargetPeriod): string =>
  period.length === 4
    ? `${period} 年`
    : period.length === 7
      ? `${period.slice(0, 4)} 年 ${Number(period.slice(5))} 月`
      : period

/** What does not fit, and what to do. */
export const misfitWords = (
  { kind, whole, amount, parts }: Misfit,
  shown: (amount: number) => string,
): string => {
  const name = periodWords(whole)
  const unit = whole.length === 4 ? '月' : '天'
  return kind === 'over'
    ? `${name}的目标是 ${shown(amount)}，比其中手动定下的各${unit}加起来（${shown(parts)}）还少。请调高 ${name}，或调低、放开其中几${unit === '月' ? '个月' : '天'}。`
    : `${name}的每${unit === '月' ? '个月' : '天'}都手动定了，加起来是 ${shown(parts)}，不等于${name}的 ${shown(amount)}。请放开至少一${unit === '月' ? '个月' : '天'}，或改${name}。`
}

/** Days of the period in the tree that have an amount. */
export const dayAmounts = (tree: TargetTree, period: Period): Map<Day, number> =>
  new Map(
    tree.months
      .filter((month) => month.period >= period.from.slice(0, 7) && month.period <= period.to.slice(0, 7))
      .flatMap((month) => month.days)
      .flatMap(({ period: of, amount }): [Day, number][] =>
        amount !== null && of >= period.from && of <= period.to ? [[day(of), amount]] : [],
      ),
  )

/** Whether a whole period lies in days that all have an amount. */
export const isWhole = (amounts: ReadonlyMap<Day, number>, period: Period): boolean =>
  amounts.size === daysIn(period)

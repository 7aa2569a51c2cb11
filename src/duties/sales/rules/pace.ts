import { addDays, type Day, eachDay, type Period } from '../../../kernel/calendar.ts'
import { percent } from '../../../kernel/share.ts'
import { median, quantile } from '../../../stats/apportionment.ts'
import { isPeak, type Past, weekdayProfile, weekdayShare } from './phasing.ts'

export type PaceInput = {
  /** The period of the target, a month as a rule. */
  period: Period
  /** What each day of it should bring; whole units. */
  targets: ReadonlyMap<Day, number>
  /** What days brought, in the period and before; a day that is not in it is not known. */
  past: Past
  /** The last day that can be known: yesterday, or the last with data. */
  through: Day
  /** What the days after `through` are forecast to bring; absent: nobody was asked. */
  rest?: RestOfPeriod | undefined
}

/** The middle and the bounds that hold four of five outcomes. */
export type Range = { low: number; mid: number; high: number }

/** The days to come together, or in words why no forecast tells of them. */
export type RestOfPeriod = Range | { unknown: string }

export type Pace = {
  target: number
  actual: number
  /** What the days that are known should have brought. */
  targetSoFar: number
  /** Days of the period up to `through` that are not known: neither counted nor held against the team. */
  missing: Day[]
  /** Days of the period that are known. */
  known: number
  /** Days of the period that are not: to come, or missing. */
  open: number
  /** Whole period at this pace; null where too little is known. */
  projected: Range | null
  /** forecast: what was done and the forecast of the days to come; weights: as much of them as of those so far. */
  basis: 'forecast' | 'weights'
  /** Why no forecast tells of the days to come, in words; empty where one does, or nobody asked. */
  unforecast: string
}

/** A pace is not to be told from fewer days. */
const LEAST_DAYS = 3
/** Past windows that are tried, at least. */
const LEAST_WINDOWS = 12
/** Longer windows overlap too much in a short past. */
const LONGEST_WINDOW = 14
/** How far back windows are tried: a shop of two years ago was another one. */
const PAST_DAYS = 400
/** What a promotion brings differs from what was planned for it by about so much, even with a good past. */
const PEAK_SPREAD = 0.25
/** The phasing itself errs by about so much: the days to come are not shaped quite as those of past years. */
const SHAPE_SPREAD = 0.03

/** Sums of the first n values, n from 0. */
const running = (values: readonly number[]): number[] => {
  let sum = 0
  return [0, ...values.map((one) => (sum += one))]
}

/**
 * Errors of the same reckoning in the past: from so many days the following ones were foretold by weekday; what they
 * brought against that. Windows with promotions in them are left out while there are others.
 */
const pastErrors = (past: Past, elapsed: number, ahead: number, until: Day): number[] => {
  const profile = weekdayProfile(past)
  const first = addDays(until, -PAST_DAYS)
  const known = [...past.keys()].filter((of) => of >= first && of <= until).toSorted()
  const [from, to] = [known[0], known.at(-1)]
  if (!from || !to) return []
  const days = eachDay({ from, to })
  const values = running(days.map((of) => past.get(of) ?? 0))
  const shares = running(days.map((of) => weekdayShare(profile, of)))
  const gaps = running(days.map((of) => (past.has(of) ? 0 : 1)))
  const peaks = running(days.map((of) => (isPeak(past, of) ? 1 : 0)))
  const between = (sums: readonly number[], begin: number, end: number) =>
    (sums[end] ?? 0) - (sums[begin] ?? 0)
  const errors: { error: number; hasPeak: boolean }[] = []
  for (let cut = elapsed; cut + ahead <= days.length; cut++) {
    const [begin, end] = [cut - elapsed, cut + ahead]
    if (between(gaps, begin, end) > 0) continue
    const pace = between(values, begin, cut) / between(shares, begin, cut)
    const foretold = pace * between(shares, cut, end)
    if (foretold > 0)
      errors.push({
        error: between(values, cut, end) / foretold,
        hasPeak: between(peaks, begin, end) > 0,
      })
  }
  const calm = errors.filter(({ hasPeak }) => !hasPeak)
  return (calm.length >= LEAST_WINDOWS ? calm : errors).map(({ error }) => error)
}

/**
 * How a target stands and where this pace leads: what is known, and the forecast of the days to come with its own
 * interval. Where there is no forecast the rest comes at the relation of what is known to what those days should
 * have brought. Its interval is the middle 80 % of the errors that the same reckoning made in the past,
 * wider where promotions are still to come.
 */
export const paceOf = ({ period, targets, past, through, rest: ahead }: PaceInput): Pace => {
  const days = eachDay(period)
  const target = [...targets.values()].reduce((sum, one) => sum + one, 0)
  const reached = days.filter((of) => of <= through)
  const known = reached.filter((of) => past.has(of))
  const missing = reached.filter((of) => !past.has(of))
  const sum = (some: readonly Day[], value: (of: Day) => number) =>
    some.reduce((total, of) => total + value(of), 0)
  const goal = (of: Day) => targets.get(of) ?? 0
  const actual = sum(known, (of) => past.get(of) ?? 0)
  const targetSoFar = sum(known, goal)
  const open = days.filter((of) => !known.includes(of))
  const base = {
    target,
    actual,
    targetSoFar,
    missing,
    known: known.length,
    open: open.length,
    basis: 'weights' as const,
    unforecast: ahead && 'unknown' in ahead ? ahead.unknown : '',
  }
  if (open.length === 0) return { ...base, projected: { low: actual, mid: actual, high: actual } }
  if (ahead && !('unknown' in ahead)) {
    // Days without data are behind us, where no forecast looks: they are taken for what the days around them were.
    const lacking = targetSoFar > 0 ? (actual / targetSoFar) * sum(missing, goal) : 0
    const whole = (part: number) => Math.round(actual + lacking + part)
    const projected = { low: whole(ahead.low), mid: whole(ahead.mid), high: whole(ahead.high) }
    return { ...base, basis: 'forecast', projected }
  }
  if (known.length < LEAST_DAYS || targetSoFar <= 0) return { ...base, projected: null }

  const rest = (actual / targetSoFar) * sum(open, goal)
  const before = new Map([...past].filter(([of]) => of < period.from || known.includes(of)))
  const errors = pastErrors(
    before,
    Math.min(known.length, LONGEST_WINDOW),
    Math.min(open.length, LONGEST_WINDOW),
    through,
  )
  if (errors.length < LEAST_WINDOWS) return { ...base, projected: null }
  const sorted = errors.toSorted((a, b) => a - b)
  const usual = median([...targets.values()])
  const peaks = open.filter((of) => goal(of) > 1.6 * usual)
  const share = sum(open, goal) > 0 ? sum(peaks, goal) / sum(open, goal) : 0
  const wider = (part: number, sign: 1 | -1) => 1 + sign * Math.hypot(part, share * PEAK_SPREAD, SHAPE_SPREAD)
  return {
    ...base,
    projected: {
      low: Math.round(actual + rest * Math.max(0, wider(Math.max(0, 1 - quantile(sorted, 0.1)), -1))),
      mid: Math.round(actual + rest),
      high: Math.round(actual + rest * wider(Math.max(0, quantile(sorted, 0.9) - 1), 1)),
    },
  }
}

/** Relation of a part to the target; null where there is none. */
export const rate = (amount: number, target: number): number | null => (target > 0 ? amount / target : null)

/** 照这个速度，按预测：本月 93%，88%–97% 之间。 */
export const paceSentence = (
  { projected, target, actual, known, open, missing, basis, unforecast }: Pace,
  name: string,
): string => {
  if (target <= 0) return `${name}没有目标。`
  const lacking = missing.length > 0 ? `有 ${missing.length} 天没有数据，按同样的速度估。` : ''
  if (known === 0) return `${name}还没有一天的数据。`
  if (!projected)
    return `${name}已经做到 ${percent(actual / target, 0)}；知道的日子太少，还说不准照这个速度会到多少。${lacking}`
  const { low, mid, high } = projected
  if (open === 0) return `${name}做到了 ${percent(mid / target, 0)}。`
  const by = basis === 'forecast' ? '照这个速度，按预测' : '照这个速度'
  const why = unforecast === '' ? '' : `没有按预测算：${unforecast}。`
  return `${by}：${name} ${percent(mid / target, 0)}，${percent(low / target, 0)}–${percent(high / target, 0)} 之间。${why}${lacking}`
}

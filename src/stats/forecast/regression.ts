import { solvePositive } from './linear-system.ts'
import { type History, type Model, median, unitOf } from './model.ts'

const YEAR = 365.25
/** An old day weighs half as much as one this much younger. */
const HALF_LIFE = 540
/** Beyond this many standard deviations a day pulls no more than one at that distance (Huber 1964). */
const HUBER = 1.5
const ROUNDS = 2

/** What the level of the last days tells of the next ones. */
type Level = { value: number; near: number; far: number }

/**
 * Event-calendar regression: ridge on log1p over weekday, trend, the swing of the year and the regressors of the
 * history. Each coefficient is shrunk as by a normal prior of its own scale; days far off are held back. What is
 * left over in the last days is carried on as a level, as far as it has been worth carrying on.
 */
export const regression: Model = {
  id: 'regression',
  over: (history) => {
    const design = designOf(history)
    return (origin, horizon) => {
      const unit = unitOf(history.values.slice(0, origin))
      const { at, level, most } = fitted(design, history, origin, unit)
      return Array.from({ length: horizon }, (_, i) => {
        const carried = i < 7 ? level.near : i < 14 ? (level.near + level.far) / 2 : level.far
        // Nothing that was never seen by far: a coefficient of few days must not run away.
        const value = Math.min(at(origin + i) + carried * level.value, most + Math.LN2)
        return unit * Math.max(0, Math.expm1(value))
      })
    }
  },
}

/**
 * The columns of every day, those that are not 0 only: of day i they stand at `starts[i]` to `starts[i + 1]`.
 * `first`: the day a column first says something; `least`: days that must be known for it to be used.
 */
type Design = {
  starts: Int32Array
  columns: Int32Array
  values: Float64Array
  precisions: Float64Array
  first: Int32Array
  least: Int32Array
}

const designOf = ({ weekday, values, regressors }: History): Design => {
  const length = Math.max(values.length, ...regressors.map((one) => one.values.length), values.length + 400)
  const rows: { scale: number; least: number; value: (at: number) => number }[] = [
    // The intercept is not shrunk.
    { scale: 1_000, least: 0, value: () => 1 },
    { scale: 0.3, least: 120, value: (at) => (at - values.length) / YEAR },
    ...Array.from({ length: 7 }, (_, of) => ({
      scale: 0.3,
      least: 0,
      value: (at: number) => ((weekday + at) % 7 === of ? 1 : 0),
    })),
    ...[0.6, 0.9, 1.6].flatMap((years, i) =>
      [Math.sin, Math.cos].map((wave) => ({
        scale: 0.25 / (i + 1),
        least: years * YEAR,
        value: (at: number) => wave((2 * Math.PI * (i + 1) * at) / YEAR),
      })),
    ),
    ...regressors.map((one) => ({ scale: one.scale, least: 0, value: (at: number) => one.values[at] ?? 0 })),
  ]
  const [starts, columns, filled] = [new Int32Array(length + 1), [] as number[], [] as number[]]
  const first = new Int32Array(rows.length).fill(length)
  for (let at = 0; at < length; at++) {
    for (const [column, { value }] of rows.entries()) {
      const here = value(at)
      if (here === 0) continue
      columns.push(column)
      filled.push(here)
      if ((values[at] ?? null) !== null) first[column] = Math.min(first[column] ?? 0, at)
    }
    starts[at + 1] = columns.length
  }
  return {
    starts,
    columns: Int32Array.from(columns),
    values: Float64Array.from(filled),
    precisions: Float64Array.from(rows, ({ scale }) => 1 / (scale * scale)),
    first,
    least: Int32Array.from(rows, ({ least }) => least),
  }
}

const fitted = (design: Design, history: History, origin: number, unit: number) => {
  const { starts, columns, values, precisions } = design
  const size = precisions.length
  // Columns that never moved so far say nothing: the others are numbered from 0.
  const places = new Int32Array(size).fill(-1)
  const used: number[] = []
  for (let k = 0; k < size; k++) {
    if ((design.first[k] ?? 0) >= origin || (design.least[k] ?? 0) > origin) continue
    places[k] = used.length
    used.push(k)
  }
  const days: number[] = []
  const y = new Float64Array(origin)
  const weight = new Float64Array(origin)
  for (let at = 0; at < origin; at++) {
    const value = history.values[at] ?? null
    if (value === null) continue
    days.push(at)
    y[at] = Math.log1p(Math.max(0, value) / unit)
    weight[at] = ageWeight(origin - 1 - at)
  }
  let coefficients: Float64Array = new Float64Array(used.length)
  const predicted = (at: number): number => {
    let sum = 0
    for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++) {
      const place = places[columns[i] ?? 0] ?? -1
      if (place >= 0) sum += (values[i] ?? 0) * (coefficients[place] ?? 0)
    }
    return sum
  }
  /** Coefficients that minimise Σ weight × error² ÷ deviation² + Σ precision × coefficient². */
  const ridge = (deviation: number): Float64Array => {
    const count = used.length
    const a = new Float64Array(count * count)
    const b = new Float64Array(count)
    for (const at of days) {
      const [from, to, w, target] = [starts[at] ?? 0, starts[at + 1] ?? 0, weight[at] ?? 1, y[at] ?? 0]
      for (let i = from; i < to; i++) {
        const row = places[columns[i] ?? 0] ?? -1
        if (row < 0) continue
        const scaled = w * (values[i] ?? 0)
        b[row] = (b[row] ?? 0) + scaled * target
        for (let j = from; j <= i; j++) {
          const place = places[columns[j] ?? 0] ?? -1
          if (place < 0) continue
          const cell = row * count + place
          a[cell] = (a[cell] ?? 0) + scaled * (values[j] ?? 0)
        }
      }
    }
    for (const [place, column] of used.entries()) {
      const cell = place * count + place
      a[cell] = (a[cell] ?? 0) + deviation * deviation * (precisions[column] ?? 1)
    }
    return solvePositive(a, b)
  }

  let deviation = 0.3
  let residuals: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    coefficients = ridge(deviation)
    residuals = days.map((at) => (y[at] ?? 0) - predicted(at))
    deviation = Math.max(0.02, 1.4826 * median(residuals.map(Math.abs)))
    for (const [i, at] of days.entries()) {
      const far = Math.abs(residuals[i] ?? 0) / (HUBER * deviation)
      weight[at] = ageWeight(origin - 1 - at) * (far > 1 ? 1 / far : 1)
    }
  }
  const limit = 3 * deviation
  const held = residuals.map((one) => Math.min(limit, Math.max(-limit, one)))
  const most = days.reduce((largest, at) => Math.max(largest, y[at] ?? 0), 0)
  return { at: predicted, level: levelOf(held), most }
}

const ageWeight = (age: number): number => 0.5 ** (age / HALF_LIFE)

const MEMORIES = [0.03, 0.08, 0.18, 0.4, 0.7]

/**
 * An exponentially weighted mean of the residuals, with the memory that told most of the days after it, and the
 * share of it that was still there one to seven, and eight to 28 days later.
 */
const levelOf = (residuals: readonly number[]): Level => {
  const n = residuals.length
  const sums = [0]
  for (const value of residuals) sums.push((sums.at(-1) ?? 0) + value)
  const mean = (from: number, to: number) => ((sums[to] ?? 0) - (sums[from] ?? 0)) / Math.max(1, to - from)
  let best: Level & { told: number } = { value: 0, near: 0, far: 0, told: Number.NEGATIVE_INFINITY }
  for (const memory of MEMORIES) {
    let value = 0
    let [square, near, far, squareFar] = [0, 0, 0, 0]
    for (let at = 0; at < n; at++) {
      value += memory * ((residuals[at] ?? 0) - value)
      if (at < 6) continue
      if (at + 1 < n) {
        const next = mean(at + 1, Math.min(n, at + 8))
        square += value * value
        near += value * next
      }
      if (at + 8 < n) {
        squareFar += value * value
        far += value * mean(at + 8, Math.min(n, at + 29))
      }
    }
    // A few days' worth of doubt: on short histories nothing much is carried on.
    const share = (told: number, of: number) => Math.min(1, Math.max(0, told / (of * 1.05 + 1e-9)))
    const told = square > 0 ? (near * Math.abs(near)) / square : 0
    if (told > best.told) best = { value, near: share(near, square), far: share(far, squareFar), told }
  }
  return best
}

/** The regressors that a history has seen move, by id: what a forecast can rest on. */
export const seenRegressors = ({ regressors, values }: History): Set<string> =>
  new Set(
    regressors
      .filter((one) => values.some((value, at) => value !== null && (one.values[at] ?? 0) !== 0))
      .map(({ id }) => id),
  )

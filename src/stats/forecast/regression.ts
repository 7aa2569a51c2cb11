import { halfSolved, solvePositive } from './linear-system.ts'
import { type History, known, type Model, median, unitOf } from './model.ts'

const YEAR = 365.25
/** Parts of a year that must be known for its first, second and third wave. */
const WAVES_KNOWN = [0.6, 0.9, 1.6]
/** An old day weighs half as much as one this much younger. */
const HALF_LIFE = 540
/** Beyond this many standard deviations a day pulls no more than one at that distance (Huber 1964). */
const HUBER = 1.5
const ROUNDS = 2
/** Days that may be asked for beyond the history. */
const LONGEST = 400

/** What the level of the last days tells of the next ones. */
type Level = { value: number; near: number; far: number }

/**
 * Event-calendar regression: ridge on log1p over weekday, trend, the swing of the year and the regressors of the
 * history. Each coefficient is shrunk to its middle as by a normal prior of its own scale, so that what was never seen
 * moves a day as it usually does; days far off are held back. What is
 * left over in the last days is carried on as a level, as far as it has been worth carrying on.
 */
export const regression: Model = {
  id: 'regression',
  steps: WAVES_KNOWN.map((share) => Math.ceil(share * YEAR)),
  over: (history) => {
    const design = designOf(history)
    const normal = createNormal(design, history)
    return (origin, horizon) => {
      const unit = unitOf(history.values.slice(0, origin))
      const { at, level, most, doubtsOf } = fitted(design, normal.until(origin), history, origin, unit)
      const points = Array.from({ length: horizon }, (_, i) => {
        const carried = i < 7 ? level.near : i < 14 ? (level.near + level.far) / 2 : level.far
        // Nothing that was never seen by far: a coefficient of few days must not run away.
        const value = Math.min(at(origin + i) + carried * level.value, most + Math.LN2)
        return unit * Math.max(0, Math.expm1(value))
      })
      return { points, ...doubtsOf(points) }
    }
  },
}

/**
 * The columns of every day, those that are not 0 only: of day i they stand at `starts[i]` to `starts[i + 1]`.
 * `first`: the day a column first says something; `least`: days that must be known for it to be used.
 * Columns of few days come first: the system of equations is then solved with little filled in.
 */
type Design = {
  starts: Int32Array
  columns: Int32Array
  values: Float64Array
  precisions: Float64Array
  /** What the middles of a day's columns add up to, as a logarithm. */
  usual: Float64Array
  /** So many of the columns, the first ones, are regressors of the history. */
  own: number
  first: Int32Array
  least: Int32Array
}

type DesignColumn = { scale: number; least: number; values: ArrayLike<number> }

const designOf = ({ weekday, values, regressors }: History): Design => {
  const length = Math.max(values.length + LONGEST, ...regressors.map((one) => one.values.length))
  const column = (scale: number, least: number, value: (at: number) => number): DesignColumn => {
    const column = new Float64Array(length)
    for (let at = 0; at < length; at++) column[at] = value(at)
    return { scale, least, values: column }
  }
  const base = [
    ...[1, 2, 3].flatMap((times, i) =>
      [Math.sin, Math.cos].map((wave) =>
        column(0.25 / times, (WAVES_KNOWN[i] ?? 0) * YEAR, (at) => wave((2 * Math.PI * times * at) / YEAR)),
      ),
    ),
    ...Array.from({ length: 7 }, (_, of) => column(0.3, 0, (at) => ((weekday + at) % 7 === of ? 1 : 0))),
    column(0.3, 120, (at) => (at - values.length) / YEAR),
    // The intercept is not shrunk.
    column(1_000, 0, () => 1),
  ]
  const own = regressors
    .map(({ scale, values }) => ({
      scale,
      least: 0,
      values,
      days: values.reduce((days, value) => days + (value === 0 ? 0 : 1), 0),
    }))
    .sort((a, b) => a.days - b.days)
  const all: DesignColumn[] = [...own, ...base]
  const starts = new Int32Array(length + 1)
  for (const one of all)
    for (let at = 0; at < one.values.length; at++)
      if (one.values[at] !== 0) starts[at + 1] = (starts[at + 1] ?? 0) + 1
  for (let at = 0; at < length; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0)
  const next = starts.slice()
  const columns = new Int32Array(starts[length] ?? 0)
  const filled = new Float64Array(columns.length)
  const first = new Int32Array(all.length).fill(length)
  for (const [k, one] of all.entries())
    for (let at = 0; at < one.values.length; at++) {
      const value = one.values[at] ?? 0
      if (value === 0) continue
      const place = next[at] ?? 0
      next[at] = place + 1
      columns[place] = k
      filled[place] = value
      if ((values[at] ?? null) !== null) first[k] = Math.min(first[k] ?? 0, at)
    }
  return {
    starts,
    columns,
    values: filled,
    precisions: Float64Array.from(all, ({ scale }) => 1 / (scale * scale)),
    usual: usualOf(regressors, length),
    own: own.length,
    first,
    least: Int32Array.from(all, ({ least }) => least),
  }
}

const usualOf = (regressors: History['regressors'], length: number): Float64Array => {
  const usual = new Float64Array(length)
  for (const { values, middle = 0 } of regressors)
    if (middle !== 0)
      for (const [at, value] of values.entries()) usual[at] = (usual[at] ?? 0) + middle * value
  return usual
}

/** Adds `weight` times the products of a day's columns to the lower triangle. */
const addDay = (a: Float64Array, { starts, columns, values, first }: Design, at: number, weight: number) => {
  const size = first.length
  const [from, to] = [starts[at] ?? 0, starts[at + 1] ?? 0]
  for (let i = from; i < to; i++) {
    const scaled = weight * (values[i] ?? 0)
    const row = (columns[i] ?? 0) * size
    for (let j = from; j <= i; j++) {
      const cell = row + (columns[j] ?? 0)
      a[cell] = (a[cell] ?? 0) + scaled * (values[j] ?? 0)
    }
  }
}

/**
 * Σ age weight × columns × columns of the known days before an origin, the lower triangle. From one origin to a later
 * one all days fade alike and only those between are added, so that few origins cost as much as many.
 */
const createNormal = (design: Design, { values }: History) => {
  const size = design.first.length
  let done = 0
  let a = new Float64Array(size * size)
  return {
    /** Read it only until the next question. */
    until: (origin: number): Float64Array => {
      if (origin < done) {
        a = new Float64Array(size * size)
        done = 0
      }
      const fade = ageWeight(origin - done)
      if (fade < 1) for (let cell = 0; cell < a.length; cell++) a[cell] = (a[cell] ?? 0) * fade
      for (; done < origin; done++)
        if ((values[done] ?? null) !== null) addDay(a, design, done, ageWeight(origin - 1 - done))
      return a
    },
  }
}

const fitted = (design: Design, normal: Float64Array, history: History, origin: number, unit: number) => {
  const { starts, columns, values, precisions, usual } = design
  const size = precisions.length
  // Columns that never moved so far say nothing.
  const used: number[] = []
  for (let k = 0; k < size; k++)
    if ((design.first[k] ?? 0) < origin && (design.least[k] ?? 0) <= origin) used.push(k)
  // What multiplies an ordinary day by so much moves log1p by less where few are sold.
  const ordinary = median(known(history.values.slice(0, origin))) / unit
  const moved = (at: number): number => Math.log1p(ordinary * Math.exp(usual[at] ?? 0)) - Math.log1p(ordinary)
  const days: number[] = []
  const y = new Float64Array(origin)
  const weight = new Float64Array(origin)
  let most = 0
  for (let at = 0; at < origin; at++) {
    const value = history.values[at] ?? null
    if (value === null) continue
    days.push(at)
    const target = Math.log1p(Math.max(0, value) / unit)
    y[at] = target - moved(at)
    weight[at] = ageWeight(origin - 1 - at)
    most = Math.max(most, target)
  }
  const coefficients = new Float64Array(size)
  /** What a day moves beyond what is usual. */
  const predicted = (at: number): number => {
    let sum = 0
    for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++)
      sum += (values[i] ?? 0) * (coefficients[columns[i] ?? 0] ?? 0)
    return sum
  }
  let factor = new Float64Array()
  /** Coefficients that minimise Σ weight × error² ÷ deviation² + Σ precision × coefficient². */
  const ridge = (products: Float64Array, deviation: number): void => {
    const count = used.length
    const right = new Float64Array(size)
    for (const at of days) {
      const scaled = (weight[at] ?? 1) * (y[at] ?? 0)
      for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++) {
        const column = columns[i] ?? 0
        right[column] = (right[column] ?? 0) + scaled * (values[i] ?? 0)
      }
    }
    const a = new Float64Array(count * count)
    const b = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const row = used[i] ?? 0
      b[i] = right[row] ?? 0
      for (let j = 0; j <= i; j++) a[i * count + j] = products[row * size + (used[j] ?? 0)] ?? 0
      a[i * count + i] = (a[i * count + i] ?? 0) + deviation * deviation * (precisions[row] ?? 1)
    }
    const solved = solvePositive(a, b)
    for (let i = 0; i < count; i++) coefficients[used[i] ?? 0] = solved[i] ?? 0
    factor = a
  }

  const places = new Map(used.map((column, place) => [column, place]))
  /** What is not known of a great day's own columns, as a vector: products of two are the covariance ÷ deviation². */
  const doubt = (at: number): Float64Array => {
    const seen = new Float64Array(used.length)
    const all = new Float64Array(used.length + size)
    for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++) {
      const column = columns[i] ?? 0
      if (column >= design.own) continue
      const place = places.get(column)
      if (place !== undefined) seen[place] = values[i] ?? 0
      else all[used.length + column] = (values[i] ?? 0) / (deviation * Math.sqrt(precisions[column] ?? 1))
    }
    all.set(halfSolved(factor, seen))
    return all
  }
  const doubtsOf = (points: readonly number[]) => {
    const sum = points.reduce((all, point) => all + point, 0)
    const common = new Float64Array(used.length + size)
    let apart = 0
    const spreads = points.map((point, i) => {
      if (usual[origin + i] === 0) return 1
      const one = doubt(origin + i)
      let square = 0
      for (const [k, value] of one.entries()) {
        square += value * value
        common[k] = (common[k] ?? 0) + point * value
      }
      apart += point * point * square
      return Math.sqrt(1 + square)
    })
    const all = common.reduce((square, value) => square + value * value, 0)
    return { spreads, together: sum > 0 ? (deviation * Math.sqrt(Math.max(0, all - apart))) / sum : 0 }
  }

  let deviation = 0.3
  const residuals = new Float64Array(days.length)
  for (let round = 0; round < ROUNDS; round++) {
    let products = normal
    if (round > 0) {
      // Most days weigh what they did: only those held back are taken out of the sums.
      products = normal.slice()
      for (const [i, at] of days.entries()) {
        const far = Math.abs(residuals[i] ?? 0) / (HUBER * deviation)
        if (far <= 1) continue
        const aged = ageWeight(origin - 1 - at)
        weight[at] = aged / far
        addDay(products, design, at, aged / far - aged)
      }
    }
    ridge(products, deviation)
    for (const [i, at] of days.entries()) residuals[i] = (y[at] ?? 0) - predicted(at)
    deviation = Math.max(0.02, 1.4826 * median(residuals.map(Math.abs)))
  }
  const limit = 3 * deviation
  const held = residuals.map((one) => Math.min(limit, Math.max(-limit, one)))
  return { at: (of: number) => predicted(of) + moved(of), level: levelOf(held), most, doubtsOf }
}

const ageWeight = (age: number): number => 0.5 ** (age / HALF_LIFE)

const MEMORIES = [0.03, 0.08, 0.18, 0.4, 0.7]

/**
 * An exponentially weighted mean of the residuals, with the memory that told most of the days after it, and the
 * share of it that was still there one to seven, and eight to 28 days later.
 */
const levelOf = (residuals: Float64Array): Level => {
  const n = residuals.length
  const sums = new Float64Array(n + 1)
  for (let at = 0; at < n; at++) sums[at + 1] = (sums[at] ?? 0) + (residuals[at] ?? 0)
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

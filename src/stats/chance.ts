/**
 * Chance that is the same for the same seed, and the distributions drawn from it. Everything that is generated
 * or resampled uses it, so that a result can be had again.
 */
export type Chance = {
  /** 0 ≤ x < 1, 32 bits. */
  next: () => number
  /** Another sequence for this name: adding a draw in one place leaves what other places draw as it was. */
  fork: (name: string) => Chance
}

/** 128 bits out of a text (cyrb128), well mixed: seeds 1 and 2 have nothing in common. */
const mixed = (text: string): [number, number, number, number] => {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ k, 597399067)
    b = c ^ Math.imul(b ^ k, 2869860233)
    c = d ^ Math.imul(c ^ k, 951274213)
    d = a ^ Math.imul(d ^ k, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0]
}

/** Small Fast Counter 32 (Chris Doty-Humphrey): 128 bits of state, passes PractRand. */
export const chanceOf = (seed: string | number): Chance => {
  const name = String(seed)
  let [a, b, c, d] = mixed(name)
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4_294_967_296
  }
  for (let i = 0; i < 12; i++) next()
  return { next, fork: (part) => chanceOf(`${name}/${part}`) }
}

/** A whole number from 0 to `below` − 1, each as likely. */
export const whole = ({ next }: Chance, below: number): number => Math.floor(next() * below)

/** Between two numbers, each as likely. */
export const between = ({ next }: Chance, low: number, high: number): number => low + (high - low) * next()

/** Mean 0, standard deviation 1 (Box–Muller). */
export const normal = ({ next }: Chance): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

/** Mean 1/rate. */
export const exponential = ({ next }: Chance, rate: number): number => -Math.log(1 - next()) / rate

/** exp of a normal with this standard deviation, scaled so that its mean is 1. */
export const noise = (chance: Chance, deviation: number): number =>
  Math.exp(deviation * normal(chance) - (deviation * deviation) / 2)

/** Gamma with mean shape × scale (Marsaglia and Tsang 2000). shape, scale > 0. */
export const gamma = (chance: Chance, shape: number, scale = 1): number => {
  if (shape < 1) return gamma(chance, shape + 1, scale) * (1 - chance.next()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(chance)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - chance.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale
  }
}

/** Beta with mean a ÷ (a + b). */
export const beta = (chance: Chance, a: number, b: number): number => {
  const x = gamma(chance, a)
  return x / (x + gamma(chance, b))
}

/** How many of `n` come about when each does with chance `p`; exact, by halving with the median (Devroye 1986, X.4). */
export const binomial = (chance: Chance, n: number, p: number): number => {
  if (p <= 0) return 0
  if (p >= 1) return n
  let [left, part, count] = [n, p, 0]
  while (left > 40) {
    const half = 1 + Math.floor(left / 2)
    const middle = beta(chance, half, left + 1 - half)
    if (middle >= part) {
      left = half - 1
      part /= middle
    } else {
      count += half
      left -= half
      part = (part - middle) / (1 - middle)
    }
  }
  for (let i = 0; i < left; i++) if (chance.next() < part) count++
  return count
}

/** Poisson with this mean; exact, by gamma splitting (Ahrens and Dieter 1974). */
export const poisson = (chance: Chance, mean: number): number => {
  if (!(mean > 0)) return 0
  let [left, count] = [mean, 0]
  while (left > 16) {
    const m = Math.floor((7 * left) / 8)
    const x = gamma(chance, m)
    if (x > left) return count + binomial(chance, m - 1, left / x)
    count += m
    left -= x
  }
  const limit = Math.exp(-left)
  for (let product = chance.next(); product > limit; product *= chance.next()) count++
  return count
}

/** One of several by weight. `weights` must not be all zero; the place in the list. */
export const pickAt = ({ next }: Chance, weights: readonly number[]): number => {
  let left = next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] ?? 0
    if (left < 0) return i
  }
  return weights.length - 1
}

/** One of several, each as likely. */
export const pick = <T>(chance: Chance, among: readonly [T, ...T[]]): T =>
  among[whole(chance, among.length)] ?? among[0]

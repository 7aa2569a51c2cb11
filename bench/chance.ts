/** Numbers in [0, 1), the same for the same seed (mulberry32): what is generated never differs between runs. */
export const chance = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of several, each as likely as the others. `among` must not be empty. */
export const pick = (among: readonly string[], next: () => number): string =>
  among[Math.floor(next() * among.length)] ?? ''

import type { Figure, FigureKey } from '../../../documents/contract.ts'
import { keyText } from '../../../documents/figures.ts'

/** A figure as it was handed in, with the batches that gave it. */
export type FrozenFigure = Pick<Figure, 'metric' | 'scope' | 'period' | 'name' | 'unit' | 'value'> & {
  batches: readonly number[]
}

export type Recomputed = { value: number | null; batches: readonly number[] }

/** What differs by no more than this share is the same: rounding of ratios, a refund come late to a large sum. */
export const TOLERANCE = 0.005

export const isWithin = (then: number | null, now: number | null): boolean => {
  if (then === null || now === null) return then === now
  return Math.abs(now - then) <= Math.max(Math.abs(then), Math.abs(now)) * TOLERANCE
}

export type Drifted = FigureKey & {
  name: string
  unit: Figure['unit']
  was: number | null
  now: number | null
  isWithin: boolean
  /** Batches that give the figure now and did not then; and those that did and are gone. */
  came: number[]
  went: number[]
}

/** Figures that are not what they were, the farthest off first, and the share of all that are within tolerance. */
export const driftOf = (
  frozen: readonly FrozenFigure[],
  now: ReadonlyMap<string, Recomputed>,
): { checked: number; accuracy: number | null; drifted: Drifted[] } => {
  // What was not known when it was handed in can be neither right nor wrong.
  const told = frozen.filter(({ value }) => value !== null)
  const drifted = told.flatMap((figure) => {
    const found = now.get(keyText(figure)) ?? { value: null, batches: [] }
    if (found.value === figure.value) return []
    const { batches, value, ...rest } = figure
    return [
      {
        ...rest,
        was: value,
        now: found.value,
        isWithin: isWithin(value, found.value),
        came: found.batches.filter((batch) => !batches.includes(batch)),
        went: batches.filter((batch) => !found.batches.includes(batch)),
      },
    ]
  })
  const off = drifted.filter((one) => !one.isWithin).length
  const size = ({ was, now: value }: Drifted) =>
    value === null || was === null ? Number.POSITIVE_INFINITY : Math.abs(value / (was || 1) - 1)
  return {
    checked: told.length,
    accuracy: told.length === 0 ? null : (told.length - off) / told.length,
    drifted: drifted.sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1)),
  }
}

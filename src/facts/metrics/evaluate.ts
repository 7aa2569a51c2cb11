import type { Formula, Term } from './model.ts'
import type { Plan } from './resolve.ts'

/** A counted figure: money in fen. `several`: people of several rows, which cannot be added. */
export type Cell = { value: number | string | null; several: boolean }

/**
 * Why a figure is absent. `grain`: people were not exported for exactly this stretch; `apart`: what it is made of
 * is known, but never of the same day.
 */
export type Absence = 'missing' | 'grain' | 'several' | 'zero' | 'margin' | 'unknown' | 'apart'

/** Money in fen; a range is text. `of`: the metric that the absence began with. */
export type Evaluated = { value: number | string | null; absent?: Absence; of?: string }

type Leaves = (id: string) => { cell: Cell | undefined; silent: 0 | null; absent: Absence }

/** A figure of one group, from its counted leaves. */
export const evaluate = (plan: Plan, leaves: Leaves) => {
  const of = (id: string): Evaluated => {
    const formula = plan.formulas.get(id)
    return formula ? compute(formula, of) : leaf(id, leaves)
  }
  return of
}

const leaf = (id: string, leaves: Leaves): Evaluated => {
  const { cell, silent, absent } = leaves(id)
  if (cell)
    return cell.value === null
      ? { value: null, absent: cell.several ? 'several' : absent, of: id }
      : { value: cell.value }
  return silent === null ? { value: null, absent, of: id } : { value: silent }
}

const sum = (terms: readonly Term[], of: (id: string) => Evaluated): Evaluated => {
  let total = 0
  for (const { metric, times = 1 } of terms) {
    const part = of(metric)
    if (typeof part.value !== 'number')
      return { value: null, absent: part.absent ?? 'unknown', of: part.of ?? metric }
    total += part.value * times
  }
  return { value: total }
}

/** Σ over ÷ Σ under: recomputed from what it is made of, never averaged. Nothing divided by nothing is absent. */
const compute = ({ over, under, scale = 1 }: Formula, of: (id: string) => Evaluated): Evaluated => {
  const above = sum(over, of)
  if (!under || typeof above.value !== 'number') return above
  const below = sum(under, of)
  if (typeof below.value !== 'number') return below
  if (below.value === 0) return { value: null, absent: 'zero', of: under[0]?.metric ?? '' }
  return { value: (above.value / below.value) * scale }
}

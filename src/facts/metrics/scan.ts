import type { Day, Period } from '../../kernel/calendar.ts'
import type { DimensionId } from './dimensions.ts'
import type { LeftOut } from './ledger-accounts.ts'
import type { Relation } from './model.ts'
import type { Condition, Leaf } from './resolve.ts'
import type { SpanPick } from './spans.ts'

/** What rows are told apart by. */
export type Split = { by: readonly DimensionId[]; where: readonly Condition[] }

/** Which rows, counted at which clock, and what they are told apart by. */
export type Rows = Split & {
  relation: Relation
  clock: string
  /** Rows at an instant of the period (of some stretches of it, without what is left out), or rows of the chosen spans. */
  rows:
    | { kind: 'period'; period: Period; only?: readonly Period[]; except?: readonly LeftOut[] }
    | { kind: 'spans'; picks: readonly SpanPick[] }
    /** The state at each of these days: of each item its last snapshot on or before that has a value in `given`. */
    | { kind: 'states'; days: readonly Day[]; given?: string | undefined }
  /** The rows are of two periods that follow each other and are told apart: where the later one begins. */
  later?: Day
}

/** The column that tells of which of two periods a row is, 1 of the later: it stands behind the dimensions. */
export const laterColumn = ({ by }: Split): string => `d${by.length}`

/** What it is grouped by; nothing where rows are of one period. */
export const laterSql = ({ later }: Rows, clock: string): string[] =>
  later ? [`cast(${clock} >= date '${later}' as integer)`] : []

/** One statement: some figures of one table at one clock, over the same rows. `totals`: what groups give to them, too. */
export type Scan = Rows & { shop: number; leaves: readonly Leaf[]; totals?: true }

/** Dimensions that rows are told apart by, in groups or by a filter. */
export const askedOf = ({ by, where }: Split): DimensionId[] => [
  ...by,
  ...where.flatMap((one) => (one.kind === 'values' ? [one.dimension] : [])),
]

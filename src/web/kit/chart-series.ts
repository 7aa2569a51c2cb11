import type { Unit } from './numbers.ts'

export type Series = {
  name: string
  unit: Unit
  /** One for each label; null draws a gap. */
  values: readonly (number | null)[]
  dashed?: boolean
  /** Place in the palette, so that the same thing keeps its colour everywhere. */
  colour?: number
}

/** What took place on some of the labels, marked on the axis. */
export type Mark = { name: string; from: string; to: string }

/** Between which bounds a value is thought to lie; null where nothing is told. */
export type Band = {
  low: readonly (number | null)[]
  high: readonly (number | null)[]
  unit: Unit
  colour?: number
}

export type ChartProps = {
  kind: 'line' | 'bar'
  labels: readonly string[]
  series: readonly Series[]
  /** Labels that can be known: those after them are to come, and nothing is missing there. All, where it is absent. */
  reached?: number
  /** What the picture says, for those who do not see it. */
  description: string
  height?: number
  /** Bars that add up to a whole stand on each other. */
  stacked?: boolean
  marks?: readonly Mark[]
  band?: Band
  /** Opens what a label stands for. */
  onPick?: (index: number) => void
}

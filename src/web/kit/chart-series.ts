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

export type ChartProps = {
  kind: 'line' | 'bar'
  labels: readonly string[]
  series: readonly Series[]
  /** What the picture says, for those who do not see it. */
  description: string
  height?: number
  /** Bars that add up to a whole stand on each other. */
  stacked?: boolean
  /** Opens what a label stands for. */
  onPick?: (index: number) => void
}

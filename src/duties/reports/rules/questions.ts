import type { FigureKey } from '../../../documents/contract.ts'
import { keyText } from '../../../documents/figures.ts'
import { isDay, type Period } from '../../../kernel/calendar.ts'

/** One question that answers many figures: each is the row with the values of its scope, under its metric. */
export type FigureQuestion = {
  metrics: string[]
  by: string[]
  period: Period
  where: { dimension: string; values: string[] }[]
  /** Where in the answer each figure stands. */
  figures: { key: string; metric: string; values: Readonly<Record<string, string>> }[]
}

/** Metrics and values that one question may hold. */
const [MOST_METRICS, MOST_VALUES] = [40, 1000]

type Shape = { dimensions: string[]; values: string[]; period: Period }

/** Figures of single days become one question by day. */
const shapeOf = ({ scope, period }: FigureKey): Shape | undefined => {
  const { from, to } = period
  if (!isDay(from) || !isDay(to)) return undefined
  const filters = [...scope].sort((a, b) => (a.dimension < b.dimension ? -1 : 1))
  // A figure of several values together is asked by itself, and one of two filters on one dimension too.
  if (filters.some(({ values }) => values.length > 1)) return undefined
  if (new Set(filters.map(({ dimension }) => dimension)).size < filters.length) return undefined
  return {
    dimensions: filters.map(({ dimension }) => dimension),
    values: filters.map(({ values }) => values[0] ?? ''),
    period: { from, to },
  }
}

/**
 * Few questions for many figures. `alone`: figures that each need a question of their own.
 */
export const questionsFor = (
  keys: readonly FigureKey[],
): { together: FigureQuestion[]; alone: FigureKey[] } => {
  const groups = new Map<string, { shape: Shape; members: { key: FigureKey; values: string[] }[] }>()
  const alone: FigureKey[] = []
  const days = new Map<string, { key: FigureKey; values: string[] }[]>()
  for (const key of keys) {
    const shape = shapeOf(key)
    if (!shape) {
      alone.push(key)
      continue
    }
    if (shape.period.from === shape.period.to && shape.dimensions.length === 0) {
      days.set(key.metric, [...(days.get(key.metric) ?? []), { key, values: [shape.period.from] }])
      continue
    }
    const group = JSON.stringify([shape.dimensions, shape.period])
    const known = groups.get(group) ?? { shape, members: [] }
    known.members.push({ key, values: shape.values })
    groups.set(group, known)
  }
  for (const [metric, members] of days) {
    const all = members.map(({ values }) => values[0] ?? '').sort()
    const [from, to] = [all[0], all.at(-1)]
    if (members.length < 3 || !from || !to || !isDay(from) || !isDay(to)) {
      alone.push(...members.map(({ key }) => key))
      continue
    }
    groups.set(`day ${metric}`, { shape: { dimensions: ['day'], values: [], period: { from, to } }, members })
  }
  const together = [...groups.values()].flatMap(({ shape, members }): FigureQuestion[] => {
    const metrics = [...new Set(members.map(({ key }) => key.metric))]
    const where = shape.dimensions.flatMap((dimension, at) =>
      dimension === 'day'
        ? []
        : [{ dimension, values: [...new Set(members.map(({ values }) => values[at] ?? ''))] }],
    )
    if (where.some(({ values }) => values.length > MOST_VALUES)) {
      alone.push(...members.map(({ key }) => key))
      return []
    }
    return Array.from({ length: Math.ceil(metrics.length / MOST_METRICS) }, (_, part) => {
      const asked = metrics.slice(part * MOST_METRICS, (part + 1) * MOST_METRICS)
      return {
        metrics: asked,
        by: shape.dimensions,
        period: shape.period,
        where,
        figures: members
          .filter(({ key }) => asked.includes(key.metric))
          .map(({ key, values }) => ({
            key: keyText(key),
            metric: key.metric,
            values: Object.fromEntries(
              shape.dimensions.map((dimension, at) => [dimension, values[at] ?? '']),
            ),
          })),
      }
    })
  })
  return { together, alone }
}

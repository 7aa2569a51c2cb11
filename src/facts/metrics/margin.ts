import { addDays, type Day, type Period } from '../../kernel/calendar.ts'

/** 毛利率 of the shop from a day on (null: ever since), 0.3 for 30 %; valid until the next one. */
export type DatedMargin = { from: Day | null; share: number }

type Stretch = { from: Day | null; to: Day | null; share: number }

const stretches = (margins: readonly DatedMargin[]): Stretch[] => {
  const ordered = [...margins].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  return ordered.map(({ from, share }, index) => {
    const next = ordered[index + 1]?.from
    return { from, to: next ? addDays(next, -1) : null, share }
  })
}

/** The margins that are valid on some day of a period, in order. */
export const marginsIn = (margins: readonly DatedMargin[], period: Period): DatedMargin[] =>
  stretches(margins)
    .filter(({ from, to }) => (from === null || from <= period.to) && (to === null || to >= period.from))
    .map(({ from, share }) => ({ from, share }))

/** Is there a margin on any day of the period? */
export const hasMargin = (margins: readonly DatedMargin[], period: Period): boolean =>
  marginsIn(margins, period).length > 0

/** The margin of a row that spans days, as SQL; none where it changes within them or is not set. */
export const marginSql = (margins: readonly DatedMargin[]): string => {
  const cases = stretches(margins).map(({ from, to, share }) => {
    const inside = [
      ...(from === null ? [] : [`t.from_day >= date '${from}'`]),
      ...(to === null ? [] : [`t.to_day <= date '${to}'`]),
    ]
    return `when ${inside.length > 0 ? inside.join(' and ') : '1 = 1'} then cast(${share.toFixed(4)} as double precision)`
  })
  return cases.length > 0 ? `case ${cases.join(' ')} end` : 'cast(null as double precision)'
}

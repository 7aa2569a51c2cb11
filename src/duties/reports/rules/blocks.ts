import type { Cell, Column, Figure, FigureKey, Text, Unit } from '../../../documents/contract.ts'
import { withUnit } from '../../../documents/words.ts'
import type { Period } from '../../../kernel/calendar.ts'

/** A value of a dimension with its figures; null: not known, which is not 0. */
export type ListRow = {
  name: string
  scope: FigureKey['scope']
  now: Readonly<Record<string, number | null>>
  previous: Readonly<Record<string, number | null>>
}

export const paragraph = (...text: Text) => ({ kind: 'paragraph' as const, text })
export const list = (items: Text[], ordered = false) => ({ kind: 'list' as const, ordered, items })

/** With one full stop: what was said elsewhere may bring its own. */
export const ended = (words: string): string => `${words.replace(/(?<!。)。+$/, '')}。`

/** 12.30 万元, of a number that is nobody's figure. */
export const money = (fen: number): string => withUnit(Math.round(fen), 'money')

/** A column of figures that are asked with this metric and period and the scope of their row. */
export const figureColumn = (
  id: string,
  name: string,
  unit: Unit,
  metric: string,
  period: Period,
  also: Pick<Column, 'total' | 'counted'> = {},
): Column => ({
  id,
  name,
  unit,
  key: { metric, period, scope: [] },
  ...also,
})

export const cell = (value: number | null | undefined): Cell => value ?? null

/** How many days of it are known, where not all are: a part of the days is nothing to compare with. */
export const partialWords = ({ states }: Pick<Figure, 'states'>): string | undefined =>
  states.find(({ kind }) => kind === 'partial')?.words

/** Shortened where it would fill a page; the ID in the scope tells it apart. */
export const shortName = (name: string, most = 24): string => {
  const signs = [...name]
  return signs.length > most ? `${signs.slice(0, most).join('')}…` : name
}

/** What a figure was before, where both are known on all their days; else nothing is said of how it changed. */
export const comparable = (
  name: string,
  now: Figure,
  before: Figure,
): { name: string; before: Figure; change: number | null }[] =>
  before.value === null || partialWords(before) !== undefined || partialWords(now) !== undefined
    ? []
    : [{ name, before, change: changeOf(now.unit, now.value, before.value) }]

/** Relative, or in points for a ratio; null where either is not known or nothing can be divided by. */
export const changeOf = (unit: Unit, now: number | null, before: number | null): number | null => {
  if (now === null || before === null) return null
  if (unit === 'ratio') return now - before
  return before === 0 ? null : now / before - 1
}

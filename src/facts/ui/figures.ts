import { type Days, daysIn, eachDay, stretchesOf } from '../../web/days.ts'
import type { FigureState } from '../../web/kit/figure.tsx'
import { numberOf } from '../../web/kit/numbers.ts'
import type { Language } from '../../web/kit/preferences.ts'
import { told } from '../../web/sayings.ts'
import type { Coverage, QueryAnswer, Value } from '../contract.ts'

type StateWords = {
  list: string
  stop: string
  missing: string
  partial: (days: number, asked: number) => string
  restated: string
  restatedDetail: string
  range: string
  missingDays: (days: string, more: number) => string
  stretch: (days: Days) => string
  bring: (menu: string) => string
}

/** Which days are missing, as stretches, and what brings them; '' where neither is known. */
export const missingText = ({ missing, days, asked, export: menu }: Coverage, t: StateWords): string => {
  const first = stretchesOf(missing).slice(0, 3)
  const more = asked - days - first.reduce((sum, stretch) => sum + daysIn(stretch), 0)
  return [
    first.length > 0 ? t.missingDays(first.map(t.stretch).join(t.list), more) : '',
    menu ? t.bring(menu) : '',
  ]
    .filter((part) => part !== '')
    .join(t.stop)
}

/** What must be known before the value is trusted. */
export const statesOf = (
  coverage: Coverage | undefined,
  value: Value | undefined,
  t: StateWords,
): FigureState[] => {
  const states: FigureState[] = []
  // What cannot be told of the whole is absent, however many of its days are known.
  if (coverage && (coverage.days === 0 || (coverage.days < coverage.asked && value === null)))
    states.push({ kind: 'missing', text: t.missing, detail: missingText(coverage, t) })
  else if (coverage && coverage.days < coverage.asked)
    states.push({
      kind: 'partial',
      text: t.partial(coverage.days, coverage.asked),
      detail: missingText(coverage, t),
    })
  if (coverage?.restated) states.push({ kind: 'restated', text: t.restated, detail: t.restatedDetail })
  if (typeof value === 'string' && value !== '' && numberOf(value) === null)
    states.push({ kind: 'range', text: t.range })
  return states
}

export const coverageOf = (answer: QueryAnswer | undefined, metric: string): Coverage | undefined =>
  answer?.coverage.find((one) => one.metric === metric)

/** Why a metric's value is absent. */
export const reasonOf = (
  answer: QueryAnswer | undefined,
  metric: string,
  t: StateWords,
  language: Language,
): string | undefined => {
  const note = answer?.notes.find((one) => one.metric === metric)
  if (note) return told(note, 'notes', language)
  const coverage = coverageOf(answer, metric)
  return coverage && coverage.days < coverage.asked ? missingText(coverage, t) : undefined
}

/** A metric day by day over the period; null for days without data. */
export const courseOf = (
  answer: QueryAnswer | undefined,
  metric: string,
  days: { from: string; to: string },
): (number | null)[] => {
  const byDay = new Map(answer?.rows.map((row) => [String(row.day), numberOf(row[metric])]))
  return eachDay(days).map((day) => byDay.get(day) ?? null)
}

/** The plain change of a year, beside one that lays years over each other; undefined where they are the same. */
export const plainBeside = (
  { alignment }: Pick<QueryAnswer, 'alignment'>,
  metric: string,
  label: string,
): { label: string; change: number | null } | undefined =>
  alignment?.changes ? { label, change: alignment.changes[metric] ?? null } : undefined

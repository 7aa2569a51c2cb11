import type { Day } from '../../../../kernel/calendar.ts'
import type { Mark, Question, QuestionPart, Said } from '../../drills/contract.ts'

/** How a part is marked, and what is true. Days and numbers have a span for all of the points and one for half. */
type Right =
  | { kind: 'choice'; right: readonly string[]; near: readonly string[]; truth: string }
  | { kind: 'day'; right: Span<Day>; near: Span<Day>; truth: Day }
  /** `widest`: an interval this wide still says something, where that is more than its share of the truth. */
  | { kind: 'interval'; truth: number; widest?: number }
  | { kind: 'number'; right: Span<number>; near: Span<number>; truth: number }
type Span<T> = { from: T; to: T }

type Named = { because: Readonly<Record<string, string>> }

/** A part with its answer, which the browser is not told before its time. */
export type KeyPart = QuestionPart & Right & Named

export type Key = Pick<Question, 'given' | 'table'> & { parts: readonly KeyPart[] }

/** What may be told before an answer: the key without what is right. */
export const questionOf = ({ given, table, parts }: Key): Question => ({
  given,
  table,
  parts: parts.map((part): QuestionPart => {
    const { id, points } = part
    if (part.kind === 'choice') return { id, points, kind: 'choice', options: part.options }
    if (part.kind === 'day') return { id, points, kind: 'day', from: part.from, to: part.to }
    return part.kind === 'interval'
      ? { id, points, kind: 'interval' }
      : { id, points, kind: 'number', unit: part.unit }
  }),
})

/** Around a number, by a part of itself or by so much at least. */
export const around = (truth: number, part: number, least = 0): Span<number> => {
  const by = Math.max(Math.abs(truth) * part, least)
  return { from: truth - by, to: truth + by }
}

type Verdict = Mark['verdict']

const within = <T>(value: T, { from, to }: Span<T>): boolean => value >= from && value <= to

const bySpan = <T>(value: T, { right, near }: { right: Span<T>; near: Span<T> }): Verdict =>
  within(value, right) ? 'right' : within(value, near) ? 'near' : 'wrong'

/** An interval as wide as this many times the truth says nothing: from nothing to the double contains nearly all. */
const WIDEST = 1.2
/** Half of the points for one that the truth lies beside by no more than this part of itself. */
const BESIDE = 0.25

const byInterval = (
  { low, high }: { low: number; high: number },
  { truth, widest = 0 }: { truth: number; widest?: number },
): Verdict => {
  if (low > high) return 'wrong'
  const isIn = truth >= low && truth <= high
  const isNarrow = high - low <= Math.max(WIDEST * Math.abs(truth), widest)
  if (isIn) return isNarrow ? 'right' : 'near'
  const beside = truth < low ? low - truth : truth - high
  return isNarrow && beside <= BESIDE * Math.abs(truth) ? 'near' : 'wrong'
}

const verdictOf = (part: KeyPart, said: Said): Verdict => {
  if (part.kind === 'choice')
    return typeof said === 'string' && part.right.includes(said)
      ? 'right'
      : typeof said === 'string' && part.near.includes(said)
        ? 'near'
        : 'wrong'
  if (part.kind === 'day') return typeof said === 'string' ? bySpan(said, part) : 'wrong'
  if (part.kind === 'number') return typeof said === 'number' ? bySpan(said, part) : 'wrong'
  return typeof said === 'object' ? byInterval(said, part) : 'wrong'
}

const isSaid = (said: Said | undefined): said is Said => said !== undefined && said !== ''

/** The marks of an answer, part by part in the order of the question: all points, half of them, none. */
export const marked = (key: Key, answers: Readonly<Record<string, Said>>): Mark[] =>
  key.parts.map((part) => {
    const said = answers[part.id]
    const base = { part: part.id, of: part.points }
    if (!isSaid(said)) return { ...base, points: 0, verdict: 'missing', said: null }
    const verdict = verdictOf(part, said)
    const points = verdict === 'right' ? part.points : verdict === 'near' ? Math.floor(part.points / 2) : 0
    return { ...base, points, verdict, said }
  })

export const pointsOf = (marks: readonly Mark[]): number => marks.reduce((sum, { points }) => sum + points, 0)

/** What is true, in the form in which it could have been said. */
export const truthsOf = ({ parts }: Key) =>
  parts.map(({ id, truth, because }) => ({ part: id, truth, because: { ...because } }))

import type { Figure, FigureKey, FigureState } from '../../documents/contract.ts'
import type { Coverage, Freshness, QueryAnswer, QueryInput } from '../../facts/contract.ts'
import { catalogue, metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import { type Day, type Period, spanWords } from '../../kernel/calendar.ts'
import { numberIn } from './rules/amounts.ts'
import type { ListRow } from './rules/blocks.ts'
import type { Ending, SourceFile } from './rules/ending.ts'

/** Questions to the facts, asked as everybody asks. */
export type Query = { query: (input: QueryInput) => Promise<QueryAnswer> }

const MOST_ROWS = 100_000
/** Metrics that one question may hold. */
const MOST_METRICS = 40

export type Asker = {
  /** The figures of one scope and period, in the order of the metrics. */
  figures: (metrics: readonly string[], period: Period, scope?: FigureKey['scope']) => Promise<Figure[]>
  /** Rows of a dimension in both periods. */
  rows: (
    by: readonly string[],
    metrics: readonly string[],
    periods: { now: Period; previous: Period },
    nameOf: (row: Record<string, string | number | null>) => string,
  ) => Promise<ListRow[]>
  /** One metric by day; null on days without data. */
  daily: (metric: string, period: Period) => Promise<Map<string, number | null>>
  /** Every file that gave to an answer so far. */
  files: () => SourceFile[]
}

const stateOf = (
  answer: QueryAnswer,
  metric: string,
  value: number | null,
  ranged: string,
): FigureState[] => {
  const coverage = answer.coverage.find((one) => one.metric === metric)
  const note = answer.notes.find((one) => one.metric === metric)
  if (ranged !== '') return [{ kind: 'estimated', words: `平台只给区间 ${ranged}` }]
  if (value === null)
    return [{ kind: 'missing', words: note?.message ?? (coverage ? absentWords(coverage) : '没有数据') }]
  const states: FigureState[] = []
  if (coverage && coverage.days < coverage.asked)
    states.push({ kind: 'partial', words: `${coverage.asked} 天里有 ${coverage.days} 天的数据` })
  if (coverage?.restated) states.push({ kind: 'restated', words: '有的行被更新的文件改过' })
  return states
}

const absentWords = ({ days, asked, export: report }: Coverage): string =>
  `${days === 0 ? '没有数据' : `${asked} 天里只有 ${days} 天的数据`}${report ? `，${report}` : ''}`

const nameOf = (metric: string): { name: string; unit: Figure['unit'] } => {
  const known = metricOf(metric)
  return known ? metricInfo(known) : { name: metric, unit: 'number' }
}

/** A metric's figure out of an answer about one scope and period. */
const figureIn = (answer: QueryAnswer, key: FigureKey): Figure => {
  const { name, unit } = nameOf(key.metric)
  const given = answer.rows[0]?.[key.metric]
  const value = numberIn(given, unit === 'money')
  const ranged = value === null && typeof given === 'string' ? given : ''
  return { ...key, name, unit, value, states: stateOf(answer, key.metric, value, ranged) }
}

/** Asks as everybody does, so that a report's figures are those of the pages, and remembers which files gave them. */
export const createAsker = (context: Query, shop: string): Asker => {
  const files = new Map<number, SourceFile>()
  const ask = async (question: Omit<QueryInput, 'shop'>): Promise<QueryAnswer> => {
    const answer = await context.query({ shop, totals: false, ...question })
    for (const { batch, file, format, importedAt, rows } of answer.sources)
      files.set(batch, { batch, file, format, importedAt, rows: Math.max(rows, files.get(batch)?.rows ?? 0) })
    return answer
  }

  const figures: Asker['figures'] = async (metrics, period, scope = []) => {
    const parts = Array.from({ length: Math.ceil(metrics.length / MOST_METRICS) }, (_, at) =>
      metrics.slice(at * MOST_METRICS, (at + 1) * MOST_METRICS),
    )
    const answers = await Promise.all(
      parts.map((part) => ask({ metrics: [...part], ...period, where: scope })),
    )
    return parts.flatMap((part, at) => {
      const answer = answers[at]
      return answer ? part.map((metric) => figureIn(answer, { metric, scope, period })) : []
    })
  }

  const rows: Asker['rows'] = async (by, metrics, periods, rowName) => {
    const question = { metrics: [...metrics], by: [...by], limit: MOST_ROWS }
    const [now, previous] = await Promise.all([
      ask({ ...question, ...periods.now }),
      ask({ ...question, ...periods.previous }),
    ])
    const known = new Map<
      string,
      {
        row: QueryAnswer['rows'][number]
        now?: QueryAnswer['rows'][number]
        previous?: QueryAnswer['rows'][number]
      }
    >()
    const keyOf = (row: QueryAnswer['rows'][number]) => JSON.stringify(by.map((one) => row[one] ?? ''))
    for (const row of previous.rows) known.set(keyOf(row), { row, previous: row })
    for (const row of now.rows) known.set(keyOf(row), { ...known.get(keyOf(row)), row, now: row })
    const valuesIn = (answer: QueryAnswer, row: QueryAnswer['rows'][number] | undefined) =>
      Object.fromEntries(metrics.map((metric) => [metric, rowValue(answer, metric, row)]))
    return [...known.values()].map((one) => ({
      name: rowName(one.row),
      scope: by.map((dimension) => ({ dimension, values: [String(one.row[dimension] ?? '')] })),
      now: valuesIn(now, one.now),
      previous: valuesIn(previous, one.previous),
    }))
  }

  const daily: Asker['daily'] = async (metric, period) => {
    const answer = await ask({ metrics: [metric], by: ['day'], ...period, limit: MOST_ROWS })
    const isMoney = nameOf(metric).unit === 'money'
    return new Map(answer.rows.map((row) => [String(row.day), numberIn(row[metric], isMoney)]))
  }

  return {
    figures,
    rows,
    daily,
    files: () => [...files.values()].sort((a, b) => a.batch - b.batch),
  }
}

/** A row that is not there means nothing was sold or seen, where every day is known; else nobody knows. */
const rowValue = (
  answer: QueryAnswer,
  metric: string,
  row: QueryAnswer['rows'][number] | undefined,
): number | null => {
  const { unit } = nameOf(metric)
  if (row) return numberIn(row[metric], unit === 'money')
  const coverage = answer.coverage.find((one) => one.metric === metric)
  const isWhole = coverage !== undefined && coverage.days === coverage.asked
  return isWhole && !answer.truncated && (unit === 'money' || unit === 'count') ? 0 : null
}

const definitions: Ending['words'] = new Map(
  catalogue.map((one) => {
    const { id, name, formula, source } = metricInfo(one)
    return [id, { name, formula, source }]
  }),
)

/** What the end of a report says of these days, once everything else was asked with `asker`; days to come lack nothing. */
export const endingOf = async (
  context: { freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]> },
  asker: Asker,
  { shop, period, compared, today }: { shop: string; period: Period; compared?: Period; today: Day },
): Promise<Ending> => {
  const lackingIn = (reports: readonly Freshness[]) =>
    reports
      .filter(({ used }) => used)
      .map(({ name, menu, missing }) => ({ report: name, menu, days: missing.filter((day) => day < today) }))
      .filter(({ days }) => days.length > 0)
  const [fresh, before] = await Promise.all([
    context.freshness({ shop, ...period }),
    compared && context.freshness({ shop, ...compared }),
  ])
  return {
    missing: lackingIn(fresh),
    ...(compared && before
      ? { missingBefore: { days: spanWords(compared), reports: lackingIn(before) } }
      : {}),
    files: asker.files().map((one) => ({
      ...one,
      format: fresh.find(({ format }) => format === one.format)?.name ?? one.format,
    })),
    words: definitions,
  }
}

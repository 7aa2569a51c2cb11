import type { QueryAnswer, QueryInput } from '../contract.ts'
import { assemble, columnsOf } from './answer.ts'
import { countCompared, countFigures } from './figures.ts'
import { itemTitles } from './labels.ts'
import { absenceNotes, comparedNotes, coverageOf, sourcesOf, type Told } from './notes.ts'
import { remarks } from './remarks.ts'
import { type Plan, resolve, withMargins } from './resolve.ts'
import { restatedLeaves } from './restated.ts'
import { type FigureContext, survey } from './survey.ts'

/*
 * The words of this folder, in the order in which a question meets them (the files in theirs: docs/ARCHITECTURE.md):
 *  - plan: the question with every name looked up; its leaves are what is counted from rows, each by a measure
 *  - survey: what the store holds of the days asked for, read before it is decided what to count
 *  - span: the days that a row of a report stands for; view, split, part: of which of several reports it is
 *  - pick: the spans that are counted; pairing: the days that all parts of a formula know
 *  - scan: one statement, for all figures of the same table, clock (the instant a row counts at) and rows
 *  - cell: a figure of one group as it was counted; formulas are evaluated over cells
 *  - line: a group beside the same of the compared period, before it becomes a row of the answer
 *  - coverage, notes, remarks: which days an answer rests on, why a figure is absent, how it was counted
 */

/**
 * Answers one question: metrics × dimensions × period × filters × comparison.
 * Failures: metric_unknown, dimension_unknown, query_unsupported, invalid_input.
 */
export const query = async (context: FigureContext, input: QueryInput): Promise<QueryAnswer> => {
  const { read, shop, margins, exports } = context
  const answer = () => run(context, withMargins(resolve(input), margins))
  const asked = () => JSON.stringify([shop, input, margins, exports.map(({ format }) => format)])
  return read.kept ? read.kept.once(asked(), answer) : answer()
}

/** Answers a plan without looking whether the answer is kept. */
export const run = async (context: FigureContext, plan: Plan): Promise<QueryAnswer> => {
  const { period, compared, leaves } = plan
  const periods = compared ? [period, compared] : [period]
  const [known, restated] = await Promise.all([
    survey(context, plan, periods),
    restatedLeaves(context, leaves, period),
  ])
  const [now, before] = compared
    ? await countCompared(context, plan, [period, compared], known)
    : [await countFigures(context, plan, period, known)]
  const { rows, totals, truncated, absent } = assemble(plan, { now, before })
  const titles = plan.by.includes('item')
    ? await itemTitles(
        context,
        rows.map((row) => String(row.item ?? '')),
        period,
      )
    : undefined
  const { exports } = context
  const told: Told = { plan, period, figures: now, exports, known }
  const said = remarks(told, before)
  // The same rows explain why a day is absent and why the whole is not whole.
  const isSaid = (metric: string | undefined) =>
    said.some((note) => note.code === 'unsaid' && note.metric === metric)
  return {
    columns: columnsOf(plan),
    rows: titles
      ? rows.map((row) => ({ ...row, item_title: titles.get(String(row.item ?? '')) ?? null }))
      : rows,
    totals,
    coverage: plan.asked.map((metric) => coverageOf(plan, metric, now, exports, known, restated)),
    sources: sourcesOf(plan, known, now),
    notes: [
      ...absenceNotes(absent, told).filter(({ code, metric }) => code !== 'unknown' || !isSaid(metric)),
      ...comparedNotes(plan, before),
      ...said,
    ],
    period,
    ...(compared ? { compared } : {}),
    truncated,
  }
}

import type { Document, FigureKey } from '../../documents/contract.ts'
import { figuresOf, keyText } from '../../documents/figures.ts'
import { metricOf } from '../../facts/metrics/catalogue.ts'
import type { Query } from './asking.ts'
import { numberIn } from './rules/amounts.ts'
import type { Recomputed } from './rules/drift.ts'
import { questionsFor } from './rules/questions.ts'

const MOST_ROWS = 100_000

const isMoney = (metric: string): boolean => metricOf(metric)?.unit === 'money'

/** One figure asked for by itself, with the batches that give it and no others. */
export const askedAgain = async (context: Query, shop: string, key: FigureKey): Promise<Recomputed> => {
  const answer = await context.query({
    shop,
    metrics: [key.metric],
    ...key.period,
    where: key.scope,
    totals: false,
  })
  return {
    value: numberIn(answer.rows[0]?.[key.metric], isMoney(key.metric)),
    batches: answer.sources.map(({ batch }) => batch),
  }
}

/**
 * Figures as they are now, asked for together where that gives the same. The batches are those of all figures that
 * were asked together. A figure that is no metric of the catalogue comes from the team's records: `anew` drafts the
 * report again, and the figure of the same question in it is what it is now. Failures: those of a query and a draft.
 */
export const recomputed = async (
  context: Query,
  shop: string,
  all: readonly FigureKey[],
  anew: () => Promise<Pick<Document, 'blocks'>>,
): Promise<Map<string, Recomputed>> => {
  const found = new Map<string, Recomputed>()
  const keys = all.filter(({ metric }) => metricOf(metric))
  if (keys.length < all.length)
    for (const figure of figuresOf(await anew()))
      if (!metricOf(figure.metric)) found.set(keyText(figure), { value: figure.value, batches: [] })
  const { together, alone } = questionsFor(keys)
  await Promise.all(
    together.map(async ({ metrics, by, period, where, figures }) => {
      const answer = await context.query({
        shop,
        metrics,
        by,
        ...period,
        where,
        totals: false,
        limit: MOST_ROWS,
      })
      const batches = answer.sources.map(({ batch }) => batch)
      const rows = new Map(
        answer.rows.map((row) => [JSON.stringify(by.map((one) => String(row[one] ?? ''))), row]),
      )
      for (const { key, metric, values } of figures) {
        const row = rows.get(JSON.stringify(by.map((one) => values[one] ?? '')))
        // Without a row only a question of its own tells nothing from not known.
        if (row) found.set(key, { value: numberIn(row[metric], isMoney(metric)), batches })
      }
    }),
  )
  const left = keys.filter((key) => !found.has(keyText(key)))
  const others = new Map([...left, ...alone].map((key) => [keyText(key), key]))
  await Promise.all(
    [...others].map(async ([text, key]) => {
      if (!found.has(text)) found.set(text, await askedAgain(context, shop, key))
    }),
  )
  return found
}

import { shopToLookAt } from '../../facts/shops.ts'
import { dayOf } from '../../kernel/calendar.ts'
import { createTrailState } from '../../storage/trail-state.ts'
import { type ExplainContext, explain } from './actions.ts'
import type { ExplainQuestion, Explanation } from './contract.ts'
import type { WatchContext } from './watch-context.ts'

/** As many are kept: the weeks and metrics that a team looks at in a morning. */
const MOST_KEPT = 300

/**
 * Explanations as `explain` gives them, kept until the shop's facts or a record that they may rest on change: each takes
 * a few dozen questions, and 今天 shows the same one to everybody. Failures: as `explain`.
 */
export const keepExplanations = (
  context: ExplainContext & WatchContext,
  /** Record tables that no explanation rests on: figures, margins and the calendar are others. */
  unrelated: readonly string[],
) => {
  const trail = createTrailState(context.records, unrelated)
  const kept = new Map<string, Promise<Explanation>>()
  return async (question: ExplainQuestion): Promise<Explanation> => {
    const shop = await shopToLookAt(context.records, question.shop)
    const state = [await trail(), await context.factsState(shop.id), dayOf(context.clock.now())]
    const key = JSON.stringify([shop.id, shop.name, question, state])
    const there = kept.get(key)
    const made = there ?? explain(context, question)
    // Those asked for last stay.
    kept.delete(key)
    kept.set(key, made)
    if (!there) made.catch(() => kept.get(key) === made && kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return made
  }
}

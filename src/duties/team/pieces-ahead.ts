import type { Shop } from '../../facts/contract.ts'
import { addDays, type Day, dayOf } from '../../kernel/calendar.ts'
import type { Clock } from '../../kernel/context.ts'
import { isFailure } from '../../kernel/failure.ts'
import { yearsAround } from '../calendar/rules/calendar.ts'
import type { CalendarEvent } from '../calendar/rules/events.ts'
import type { ForecastAnswer, ForecastInput } from '../sales/contract.ts'
import { MOST_AHEAD } from './rules/stock.ts'

/** Pieces of the days after `last`, of the shop and of items; null: nobody can tell. */
export type PiecesAhead = (
  shop: Shop,
  last: Day,
  items: readonly string[],
) => Promise<{ shop: number[] | null; items: Map<string, number[]> }>

type Parts = {
  clock: Clock
  forecast: (input: ForecastInput) => Promise<ForecastAnswer>
  /** Another text whenever the shop's facts changed. */
  factsState: (shop: number) => Promise<string>
  campaigns: (shop: number, years: readonly number[]) => Promise<CalendarEvent[]>
}

/** Shops whose forecasts are kept. */
const MOST_KEPT = 8

/**
 * Forecasts of pieces, kept until facts or calendar change: a page, 今天 and an agenda ask for the same ones, and each
 * takes a tenth of a second and more.
 */
export const createPiecesAhead = ({ clock, forecast, factsState, campaigns }: Parts): PiecesAhead => {
  const kept = new Map<string, ReturnType<PiecesAhead>>()

  const ahead = async (shop: Shop, last: Day, item?: string): Promise<number[] | null> => {
    try {
      const { dates, p50 } = await forecast({
        shop: shop.name,
        metric: 'items_sold',
        days: MOST_AHEAD,
        where: item === undefined ? [] : [{ dimension: 'item', values: [item] }],
      })
      const pieces = dates.flatMap((of, at) => (of > last ? [Number(p50[at] ?? 0)] : []))
      return pieces.length > 0 ? pieces : null
    } catch (error) {
      if (isFailure(error) && (error.code === 'forecast_impossible' || error.code === 'query_unsupported'))
        return null
      throw error
    }
  }

  const all: PiecesAhead = async (shop, last, items) => {
    const [whole, ...known] = await Promise.all([
      ahead(shop, last),
      ...items.map(async (item) => [item, await ahead(shop, last, item)] as const),
    ])
    return {
      shop: whole,
      items: new Map(known.flatMap(([item, one]) => (one ? [[item, one] as const] : []))),
    }
  }

  return async (shop, last, items) => {
    const [state, events] = await Promise.all([
      factsState(shop.id),
      campaigns(shop.id, yearsAround(last, addDays(last, MOST_AHEAD))),
    ])
    const key = JSON.stringify([shop.id, state, dayOf(clock.now()), last, items, events])
    const there = kept.get(key)
    if (there) return there
    const made = all(shop, last, items)
    kept.set(key, made)
    // What failed is asked again.
    made.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return made
  }
}

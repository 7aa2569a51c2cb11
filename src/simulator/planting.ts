import { addDays, type Day, type Period } from '../kernel/calendar.ts'
import type { AdPlan, FaultKind, Item, Planted, Term } from './model.ts'

export type Soil = {
  period: Period
  /** The best sold first. */
  items: readonly Item[]
  plans: readonly AdPlan[]
  terms: readonly Term[]
}

/**
 * What each fault does, and to whom. The keys of `effect` are what the days read (`rates.ts`): visitors, recommend,
 * conversion, price, competitorPrice, spend, refund, badReviews, capacity are factors or chances; `rank` is a
 * place; `coverDays` says how many days the stock lasts beyond the end (negative: it ran out before).
 */
const faults: Readonly<
  Record<FaultKind, (soil: Soil, isSingle: boolean) => Omit<Planted, 'id' | 'kind'> | undefined>
> = {
  // In a shop with more than one story it is told of the item that earns most, and the next one runs short.
  'rank-drop': ({ items, period }, isSingle) =>
    onItem(isSingle ? items[0] : earning(items)[0], lastDays(period, 7), (item) => ({
      rank: 14,
      rankBefore: item.terms[0]?.rank ?? 5,
      term: item.terms[0]?.term ?? '',
    })),
  'bad-page': ({ items, period }, isSingle) =>
    onItem(items[isSingle ? 1 : 4], lastDays(period, isSingle ? 7 : 60), () => ({ conversion: 0.42 })),
  // Bad until somebody mends title, picture and page. By itself it counts from the first day, so that the same shop can
  // be had before and some weeks after it; beside other stories it is told of an item that has no other, long enough ago
  // to be measured.
  'page-mended': ({ items, period }, isSingle) => {
    const mendedOn = isSingle ? addDays(period.from, MENDED_AFTER) : addDays(period.to, 1 - MENDED_AGO)
    const bad = { from: isSingle ? period.from : laterOf(period.from, addDays(mendedOn, -MENDED_AFTER)) }
    return onItem(
      isSingle ? items[3] : withoutStory(items, period)[0],
      { ...bad, to: addDays(mendedOn, -1) },
      () => ({
        conversion: 0.35,
        visitors: 0.75,
        mendedOn,
      }),
    )
  },
  'stock-out': ({ items, period }, isSingle) =>
    onItem(isSingle ? items[1] : earning(items)[1], lastDays(period, 14), (item) => ({
      coverDays: isSingle ? -7 : 4,
      supplier: item.supplier.name,
    })),
  'price-rise': ({ items, period }) => onItem(items[0], lastDays(period, 7), () => ({ price: 1.2 })),
  'competitor-cut': ({ items, period }) =>
    onItem(items[0], lastDays(period, 7), (item) => ({
      competitorPrice: 0.66,
      competitor: item.competitor.id,
    })),
  'ad-paused': ({ plans, period }) =>
    plans[0] && { entity: `plan:${plans[0].id}`, ...lastDays(period, 7), effect: { spend: 0 } },
  'recommend-drop': ({ period }) => ({
    entity: 'source:recommend',
    ...lastDays(period, 7),
    effect: { recommend: 0.4 },
  }),
  'bad-batch': ({ items, period }, isSingle) => {
    // Of the better sold, a SKU that its item lives by.
    const [sku] = items
      .slice(2, 6)
      .flatMap(({ skus }) => skus)
      .sort((a, b) => b.share - a.share)
    return (
      sku && {
        entity: `sku:${sku.id}`,
        ...lastDays(period, isSingle ? 7 : 30),
        effect: { refund: 4.5, badReviews: 0.6, conversion: 0.35, cause: '色差' },
      }
    )
  },
  'service-overload': ({ period }) => ({
    entity: 'service',
    ...lastDays(period, 7),
    effect: { capacity: 0.4, conversion: 0.82 },
  }),
  'ad-saturated': ({ plans, period }, isSingle) =>
    plans[1] && {
      entity: `plan:${plans[1].id}`,
      ...(isSingle ? lastDays(period, 7) : period),
      effect: { spend: 4 },
    },
  'term-opportunity': ({ terms, period }) => {
    const term = terms.find(({ bid, conversion }) => !bid && conversion > 0.05)
    return term && { entity: `term:${term.term}`, ...period, effect: { demand: term.demand } }
  },
  'enrolment-refused': ({ items, period }) => {
    const sku = items[3]?.skus[0]
    // 报名价 must not be above the lowest price of the last 15 days: it was lower for some of them.
    const [from, to] = [addDays(period.to, -12), addDays(period.to, -8)]
    return sku && { entity: `sku:${sku.id}`, from, to, effect: { price: 0.85 } }
  },
}

/** Days from the first one until the page is mended: eight weeks. */
const MENDED_AFTER = 56

/** Days back from the last one, itself counted, on which the page was mended that is one story among others. */
const MENDED_AGO = 35

const laterOf = (a: Day, b: Day): Day => (a > b ? a : b)

/** Those that no other fault is about, and that have been there for long; the best sold first. */
const withoutStory = (items: readonly Item[], { from }: Period): Item[] =>
  items.slice(7).filter(({ listedOn }) => listedOn < from)

/** The three most visited, the one that brings most money first. */
const earning = (items: readonly Item[]): Item[] => {
  const worth = ({ skus, weight, conversion }: Item) =>
    weight * conversion * skus.reduce((sum, { priceFen, share }) => sum + priceFen * share, 0)
  return items.slice(0, 3).sort((a, b) => worth(b) - worth(a))
}

const lastDays = ({ from, to }: Period, days: number): { from: Day; to: Day } => {
  const first = addDays(to, 1 - days)
  return { from: first < from ? from : first, to }
}

const onItem = (
  item: Item | undefined,
  period: { from: Day; to: Day },
  effect: (item: Item) => Planted['effect'],
): Omit<Planted, 'id' | 'kind'> | undefined =>
  item && { entity: `item:${item.id}`, ...period, effect: effect(item) }

export const planted = (kinds: readonly FaultKind[], soil: Soil): Planted[] =>
  kinds.flatMap((kind) => {
    const one = faults[kind](soil, kinds.length === 1)
    return one ? [{ id: kind, kind, ...one }] : []
  })

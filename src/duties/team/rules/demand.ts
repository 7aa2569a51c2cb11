/** Pieces of a SKU on each day of the window, the oldest first, and what lies of it. */
export type SkuPast = { key: string; item: string; daily: readonly number[]; onHand: number }

/** How a SKU's demand is told. item: forecast of the item × share; shop: own pace × forecast of the shop; mean: own pace. */
export type DemandBasis = 'item' | 'shop' | 'mean'

export type Demand = {
  basis: DemandBasis
  /** Pieces of each day ahead. */
  ahead: number[]
  /** Pieces a day while it could be had. */
  pace: number
  /** The days of the window on which it could be had. */
  sellable: readonly number[]
}

/** Items that sell fewer pieces in the window are not forecast by themselves: chance is larger than any pattern. */
export const FORECAST_FROM = 56
/** Nor are those that sold nothing on more than one day in ten. */
const SOLD_ON = 0.9
/** Forecasts take time: as many items as a purchaser looks at in a morning. */
const MOST_FORECASTS = 10

/**
 * Days on which a SKU could be sold. One that is out now had nothing to sell since its last sale: those days are no
 * demand of 0. One that never sold in the window keeps all its days.
 */
export const sellableDays = ({ daily, onHand }: Pick<SkuPast, 'daily' | 'onHand'>): readonly number[] => {
  const last = daily.findLastIndex((pieces) => pieces > 0)
  return onHand > 0 || last < 0 ? daily : daily.slice(0, last + 1)
}

const sum = (values: readonly number[]): number => values.reduce((so, one) => so + one, 0)
export const paceOf = (days: readonly number[]): number => (days.length > 0 ? sum(days) / days.length : 0)

/**
 * Items worth a forecast of their own: the best sold that sell enough, none of whose SKUs has run out. What could not
 * be sold is missing in the past of the others, and a forecast would carry the gap on.
 */
export const toForecast = (skus: readonly SkuPast[]): string[] => {
  const items = new Map<string, { daily: number[]; isOut: boolean }>()
  for (const { item, daily, onHand } of skus) {
    const known = items.get(item) ?? { daily: daily.map(() => 0), isOut: false }
    items.set(item, {
      daily: known.daily.map((pieces, at) => pieces + (daily[at] ?? 0)),
      isOut: known.isOut || (onHand <= 0 && sum(daily) > 0),
    })
  }
  return [...items]
    .map(([item, { daily, isOut }]) => ({
      item,
      pieces: sum(daily),
      isSteady: daily.filter((pieces) => pieces > 0).length >= daily.length * SOLD_ON,
      isOut,
    }))
    .filter(({ pieces, isSteady, isOut }) => pieces >= FORECAST_FROM && isSteady && !isOut)
    .toSorted((a, b) => b.pieces - a.pieces || (a.item < b.item ? -1 : 1))
    .slice(0, MOST_FORECASTS)
    .map(({ item }) => item)
}

/**
 * What each SKU will be asked for. An item with a forecast shares it out by the pace of its SKUs; the others go at
 * their own pace, raised and lowered as the shop's forecast against its own window; without any forecast, at their pace.
 */
export const demandOf = (
  skus: readonly SkuPast[],
  known: {
    days: number
    /** Pieces of the days ahead by item. */
    items: ReadonlyMap<string, readonly number[]>
    /** The shop's pieces of the days ahead and a day of the window; null where nobody can tell. */
    shop: { ahead: readonly number[]; pace: number } | null
  },
): Map<string, Demand> => {
  const paces = new Map(skus.map((sku) => [sku.key, paceOf(sellableDays(sku))]))
  const ofItem = new Map<string, number>()
  for (const { key, item } of skus) ofItem.set(item, (ofItem.get(item) ?? 0) + (paces.get(key) ?? 0))
  const days = Array.from({ length: known.days }, (_, at) => at)
  /** Past its end a forecast goes on at its own mean. */
  const at = (values: readonly number[], day: number): number => values[day] ?? paceOf(values)
  return new Map(
    skus.map((sku): [string, Demand] => {
      const pace = paces.get(sku.key) ?? 0
      const sellable = sellableDays(sku)
      const item = known.items.get(sku.item)
      const whole = ofItem.get(sku.item) ?? 0
      if (item && whole > 0)
        return [
          sku.key,
          { basis: 'item', pace, sellable, ahead: days.map((day) => (at(item, day) * pace) / whole) },
        ]
      const { shop } = known
      if (shop && shop.pace > 0)
        return [
          sku.key,
          {
            basis: 'shop',
            pace,
            sellable,
            ahead: days.map((day) => (pace * at(shop.ahead, day)) / shop.pace),
          },
        ]
      return [sku.key, { basis: 'mean', pace, sellable, ahead: days.map(() => pace) }]
    }),
  )
}

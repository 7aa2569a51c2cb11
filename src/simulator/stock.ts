import { type Chance, normal, pickAt } from '../stats/chance.ts'
import type { Item, Sku, World } from './model.ts'
import type { Rates } from './rates.ts'

/** What lies in the warehouse, what suppliers send, and which SKU a buyer takes. */
export type Stock = {
  /** Evening before the day's orders: shipments arrive; on Mondays what runs low is ordered. */
  morning: (index: number) => void
  /** The SKU that is taken, or undefined where nothing of the item is left. */
  take: (item: Item, pieces: number) => Sku | undefined
  hasAny: (item: Item) => boolean
  onHand: () => ReadonlyMap<string, number>
}

type Shelf = { item: Item; sku: Sku; left: number; soldLately: number; onItsWay: number }

/** Pieces are forgotten by and by: about the mean of the last four weeks. */
const MEMORY = 1 - 1 / 28

/**
 * `pieces`: mean pieces a day of each item, in their order. Every Monday a SKU whose stock and
 * shipments last less than lead time + 21 days is filled up to lead time + 45 days; in the weeks before an
 * event it is asked for more.
 */
export const stockOf = (
  world: World,
  rates: Rates,
  chance: Chance,
  pieces: readonly Float64Array[],
): Stock => {
  const shelves = new Map<string, Shelf>()
  const byItem = new Map<string, Shelf[]>()
  const piecesOf = new Map(world.items.map((item, i) => [item.id, pieces[i] ?? new Float64Array(world.days)]))
  /** Mean pieces of an item from one day up to another, which may lie behind the end. */
  const meanPieces = (item: Item, from: number, to: number): number => {
    const own = piecesOf.get(item.id)
    let sum = 0
    for (let index = from; index < to; index++) sum += own?.[Math.min(index, world.days - 1)] ?? 0
    return sum
  }
  for (const item of world.items)
    for (const sku of item.skus) {
      const pace = (meanPieces(item, 0, world.days) / world.days) * sku.share
      const shelf = { item, sku, left: Math.ceil(pace * 75 + 20), soldLately: pace, onItsWay: 0 }
      shelves.set(sku.id, shelf)
      byItem.set(item.id, [...(byItem.get(item.id) ?? []), shelf])
    }
  const arriving = new Map<number, { shelf: Shelf; pieces: number }[]>()
  /** Days that the stock lasts beyond the end, where the supplier of the item or of one SKU of it has slipped. */
  const coverOf = ({ item, sku }: Shelf, index: number): number | undefined => {
    const day = rates.days[index] ?? world.to
    return rates.value(`item:${item.id}`, 'coverDays', day) ?? rates.value(`sku:${sku.id}`, 'coverDays', day)
  }

  /** The greatest day of sales to come within the time that an order takes, against an ordinary one. */
  const rushAhead = (index: number, days: number): number => {
    const until = rates.days[Math.min(world.days - 1, index + days)] ?? world.to
    const today = rates.days[index] ?? world.from
    return world.campaigns.some(({ kind, from }) => kind === 'platform' && from > today && from <= until)
      ? 2.2
      : 1
  }

  const order = (shelf: Shelf, index: number) => {
    const { item, soldLately, left, onItsWay } = shelf
    const { leadDays, leadSpread, moq, pack } = item.supplier
    const pace = Math.max(soldLately, 0.2) * rushAhead(index, leadDays + 35)
    if (left + onItsWay > pace * (leadDays + 21)) return
    const wanted = Math.max(
      pace * (leadDays + 45) - left - onItsWay,
      moq * item.skus.length > pace * 120 ? pack : moq,
    )
    const pieces = Math.ceil(wanted / pack) * pack
    const lead = Math.max(2, Math.round(leadDays + leadSpread * normal(chance)))
    shelf.onItsWay += pieces
    arriving.set(index + lead, [...(arriving.get(index + lead) ?? []), { shelf, pieces }])
  }

  return {
    morning: (index) => {
      for (const { shelf, pieces } of arriving.get(index) ?? [])
        if (coverOf(shelf, index) !== undefined)
          // The supplier has slipped: it comes when that is over.
          arriving.set(index + 7, [...(arriving.get(index + 7) ?? []), { shelf, pieces }])
        else {
          shelf.left += pieces
          shelf.onItsWay -= pieces
        }
      arriving.delete(index)
      for (const shelf of shelves.values()) {
        shelf.soldLately *= MEMORY
        const cover = coverOf(shelf, index)
        const yesterday = index > 0 ? coverOf(shelf, index - 1) : undefined
        // What is left when the supplier slips is what lasts until the planned day.
        if (cover !== undefined && yesterday === undefined) {
          const until = world.days + cover
          shelf.left = Math.max(0, Math.round(meanPieces(shelf.item, index, until) * shelf.sku.share))
        }
      }
      if (index % 7 === 0) for (const shelf of shelves.values()) order(shelf, index)
    },
    take: (item, pieces) => {
      const own = byItem.get(item.id) ?? []
      const weights = own.map(({ sku, left }) => (left >= pieces ? sku.share : 0))
      if (!weights.some((weight) => weight > 0)) return undefined
      const shelf = own[pickAt(chance, weights)]
      if (!shelf) return undefined
      shelf.left -= pieces
      shelf.soldLately += pieces * (1 - MEMORY)
      return shelf.sku
    },
    hasAny: (item) => (byItem.get(item.id) ?? []).some(({ left }) => left > 0),
    onHand: () => new Map([...shelves].map(([id, { left }]) => [id, left])),
  }
}

import type { Item, Order, SourceId, Tally, World } from './model.ts'
import { slipBy } from './slips.ts'
import { sources } from './sources.ts'

const DAY = 86_400

type Open = {
  tally: { -readonly [K in keyof Tally]: Tally[K] }
  placed: Set<number>
  paid: Set<number>
  fresh: Set<number>
  searched: Set<number>
}

const open = (): Open => ({
  tally: {
    placedBuyers: 0,
    placedPieces: 0,
    placedFen: 0,
    paidBuyers: 0,
    paidPieces: 0,
    paidLines: 0,
    paidFen: 0,
    newBuyers: 0,
    returningBuyers: 0,
    returningFen: 0,
    searchBuyers: 0,
    refundedFen: 0,
  },
  placed: new Set(),
  paid: new Set(),
  fresh: new Set(),
  searched: new Set(),
})

const closed = ({ tally, placed, paid, fresh, searched }: Open): Tally => ({
  ...tally,
  placedBuyers: placed.size,
  paidBuyers: paid.size,
  newBuyers: fresh.size,
  returningBuyers: paid.size - fresh.size,
  searchBuyers: searched.size,
})

type DayOpen = { items: Map<string, Open>; shop: Open; sources: Open[] }

/** Counts as 生意参谋 does: what is placed by the day of placing, what is paid by that of paying, refunds by completion. */
export type Tallies = {
  add: (order: Order) => void
  /** Everything of the day is known once its own orders have been added. */
  close: (index: number) => { items: Tally[]; shop: Tally; bySource: Tally[] }
}

export const talliesOf = (world: World): Tallies => {
  const days = new Map<number, DayOpen>()
  const closesEarly = slipBy(world.slips, 'refund-day-closed-early', 'seconds')
  const at = (index: number): DayOpen => {
    const known = days.get(index)
    if (known) return known
    const made = { items: new Map<string, Open>(), shop: open(), sources: sources.map(open) }
    days.set(index, made)
    return made
  }
  const itemAt = (day: DayOpen, item: Item): Open => {
    const known = day.items.get(item.id)
    if (known) return known
    const made = open()
    day.items.set(item.id, made)
    return made
  }
  const sourceAt = (day: DayOpen, source: SourceId): Open =>
    day.sources[sources.findIndex(({ id }) => id === source)] ?? open()

  return {
    add: (order) => {
      const placedOn = at(Math.floor(order.placedAt / DAY))
      const paidOn = order.paidAt === undefined ? undefined : at(Math.floor(order.paidAt / DAY))
      for (const line of order.lines) {
        for (const one of [placedOn.shop, itemAt(placedOn, line.item), sourceAt(placedOn, order.source)]) {
          one.placed.add(order.buyer)
          one.tally.placedPieces += line.pieces
          one.tally.placedFen += line.payableFen
        }
        if (!paidOn) continue
        for (const one of [paidOn.shop, itemAt(paidOn, line.item), sourceAt(paidOn, order.source)]) {
          one.paid.add(order.buyer)
          if (order.isFirst) one.fresh.add(order.buyer)
          else one.tally.returningFen += line.payableFen
          if (order.source === 'search') one.searched.add(order.buyer)
          one.tally.paidPieces += line.pieces
          one.tally.paidLines += 1
          one.tally.paidFen += line.payableFen
        }
        const back = line.refund?.completedAt
        if (line.refund && back !== undefined && back < world.days * DAY) {
          const backOn = at(Math.floor((back + closesEarly) / DAY))
          for (const one of [backOn.shop, itemAt(backOn, line.item), sourceAt(backOn, order.source)])
            one.tally.refundedFen += line.refund.fen
        }
      }
    },
    close: (index) => {
      const day = at(index)
      days.delete(index)
      return {
        items: world.items.map((item) => closed(day.items.get(item.id) ?? open())),
        shop: closed(day.shop),
        bySource: day.sources.map(closed),
      }
    },
  }
}

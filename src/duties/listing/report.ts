import type { FigureKey } from '../../documents/contract.ts'
import type { Freshness } from '../../facts/contract.ts'
import { addDays, type Day, dayOf, minuteOf, type Period, previousPeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { listMembers } from '../people/actions.ts'
import { createAsker, endingOf } from '../reports/actions.ts'
import type { ReportMaker } from '../reports/rules/maker.ts'
import { measuredChanges } from './change-actions.ts'
import { checkListingsOn } from './check-actions.ts'
import type { Change } from './contract.ts'
import { conversion } from './conversion-actions.ts'
import { listLaunches } from './launch-actions.ts'
import type { ListingContext } from './listing-context.ts'
import { listingReport, listingSections, onTheShelf } from './rules/listing-report.ts'
import {
  type ChangeFacts,
  optimisationMetrics,
  optimisationReport,
  optimisationSections,
} from './rules/optimisation-report.ts'

type ReportSources = ListingContext & {
  freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
}

/** A change's effect is still told when its weeks after it reach into the days of the report. */
const LOOK_BACK = 28
const MOST_CHANGES = 20

const settled =
  (name: string): ReportMaker['settle'] =>
  async ({ period, compare, today }) => {
    if (!period) throw new Failure('invalid_input', { detail: `${name}要写明是哪段日子，例如 2026-11。` })
    if (period.from >= today)
      throw new Failure('invalid_input', { detail: `${period.from} 还没有到，没有可以写的。` })
    return { period, previous: compare ?? previousPeriod(period), subject: '' }
  }

/** Items that a figure can name. */
const MOST_ASKED = 1_000

const listing = (context: ReportSources): ReportMaker => ({
  kind: 'listing',
  sections: listingSections,
  settle: settled('产品上架清单'),
  draft: async ({ shop, period, now }) => {
    const asker = createAsker(context, shop.name)
    const all = await checkListingsOn(context, shop, period.to)
    const { checks, gone } = onTheShelf(all)
    // The metrics count each item by its last snapshot, also one that has left the shop since.
    const scope: FigureKey['scope'] =
      gone.length > 0 ? [{ dimension: 'item', values: checks.items.map(({ item }) => item) }] : []
    const isAskable = gone.length === 0 || checks.items.length <= MOST_ASKED
    const [launches, members, figures] = await Promise.all([
      // What is late is late on the day of the report.
      listLaunches({ ...context, clock: { now: () => now } }, { shop: shop.name }),
      listMembers(context.people),
      isAskable ? asker.figures(['items_listed', 'stock', 'skus_out_of_stock'], period, scope) : [],
    ])
    return listingReport({
      shop: shop.name,
      madeAt: minuteOf(now),
      period,
      checks,
      gone,
      launches,
      nameOf: (member) => members.find(({ id }) => id === member)?.name ?? '不在的成员',
      figures,
      ending: await endingOf(context, asker, { shop: shop.name, period, today: dayOf(now) }),
    })
  },
})

const itemScope = (item: string): FigureKey['scope'] => [{ dimension: 'item', values: [item] }]

const figuresOfChange = async (
  asker: ReturnType<typeof createAsker>,
  change: Change,
): Promise<ChangeFacts> => {
  const { before, after, item } = change
  if (!before || !after) return { change, figures: null }
  const [first, then] = await Promise.all([
    asker.figures(optimisationMetrics, before, itemScope(item)),
    asker.figures(optimisationMetrics, after, itemScope(item)),
  ])
  return { change, figures: { before: first, after: then } }
}

const isTold = ({ day }: Change, { from, to }: Period): boolean =>
  day <= to && addDays(day as Day, LOOK_BACK) >= from

const optimisation = (context: ReportSources): ReportMaker => ({
  kind: 'optimisation',
  sections: optimisationSections,
  settle: settled('优化报告'),
  draft: async ({ shop, period, now }) => {
    const asker = createAsker(context, shop.name)
    // Of a month that is not over the days to come are neither told of nor missed.
    const yesterday = addDays(dayOf(now), -1)
    const until = yesterday < period.to ? yesterday : period.to
    const [all, standing] = await Promise.all([
      measuredChanges(context, shop, period.to),
      conversion(context, { shop: shop.name, from: period.from, to: until }),
    ])
    const told = all.filter((change) => isTold(change, period)).slice(0, MOST_CHANGES)
    return optimisationReport({
      shop: shop.name,
      madeAt: minuteOf(now),
      period,
      until,
      changes: await Promise.all(told.map((change) => figuresOfChange(asker, change))),
      conversion: standing,
      ending: await endingOf(context, asker, { shop: shop.name, period, today: dayOf(now) }),
    })
  },
})

/** 产品上架清单 and 优化报告. */
export const listingReports = (context: ReportSources): ReportMaker[] => [
  listing(context),
  optimisation(context),
]

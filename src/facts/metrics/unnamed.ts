import { sql } from 'kysely'
import { type Day, day, type Period } from '../../kernel/calendar.ts'
import { soldClocks } from '../sold-columns.ts'
import { joined } from './buckets.ts'
import type { DimensionId } from './dimensions.ts'
import { isItemId, itemIds } from './item-ids.ts'
import type { Read } from './memory.ts'
import { clockOf, type Leaf, type Plan } from './resolve.ts'
import { askedOf } from './scan.ts'

/** Days with orders that do not say which item they are of. */
type NotNamed = {
  /** No id of an item, at most a title. */
  id: ReadonlySet<Day>
  /** Not even a title. */
  title: ReadonlySet<Day>
}

/**
 * An order report says what was paid and not for which item, at most its title. Of a day that has such orders nobody
 * can say that an item sold nothing: only the report of the lines, with ids, can. By the instant that orders
 * are counted at.
 */
export type Unnamed = ReadonlyMap<string, NotNamed>

type Known = { unnamed: Unnamed }

const tellsItem = (one: DimensionId): boolean => one === 'item' || one === 'category'

/** None where no item is asked for. */
export const unnamedIn = async (
  { read, shop }: { read: Read; shop: number },
  plan: Plan,
  periods: readonly Period[],
): Promise<Unnamed> => {
  if (!askedOf(plan).some(tellsItem)) return new Map()
  const sold = plan.leaves.filter(({ measure }) => measure.of === 'sale_line')
  const clocks = new Set(sold.map(({ measure }) => clockOf(measure)))
  const found = await Promise.all(
    soldClocks
      .filter((clock) => clocks.has(clock))
      .map(async (clock) => {
        const rows = await Promise.all(
          joined(periods).map(({ from, to }) =>
            read(
              sql<{ day: string; titleless: number }>`${sql.raw(`select cast(t.day as text) as day,
                max(case when t.value = '' then 1 else 0 end) as titleless from sold_day t
                where t.shop_id = ${shop} and t.clock = '${clock}' and t.cut = 'item'
                and t.day >= date '${from}' and t.day <= date '${to}' and t.value not similar to '${itemIds}'
                group by t.day`)}`,
            ),
          ),
        )
        const days = (which: (row: { titleless: number }) => boolean) =>
          new Set(
            rows
              .flat()
              .filter(which)
              .map((row) => day(row.day)),
          )
        return [
          clock,
          { id: days(() => true), title: days(({ titleless }) => Number(titleless) > 0) },
        ] as const
      }),
  )
  return new Map(found)
}

/** Those of a period. */
export const unnamedWithin = ({ unnamed }: Known, period: Period): Unnamed => {
  const cut = (days: ReadonlySet<Day>) =>
    new Set([...days].filter((one) => one >= period.from && one <= period.to))
  return new Map([...unnamed].map(([clock, { id, title }]) => [clock, { id: cut(id), title: cut(title) }]))
}

/** What orders must give to tell whether they are of what is asked for; nothing for what is not given. */
const needed = (dimension: DimensionId, values: readonly string[]): keyof NotNamed | undefined => {
  if (!tellsItem(dimension) || values.includes('')) return undefined
  return dimension === 'category' || values.some(isItemId) ? 'id' : 'title'
}

const none: ReadonlySet<Day> = new Set()

const daysOf = ({ unnamed }: Known, { measure }: Leaf, need: keyof NotNamed | undefined): ReadonlySet<Day> =>
  (need && measure.of === 'sale_line' && unnamed.get(clockOf(measure))?.[need]) || none

/** Days of which orders do not tell whether they pass the filters of the question. */
export const untoldByFilter = (known: Known, plan: Plan, leaf: Leaf): ReadonlySet<Day> =>
  plan.where.reduce(
    (all, one) =>
      one.kind === 'values' && !one.not
        ? all.union(daysOf(known, leaf, needed(one.dimension, one.values)))
        : all,
    none,
  )

/** Days of which orders do not tell which of the groups they are of. */
export const untoldByGroups = (known: Known, plan: Plan, leaf: Leaf): ReadonlySet<Day> =>
  daysOf(known, leaf, plan.by.some(tellsItem) ? 'id' : undefined)

/** Days of which orders do not tell whether they are of the group with these labels. */
export const untoldByGroup = (
  known: Known,
  plan: Plan,
  leaf: Leaf,
  labels: readonly string[],
): ReadonlySet<Day> => {
  const place = plan.by.findIndex(tellsItem)
  const dimension = plan.by[place]
  return dimension ? daysOf(known, leaf, needed(dimension, [labels[place] ?? ''])) : none
}

import { addDays } from '../../../web/days.ts'
import type { DutyName } from '../drills/contract.ts'
import { drillScreens } from '../rules/drills/screens.ts'

type Screen = { path: string; page: (typeof drillScreens)[DutyName][number]['page']; compares?: 'weeks' }

/**
 * The pages to look in, of the shop and the days that are asked about. What began in the midst of four weeks is lost in
 * a comparison with the four weeks before them: their last week is laid beside their first.
 */
export const drillPages = (
  drill: DutyName,
  { shop, from, to }: { shop: string; from?: string | undefined; to?: string | undefined },
): { page: Screen['page']; to: string }[] =>
  drillScreens[drill].map(({ path, page, compares }: Screen) => {
    const search = new URLSearchParams({ shop })
    const put = (values: Readonly<Record<string, string>>) => {
      for (const [name, value] of Object.entries(values)) search.set(name, value)
    }
    if (from && to) {
      put({ period: 'custom', from, to })
      if (compares) put({ from: addDays(to, -6), compare: 'custom', cfrom: from, cto: addDays(from, 6) })
    }
    return { page, to: `${path}?${search}` }
  })

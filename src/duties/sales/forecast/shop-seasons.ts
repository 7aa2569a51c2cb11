import type { CalendarEvent } from '../../calendar/rules/events.ts'
import { type Seasons, seasonsOf } from '../rules/seasons.ts'
import type { WatchContext } from '../watch-context.ts'

/** Years before the one in question whose events its days are laid beside, and after it. */
const [YEARS_BACK, YEARS_AHEAD] = [4, 2]

/** The great sales around a year as the shop's team has them in its calendar. */
export const shopSeasons = async (
  { campaigns }: Pick<WatchContext, 'campaigns'>,
  shop: number,
  year: number,
): Promise<{ seasons: Seasons; events: CalendarEvent[] }> => {
  const years = Array.from({ length: YEARS_BACK + 1 + YEARS_AHEAD }, (_, i) => year - YEARS_BACK + i)
  const events = await campaigns(shop, years)
  return { seasons: seasonsOf((of) => events.filter((event) => event.year === of)), events }
}

import { addDays, type Day, day, daysBetween, type Period } from '../../../kernel/calendar.ts'
import { springFestival } from '../../../kernel/chinese-calendar.ts'
import { type CalendarEvent, dayOfCampaign, estimatedEvents, spanOf } from '../../calendar/rules/events.ts'
import { SPRING_LIFT, usualLift } from '../../calendar/rules/lifts.ts'

/**
 * Days that are not like others: the great sales of the shop's calendar, from 预售 to 返场, and 春节. Small events of
 * the calendar are felt by few shops and are none.
 */
export type Season = Period & { id: string; name: string; event?: CalendarEvent }

/** The seasons of a shop, as its team has them in its calendar. */
export type Seasons = {
  /** The season a day is in; the shorter one where two overlap. */
  on: (of: Day) => Season | undefined
  /** The season a day is in or just after; undefined on an ordinary day. */
  near: (of: Day) => Season | undefined
  /**
   * The day of an earlier year that a day is like: around 春节 as many days from 正月初一, in an event as many from
   * its D day, else the same date (a 29 February is a 28th). Undefined where that date was in a season then and is
   * in none now, or the other way round.
   */
  sameDay: (of: Day, yearsBack: number) => Day | undefined
  /** Sales of such a day against an ordinary one, where a shop has no past of its own. */
  lift: (of: Day) => number
}

/** Days before 正月初一 and after it on which hardly anybody works. */
const [SPRING_BEFORE, SPRING_AFTER] = [5, 8]

/** Days after a season in which people still have what they bought: sales come back slowly. */
const ECHO_DAYS = 10

/** Around 正月初一 the moon counts and not the date: so many days before and after. */
const [BEFORE_SPRING, AFTER_SPRING] = [40, 25]

const springOffset = (of: Day): number | undefined => {
  const offset = daysBetween(springFestival(Number(of.slice(0, 4))), of)
  return offset >= -BEFORE_SPRING && offset <= AFTER_SPRING ? offset : undefined
}

const springOf = (year: number): Season => {
  const first = springFestival(year)
  return {
    id: 'spring',
    name: '春节',
    from: addDays(first, -SPRING_BEFORE),
    to: addDays(first, SPRING_AFTER),
  }
}

/** Seasons by the events of each year. */
export const seasonsOf = (eventsOf: (year: number) => readonly CalendarEvent[]): Seasons => {
  const known = new Map<number, Season[]>()
  const ofYear = (year: number): Season[] => {
    const found = known.get(year) ?? [
      springOf(year),
      ...eventsOf(year).flatMap((event) =>
        event.size === 'small' ? [] : [{ id: event.id, name: event.name, event, ...spanOf(event) }],
      ),
    ]
    known.set(year, found)
    return found
  }
  /** 年货节 of a year may begin in the one before. */
  const around = (of: Day): Season[] => {
    const year = Number(of.slice(0, 4))
    return [year - 1, year, year + 1].flatMap(ofYear)
  }
  const told = new Map<Day, Season | null>()
  const on = (of: Day): Season | undefined => {
    const before = told.get(of)
    if (before !== undefined) return before ?? undefined
    const [found] = around(of)
      .filter(({ from, to }) => from <= of && of <= to)
      .sort((a, b) => daysBetween(a.from, a.to) - daysBetween(b.from, b.to))
    told.set(of, found ?? null)
    return found
  }
  const nearby = new Map<Day, Season | null>()
  const near = (of: Day): Season | undefined => {
    const before = nearby.get(of)
    if (before !== undefined) return before ?? undefined
    const found = on(of) ?? around(of).find(({ to }) => to < of && of <= addDays(to, ECHO_DAYS))
    nearby.set(of, found ?? null)
    return found
  }
  const sameDay = (of: Day, yearsBack: number): Day | undefined => {
    const year = Number(of.slice(0, 4)) - yearsBack
    const offset = springOffset(of)
    if (offset !== undefined) return addDays(springFestival(year), offset)
    const now = on(of)?.event
    if (now) {
      const then = ofYear(now.year - yearsBack).find(({ id }) => id === now.id)?.event
      return then && addDays(then.peak, dayOfCampaign(now, of))
    }
    const date = of.slice(5) === '02-29' ? '02-28' : of.slice(5)
    const then = day(`${year}-${date}`)
    return springOffset(then) === undefined && !on(then) ? then : undefined
  }
  const lift = (of: Day): number => {
    const season = on(of)
    if (!season) return 1
    if (!season.event) return SPRING_LIFT
    const phase = season.event.phases.find(({ from, to }) => from <= of && of <= to)
    return phase ? usualLift(season.event.size, phase.phase) : 1
  }
  return { on, near, sameDay, lift }
}

/** By the dates of late years: of a shop whose team has said nothing else. */
export const usualSeasons: Seasons = seasonsOf(estimatedEvents)

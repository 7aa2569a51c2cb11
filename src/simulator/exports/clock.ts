import { addDays, type Day } from '../../kernel/calendar.ts'
import type { Moment, World } from '../model.ts'

/** Moments of the world in words. Days and times of day are kept, because millions of them are asked for. */
export type Clock = {
  /** Day with this index; the days before the first one are negative. */
  day: (index: number) => Day
  /** `2026-11-01 10:00:00`, or '' for what has not happened. */
  text: (moment: Moment | undefined) => string
  /** `20261101100000`. */
  stamp: (moment: Moment) => string
  indexOf: (moment: Moment) => number
}

export const DAY_SECONDS = 86_400

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

export const clockOf = ({ from }: World): Clock => {
  const days = new Map<number, Day>()
  const times: string[] = []
  const day = (index: number): Day => {
    const known = days.get(index)
    if (known) return known
    const made = addDays(from, index)
    days.set(index, made)
    return made
  }
  const time = (second: number): string => {
    const known = times[second]
    if (known) return known
    const made = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
    times[second] = made
    return made
  }
  const indexOf = (moment: Moment) => Math.floor(moment / DAY_SECONDS)
  const text = (moment: Moment | undefined): string => {
    if (moment === undefined) return ''
    const index = indexOf(moment)
    return `${day(index)} ${time(moment - index * DAY_SECONDS)}`
  }
  return { day, text, indexOf, stamp: (moment) => text(moment).replace(/\D/g, '') }
}

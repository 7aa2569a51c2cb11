import { known, type Model } from './model.ts'

const WEEK = 7

/** The last known value of the same weekday: what every other model must beat. */
export const seasonalNaive: Model = {
  id: 'seasonal-naive',
  isBlind: true,
  over: (history) => (origin, horizon) => ({
    points: Array.from({ length: horizon }, (_, i) => {
      for (let at = origin - WEEK + (i % WEEK); at >= 0; at -= WEEK) {
        const value = history.values[at]
        if (value !== null && value !== undefined) return value
      }
      return known(history.values.slice(0, origin)).at(-1) ?? 0
    }),
  }),
}

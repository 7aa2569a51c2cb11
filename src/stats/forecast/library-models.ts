import { AutoETS, initSync as initEts } from '@bsull/augurs/ets'
import { initSync as initMstl, MSTL } from '@bsull/augurs/mstl'
import { type Ask, type History, type Model, unitOf } from './model.ts'

const WEEK = 7
/** The library's time grows with the length, and older weeks say little of the weeks to come. */
const MOST_DAYS = 126

/** The WebAssembly of the library, as its files are. */
export type LibraryBytes = { mstl: Uint8Array<ArrayBuffer>; ets: Uint8Array<ArrayBuffer> }

/** log1p of the last days before the origin; a missing day takes the middle of its neighbours a week away. */
const lastDays = ({ values }: History, origin: number, unit: number): number[] => {
  const from = Math.max(0, origin - MOST_DAYS)
  const days = values
    .slice(from, origin)
    .map((value) => (value === null ? null : Math.log1p(Math.max(0, value) / unit)))
  const last = (at: number, step: number): number | null => {
    for (let i = at + step; i >= 0 && i < days.length; i += step) if (days[i] !== null) return days[i] ?? null
    return null
  }
  return days.map((value, at) => {
    if (value !== null) return value
    const [before, after] = [last(at, -WEEK) ?? last(at, -1), last(at, WEEK) ?? last(at, 1)]
    return ((before ?? after ?? 0) + (after ?? before ?? 0)) / 2
  })
}

type Fitted = {
  fit: (y: number[]) => void
  predict: (horizon: number) => { point: number[] }
  free: () => void
}

const asked =
  (history: History, open: () => Fitted): Ask =>
  (origin, horizon) => {
    const unit = unitOf(history.values.slice(0, origin))
    const y = lastDays(history, origin, unit)
    const most = Math.max(...y) + Math.LN2
    const model = open()
    try {
      model.fit(y)
      const { point } = model.predict(horizon)
      return { points: point.map((value) => unit * Math.max(0, Math.expm1(Math.min(value, most)))) }
    } finally {
      // What the library holds is outside of the garbage collector's reach.
      model.free()
    }
  }

/**
 * Models of the augurs library: MSTL with a weekly season and an ETS trend, and ETS alone, which knows no season.
 * They know no events. Failure of a forecast: an Error of the library where it finds no model.
 */
export const libraryModels = ({ mstl, ets }: LibraryBytes): Model[] => {
  initMstl({ module: mstl })
  initEts({ module: ets })
  return [
    { id: 'mstl', isSlow: true, isBlind: true, over: (history) => asked(history, () => MSTL.ets([WEEK])) },
    {
      id: 'ets',
      isSlow: true,
      isBlind: true,
      over: (history) => asked(history, () => new AutoETS(1, 'ZZN')),
    },
  ]
}

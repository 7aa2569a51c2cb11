import type { Forecast, Refused, Span } from '../../../stats/forecast/forecast.ts'
import type { History } from '../../../stats/forecast/model.ts'

export type ForecastQuestion = {
  id: number
  history: History
  horizon: number
  sums: readonly Span[]
}
export type ForecastResult = { id: number; result: Forecast | Refused }

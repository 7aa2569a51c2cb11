import { Worker } from 'node:worker_threads'
import type { Forecast, Refused, Span } from '../../../stats/forecast/forecast.ts'
import type { History } from '../../../stats/forecast/model.ts'
import type { ForecastQuestion, ForecastResult } from './messages.ts'

/** Forecasts in threads of their own, so that a server goes on answering. */
export type Forecaster = {
  forecast: (history: History, horizon: number, sums?: readonly Span[]) => Promise<Forecast | Refused>
  stop: () => Promise<void>
}

type Waiting = { resolve: (result: Forecast | Refused) => void; reject: (error: unknown) => void }
type Hand = { worker: Worker; waiting: Map<number, Waiting> }

/** Threads begin with the first question and keep nothing from ending. One that dies fails its questions only. */
export const createForecaster = ({ threads = 1 } = {}): Forecaster => {
  const hands: Hand[] = []
  let questions = 0

  const hire = (): Hand => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url))
    const waiting: Hand['waiting'] = new Map()
    const hand = { worker, waiting }
    const lose = (error: unknown) => {
      const at = hands.indexOf(hand)
      if (at >= 0) hands.splice(at, 1)
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    }
    worker.on('message', ({ id, result }: ForecastResult) => {
      waiting.get(id)?.resolve(result)
      waiting.delete(id)
      if (waiting.size === 0) worker.unref()
    })
    worker.on('error', lose)
    worker.on('exit', () => lose(new Error('the forecasting thread ended before it was done')))
    hands.push(hand)
    return hand
  }

  const free = (): Hand => {
    const idle = hands.find(({ waiting }) => waiting.size === 0)
    if (idle) return idle
    if (hands.length < threads) return hire()
    return hands.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least))
  }

  return {
    forecast: (history, horizon, sums = []) =>
      new Promise((resolve, reject) => {
        const { worker, waiting } = free()
        const question: ForecastQuestion = { id: questions++, history, horizon, sums }
        waiting.set(question.id, { resolve, reject })
        worker.ref()
        worker.postMessage(question)
      }),
    stop: async () => {
      await Promise.all(hands.splice(0).map(({ worker }) => worker.terminate()))
    },
  }
}

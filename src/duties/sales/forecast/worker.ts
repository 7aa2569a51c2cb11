import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { forecast } from '../../../stats/forecast/forecast.ts'
import { libraryModels } from '../../../stats/forecast/library-models.ts'
import { regression } from '../../../stats/forecast/regression.ts'
import { seasonalNaive } from '../../../stats/forecast/seasonal-naive.ts'
import type { ForecastQuestion, ForecastResult } from './messages.ts'

const { resolve } = createRequire(import.meta.url)
/** The library's WebAssembly lies beside its module; it is read, never fetched. */
const bytes = (name: string) =>
  Uint8Array.from(readFileSync(resolve(`@bsull/augurs/${name}`).replace(/\.js$/, '_bg.wasm')))

const models = [seasonalNaive, regression, ...libraryModels({ mstl: bytes('mstl'), ets: bytes('ets') })]

parentPort?.on('message', ({ id, history, horizon, sums }: ForecastQuestion) => {
  const answer: ForecastResult = { id, result: forecast(history, models, horizon, sums) }
  parentPort?.postMessage(answer)
})

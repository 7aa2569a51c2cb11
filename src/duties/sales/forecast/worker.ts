import { parentPort } from 'node:worker_threads'
import { libraryFile } from '../../../documents/library-file.ts'
import { forecast } from '../../../stats/forecast/forecast.ts'
import { libraryModels } from '../../../stats/forecast/library-models.ts'
import { regression } from '../../../stats/forecast/regression.ts'
import { seasonalNaive } from '../../../stats/forecast/seasonal-naive.ts'
import type { ForecastQuestion, ForecastResult } from './messages.ts'

const [mstl, ets] = await Promise.all([
  libraryFile('@bsull/augurs/mstl', 'mstl_bg.wasm'),
  libraryFile('@bsull/augurs/ets', 'ets_bg.wasm'),
])

const models = [seasonalNaive, regression, ...libraryModels({ mstl, ets })]

parentPort?.on('message', ({ id, history, horizon, sums }: ForecastQuestion) => {
  const answer: ForecastResult = { id, result: forecast(history, models, horizon, sums) }
  parentPort?.postMessage(answer)
})

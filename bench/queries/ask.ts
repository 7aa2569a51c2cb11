import type { QueryAnswer } from '../../src/facts/contract.ts'
import { catalogue, metricInfo } from '../../src/facts/metrics/catalogue.ts'
import { query } from '../../src/facts/metrics/query.ts'
import type { FactTables } from '../../src/facts/tables.ts'
import { openFacts } from '../../src/storage/facts.ts'
import { openFolder } from '../../src/storage/folder.ts'
import { shop } from '../house.ts'
import { percentile, rounded } from '../numbers.ts'
import { measured } from '../task.ts'
import { type Question, questions } from './questions.ts'

export type Input = { folder: string; databaseUrl?: string | undefined; rounds: number }
/** Milliseconds; `rows` of all answers, so that both stores can be seen to answer the same. */
export type Asked = { id: string; p50: number; p95: number; rows: number; paid: string }

const WARMING = 3

measured({
  prepare: async ({ folder, databaseUrl, rounds }: Input) => ({
    store: await openFacts<FactTables>({
      folder: await openFolder(folder),
      ...(databaseUrl ? { databaseUrl } : {}),
    }),
    rounds,
  }),
  work: async ({ store, rounds }): Promise<Asked[]> => {
    const context = { db: store.db, shop: shop.id, exports: [], margin: null }
    const known = catalogue.map(metricInfo)
    const answer = ({ inputs }: Question): Promise<QueryAnswer[]> =>
      Promise.all(inputs.map((input) => query(context, input)))
    const asked: Asked[] = []
    for (const question of questions(known)) {
      const many = question.kind === 'more' ? Math.min(5, rounds) : rounds
      for (let i = 1; i < WARMING; i++) await answer(question)
      const answers = await answer(question)
      const times: number[] = []
      for (let i = 0; i < many; i++) {
        const from = performance.now()
        await answer(question)
        times.push(performance.now() - from)
      }
      asked.push({
        id: question.id,
        p50: rounded(percentile(times, 0.5), 1),
        p95: rounded(percentile(times, 0.95), 1),
        rows: answers.reduce((sum, { rows }) => sum + rows.length, 0),
        paid: String(answers[0]?.totals.paid_amount ?? ''),
      })
    }
    return asked
  },
  tidy: ({ store }) => store.close(),
})

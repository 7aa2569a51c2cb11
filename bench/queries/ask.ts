import type { QueryAnswer } from '../../src/facts/contract.ts'
import { catalogue, metricInfo } from '../../src/facts/metrics/catalogue.ts'
import { createMemory, factsVersion, type Memory } from '../../src/facts/metrics/memory.ts'
import { query } from '../../src/facts/metrics/query.ts'
import type { FactTables } from '../../src/facts/tables.ts'
import { openFacts } from '../../src/storage/facts.ts'
import { openFolder } from '../../src/storage/folder.ts'
import { shop } from '../house.ts'
import { percentile, rounded } from '../numbers.ts'
import { measured } from '../task.ts'
import { type Question, questions } from './questions.ts'

export type Input = { folder: string; databaseUrl?: string | undefined; rounds: number }
/**
 * Milliseconds, warm: with nothing remembered of earlier answers, as after an import, and `again` with all of it.
 * `rows` and `paid` of the answers, so that both stores can be seen to answer the same.
 */
export type Asked = { id: string; p50: number; p95: number; again: number; rows: number; paid: string }

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
    const answered = ({ inputs }: Question, memory: Memory): Promise<QueryAnswer[]> =>
      Promise.all(
        inputs.map(async (input) => {
          const version = await factsVersion(store.db, shop.id)
          return query({ read: memory.at(store.db, version), shop: shop.id, exports: [], margins: [] }, input)
        }),
      )
    const timed = async (question: Question, memory: Memory): Promise<number> => {
      const from = performance.now()
      await answered(question, memory)
      return performance.now() - from
    }
    const asked: Asked[] = []
    for (const question of questions(catalogue.map(metricInfo))) {
      const many = question.kind === 'more' ? Math.min(5, rounds) : rounds
      for (let i = 0; i < WARMING; i++) await answered(question, createMemory())
      const times: number[] = []
      for (let i = 0; i < many; i++) times.push(await timed(question, createMemory()))
      const memory = createMemory()
      const answers = await answered(question, memory)
      const again: number[] = []
      for (let i = 0; i < many; i++) again.push(await timed(question, memory))
      asked.push({
        id: question.id,
        p50: rounded(percentile(times, 0.5), 1),
        p95: rounded(percentile(times, 0.95), 1),
        again: rounded(percentile(again, 0.95), 1),
        rows: answers.reduce((sum, { rows }) => sum + rows.length, 0),
        paid: String(answers[0]?.totals.paid_amount ?? ''),
      })
    }
    return asked
  },
  tidy: ({ store }) => store.close(),
})

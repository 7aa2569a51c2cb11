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
import { everyQuestion, type Question, questions } from './questions.ts'

/** `every`: also whatever can be asked with one metric and one dimension. */
export type Input = { folder: string; databaseUrl?: string | undefined; rounds: number; every: boolean }

/**
 * Milliseconds, warm: as asked for the first time, with nothing remembered of earlier answers, and `again` with all
 * of it. `rows` and `paid` of the answers, so that both stores can be seen to answer the same.
 */
export type Asked = { id: string; p50: number; p95: number; again: number; rows: number; paid: string }

/** Of whatever can be asked the middle of a few rounds each, the slowest first. */
export type Every = { id: string; name: string; p50: number }[]

const WARMING = 2
const EVERY_ROUNDS = 3

measured({
  prepare: async ({ folder, databaseUrl, ...input }: Input) => ({
    ...input,
    store: await openFacts<FactTables>({
      folder: await openFolder(folder),
      ...(databaseUrl ? { databaseUrl } : {}),
    }),
  }),
  work: async ({ store, rounds, every }): Promise<{ asked: Asked[]; every: Every }> => {
    const answered = ({ inputs }: Question, memory: Memory): Promise<QueryAnswer[]> =>
      Promise.all(
        inputs.map(async (input) => {
          const version = await factsVersion(store.db, shop.id)
          return query({ read: memory.at(store.db, version), shop: shop.id, exports: [], margins: [] }, input)
        }),
      )
    const times = async (question: Question, many: number, memory: () => Memory): Promise<number[]> => {
      const found: number[] = []
      for (let i = 0; i < many; i++) {
        const used = memory()
        const from = performance.now()
        await answered(question, used)
        found.push(performance.now() - from)
      }
      return found
    }
    const asked: Asked[] = []
    const known = catalogue.map(metricInfo)
    for (const question of questions(known)) {
      const many = question.kind === 'more' ? Math.min(3, rounds) : rounds
      await times(question, Math.min(WARMING, many), createMemory)
      const first = await times(question, many, createMemory)
      const memory = createMemory()
      const answers = await answered(question, memory)
      const again = await times(question, many, () => memory)
      asked.push({
        id: question.id,
        p50: rounded(percentile(first, 0.5), 1),
        p95: rounded(percentile(first, 0.95), 1),
        again: rounded(percentile(again, 0.95), 1),
        rows: answers.reduce((sum, { rows }) => sum + rows.length, 0),
        paid: String(answers[0]?.totals.paid_amount ?? ''),
      })
    }
    const all: Every = []
    for (const question of every ? everyQuestion(known) : []) {
      const p50 = rounded(percentile(await times(question, EVERY_ROUNDS, createMemory), 0.5), 1)
      all.push({ id: question.id, name: question.name, p50 })
    }
    return { asked, every: all.sort((a, b) => b.p50 - a.p50) }
  },
  tidy: ({ store }) => store.close(),
})

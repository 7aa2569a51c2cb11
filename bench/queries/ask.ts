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

/** `every`: of whatever can be asked with one metric and one dimension each so-manieth; 0 for none. */
export type Input = { folder: string; databaseUrl?: string | undefined; rounds: number; every: number }

/**
 * Milliseconds, warm: as asked for the first time, with nothing remembered of earlier answers, and `again` with all
 * of it. `cpu`: CPU milliseconds of the first asking, the middle of the rounds; only of a store in this process. `rows` and `paid` of the answers, so that both stores can be seen to answer the same.
 */
export type Asked = {
  id: string
  p50: number
  p95: number
  cpu: number
  again: number
  rows: number
  paid: string
}

/** Of whatever can be asked the middle of a few rounds each, the slowest first. */
export type Every = { id: string; name: string; p50: number; cpu: number }[]
/** The same of 30 days alone, and beside the 30 days before. */
export type Explored = { alone: Every; compared: Every }

type Times = { wall: number[]; cpu: number[] }

/** Before these rounds Node has not yet compiled all that an answer runs through: after some it is warm, as a server is. */
const WARMING = 12
const EVERY_ROUNDS = 3
/** A question is asked no longer than this (ms), but at least three times. */
const BUDGET = 15_000
const FEWEST = 3
/** What takes less than this the first time (ms) need not be asked again to see that it is quick. */
const QUICK = 25

const middle = (values: readonly number[]) => rounded(percentile(values, 0.5), 1)
const nearlyAll = (values: readonly number[]) => rounded(percentile(values, 0.95), 1)
const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

measured({
  prepare: async ({ folder, databaseUrl, ...input }: Input) => ({
    ...input,
    store: await openFacts<FactTables>({
      folder: await openFolder(folder),
      ...(databaseUrl ? { databaseUrl } : {}),
    }),
  }),
  work: async ({ store, rounds, every }): Promise<{ asked: Asked[]; explored: Explored }> => {
    const answered = ({ inputs }: Question, memory: Memory): Promise<QueryAnswer[]> =>
      Promise.all(
        inputs.map(async (input) => {
          const version = await factsVersion(store.db, shop.id)
          return query({ read: memory.at(store.db, version), shop: shop.id, exports: [], margins: [] }, input)
        }),
      )
    const times = async (
      question: Question,
      many: number,
      memory: () => Memory,
      isEnough: (found: Times) => boolean = ({ wall }) =>
        wall.length >= FEWEST && wall.reduce((sum, one) => sum + one, 0) > BUDGET,
    ): Promise<Times> => {
      const found: Times = { wall: [], cpu: [] }
      for (let i = 0; i < many && !isEnough(found); i++) {
        const used = memory()
        const from = performance.now()
        const cpu = process.cpuUsage()
        await answered(question, used)
        found.wall.push(performance.now() - from)
        found.cpu.push(cpuMs(cpu))
      }
      return found
    }
    const asked: Asked[] = []
    const known = catalogue.map(metricInfo)
    for (const question of questions(known)) {
      const many = question.kind === 'more' ? Math.min(3, rounds) : rounds
      await times(question, question.kind === 'more' ? 1 : WARMING, createMemory)
      const first = await times(question, many, createMemory)
      const memory = createMemory()
      const answers = await answered(question, memory)
      const again = await times(question, many, () => memory)
      asked.push({
        id: question.id,
        p50: middle(first.wall),
        p95: nearlyAll(first.wall),
        cpu: middle(first.cpu),
        again: nearlyAll(again.wall),
        rows: answers.reduce((sum, { rows }) => sum + rows.length, 0),
        paid: String(answers[0]?.totals.paid_amount ?? ''),
      })
    }
    const explore = async (all: readonly Question[]): Promise<Every> => {
      const found: Every = []
      for (const question of all.filter((_, index) => every > 0 && index % every === 0)) {
        const isQuick = ({ wall }: Times) => wall.some((one) => one < QUICK)
        const { wall, cpu } = await times(question, EVERY_ROUNDS, createMemory, isQuick)
        found.push({ id: question.id, name: question.name, p50: middle(wall), cpu: middle(cpu) })
      }
      return found.sort((a, b) => b.p50 - a.p50)
    }
    const alone = await explore(everyQuestion(known))
    return {
      asked,
      explored: { alone, compared: await explore(everyQuestion(known, { compare: 'previous' })) },
    }
  },
  tidy: ({ store }) => store.close(),
})

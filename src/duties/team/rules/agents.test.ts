import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgentDay, agentStandings, responseOn } from './agents.ts'

const nothing: Omit<AgentDay, 'day' | 'agent'> = {
  inquirers: null,
  payers: null,
  received: null,
  responseWeighed: null,
  firstWeighed: null,
  withinWeighed: null,
  unanswered: null,
  ratings: null,
  satisfied: null,
  salesFen: null,
}
const at = (day: string, agent: string, of: Partial<AgentDay>): AgentDay => ({
  ...nothing,
  day,
  agent,
  ...of,
})

describe('agents beside each other', () => {
  // 小周 works on the day of a sale, when a tenth of the askers buy; 小吴 on a quiet one. 小林 works on both.
  const rows = [
    at('2026-11-11', '小周', { inquirers: 200, payers: 40 }),
    at('2026-11-11', '小林', { inquirers: 100, payers: 10 }),
    at('2026-11-12', '小吴', { inquirers: 200, payers: 80 }),
    at('2026-11-12', '小林', { inquirers: 100, payers: 50 }),
  ]
  const standing = (agent: string) => agentStandings(rows).find((one) => one.agent === agent)

  test('who works on a hard day is measured by it: 20 % is better than the 10 % of the same day', () => {
    expect(standing('小周')?.conversion).toMatchObject({
      of: 200,
      rate: 0.2,
      expected: 0.1,
      verdict: 'better',
    })
    expect(standing('小吴')?.conversion).toMatchObject({
      of: 200,
      rate: 0.4,
      expected: 0.5,
      verdict: 'worse',
    })
  })

  test('what is expected is weighed by the own days: 100 at 20 % and 100 at 40 % are 30 %', () => {
    const found = standing('小林')?.conversion
    expect(found?.expected).toBeCloseTo(0.3, 10)
    expect(found).toMatchObject({ of: 200, rate: 0.3, verdict: 'same' })
  })

  test('few inquiries prove nothing, nor does a day that one worked alone', () => {
    const few = agentStandings([
      at('2026-11-11', '小周', { inquirers: 12, payers: 12 }),
      at('2026-11-11', '小林', { inquirers: 500, payers: 10 }),
    ])
    expect(few.find(({ agent }) => agent === '小周')?.conversion?.verdict).toBe('few')
    const alone = agentStandings([at('2026-11-11', '小周', { inquirers: 500, payers: 300 })])
    expect(alone[0]?.conversion).toMatchObject({ expected: null, verdict: 'few', rate: 0.6 })
  })

  test('means are weighed by buyers: 10 at 60 s and 90 at 20 s take 24 s', () => {
    const [one] = agentStandings([
      at('2026-11-11', '小周', { received: 10, responseWeighed: 600 }),
      at('2026-11-12', '小周', { received: 90, responseWeighed: 1800 }),
    ])
    expect(one?.response).toBe(24)
    expect(one?.expectedResponse).toBeNull()
  })

  test('a day that tells no seconds is in no mean: 10 at 60 s and 90 that nobody timed take 60 s', () => {
    const [one] = agentStandings([
      at('2026-11-11', '小周', { received: 10, responseWeighed: 600, firstWeighed: 100, withinWeighed: 9 }),
      at('2026-11-12', '小周', { received: 90 }),
    ])
    expect(one).toMatchObject({ response: 60, firstResponse: 10, withinThreeMinutes: 0.9, received: 100 })
  })

  test('what no report tells is not 0', () => {
    const [one] = agentStandings([at('2026-11-11', '小周', { received: 10 })])
    expect(one).toMatchObject({
      conversion: null,
      satisfaction: null,
      sales: null,
      response: null,
      unanswered: null,
    })
  })

  test('shares and their bounds stay between 0 and 1 and the number is the sum of the days', () => {
    const day = fc.record({
      agent: fc.constantFrom('甲', '乙', '丙'),
      day: fc.constantFrom('2026-11-11', '2026-11-12', '2026-11-13'),
      inquirers: fc.integer({ min: 0, max: 300 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(day, { selector: ({ agent, day: of }) => agent + of, maxLength: 9 }),
        (all) => {
          const given = all.map(({ agent, day: of, inquirers, part }) =>
            at(of, agent, { inquirers, payers: Math.floor(inquirers * part) }),
          )
          for (const { agent, conversion } of agentStandings(given)) {
            const own = given.filter((row) => row.agent === agent)
            expect(conversion?.of).toBe(own.reduce((sum, row) => sum + (row.inquirers ?? 0), 0))
            if (!conversion || conversion.rate === null) continue
            const { low, high, rate } = conversion
            expect([low ?? -1, rate, high ?? 2].toSorted((a, b) => a - b)).toEqual([low, rate, high])
            expect((low ?? -1) >= 0 && (high ?? 2) <= 1).toBe(true)
          }
        },
      ),
    )
  })
})

test('answers on working days and on days off', () => {
  const days = [
    { day: '2026-11-13', received: 10, responseWeighed: 300 },
    { day: '2026-11-14', received: 5, responseWeighed: 400 },
    { day: '2026-11-15', received: null, responseWeighed: null },
  ]
  expect(responseOn(days, (of) => of < '2026-11-14')).toEqual({ days: 1, response: 30 })
  expect(responseOn(days, (of) => of >= '2026-11-14')).toEqual({ days: 1, response: 80 })
  expect(responseOn(days, () => false)).toEqual({ days: 0, response: null })
})

import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { truthOf } from '../../../simulator/truth.ts'
import { createWorld } from '../../../simulator/world.ts'
import { letTeamType, type TeamStep } from './team.ts'

const to = day('2026-10-01')
const truth = truthOf(createWorld({ scenario: 'small', seed: 1, to, days: 8 }), { dirt: [], stock: [] })
const team = { shop: { id: 7, name: '示范店', createdAt: '' }, from: truth.from, to, truth }

const typing = (stopAfter = Number.POSITIVE_INFINITY) => {
  const typed: string[] = []
  const controller = new AbortController()
  const step = (name: string, fails = false): TeamStep => ({
    name,
    type: async ({ shop }) => {
      if (fails) throw new Error(`no ${name}`)
      typed.push(`${shop.name} ${name}`)
      if (typed.length === stopAfter) controller.abort()
    },
  })
  const seen: string[] = []
  const failures: unknown[] = []
  const run = (steps: TeamStep[]) =>
    letTeamType(steps, team, {
      signal: controller.signal,
      onStep: (at, name) => seen.push(`${at} ${name}`),
      onFailure: (error) => failures.push(error),
    })
  return { step, run, typed, seen, failures }
}

test('the team types in order, and says what it is at', async () => {
  const { step, run, typed, seen } = typing()
  expect(await run([step('竞品'), step('目标')])).toEqual([])
  expect(typed).toEqual(['示范店 竞品', '示范店 目标'])
  expect(seen).toEqual(['1 竞品', '2 目标'])
})

test('what fails keeps no other from its turn and is named', async () => {
  const { step, run, typed, failures } = typing()
  expect(await run([step('竞品', true), step('目标')])).toEqual(['竞品'])
  expect(typed).toEqual(['示范店 目标'])
  expect(failures).toEqual([new Error('no 竞品')])
})

test('a team whose shop is put away stops', async () => {
  const { step, run, typed } = typing(1)
  await run([step('竞品'), step('目标')])
  expect(typed).toEqual(['示范店 竞品'])
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ORPCError } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../../src/config.ts'
import { type House, openHouse } from '../../src/house.ts'
import { isFailure } from '../../src/kernel/failure.ts'
import { storeSides } from '../../src/storage/testing.ts'
import { api } from '../../src/web/contract.ts'
import { laidStores } from '../laid-stores.ts'
import { mutatedInput } from './mutated-input.ts'
import { type Call, overheard, takesAway, written } from './overheard.ts'
import { seeded } from './random.ts'
import { now } from './write-ground.ts'
import { putShop, rooms } from './write-steps.ts'

/** Harmed inputs beside each valid call; FAULT_RUNS sets more for a long run. */
const RUNS = Number(process.env.FAULT_RUNS ?? 3)
const SEED = Number(process.env.FAULT_SEED ?? 20201111)

/**
 * Each makes or removes a whole invented shop, writes a file where it is told to or was told to, sends to a vendor, needs a run that
 * failed, or somebody who is signed in, with a key, a second step or a mailbox: their own tests do.
 */
const elsewhere = [
  'training.makeDemo',
  'training.cancelDemo',
  'training.removeDemo',
  'training.startRun',
  'training.answerRun',
  'training.discloseRun',
  'training.removePractice',
  'system.backup',
  'backups.save',
  'backups.make',
  'backups.check',
  'backups.use',
  'notifications.testChannel',
  'jobs.retry',
  'account.changePassword',
  'account.endSession',
  'account.makeKey',
  'account.revokeKey',
  'account.revokeAnyKey',
  'account.startTwoSteps',
  'account.confirmTwoSteps',
  'account.enterCode',
  'account.endTwoSteps',
  'account.endTwoStepsOf',
  'account.askByMail',
]

/** What the steps before must leave as it is. */
const unharmed: readonly string[] = ['importing.setWatch', 'facts.renameShop']

/** A refusal in a sentence of ours; anything else would be answered as a bug of the program. */
const isRefusal = (error: unknown): boolean =>
  isFailure(error) ? error.status < 500 : error instanceof ORPCError && error.status < 500

/** With what the contract did not like in an answer. */
const shownError = (error: unknown): string =>
  `${error} ${error instanceof Error && error.cause ? JSON.stringify(error.cause).slice(0, 600) : ''}`

describe.each(storeSides(inject('postgresUrl')))('what is written over the API on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-writes-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    await house.uploads.start()
    for (const name of ['甲店', '乙店'])
      await putShop(house, (await house.client.facts.createShop({ name })).id)
    house.jobs.start()
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  test('every procedure takes what a person would send it', async () => {
    const reached = new Set<string>()
    const client = overheard(house.client, ({ name, input, run }) => {
      reached.add(name)
      return run(input)
    })
    for (const [room, steps] of Object.entries(rooms)) {
      try {
        await steps(client, '甲店', house)
      } catch (error) {
        throw new Error(`${room}, at ${[...reached].at(-1)}: ${error}`, { cause: error })
      }
    }
    expect(
      written(api)
        .filter((name) => !reached.has(name))
        .sort(),
    ).toEqual([...elsewhere].sort())
  }, 120_000)

  test('and whatever is harmed in it is taken or refused in a sentence', async () => {
    const random = seeded(SEED)
    const bugs: unknown[] = []
    const seen = { taken: 0, refused: 0 }
    const harmed = new Set<string>()
    const isWritten = new Set(written(api))
    const harm = async ({ name, input, run }: Call) => {
      // How often it is looked whether something is done depends on the machine; chance must not.
      for (let i = 0; i < RUNS && isWritten.has(name) && !unharmed.includes(name); i++) {
        const given = mutatedInput(input, random)
        harmed.add(name)
        try {
          await run(given)
          seen.taken++
        } catch (error) {
          if (isRefusal(error)) seen.refused++
          else bugs.push({ name, given: JSON.stringify(given).slice(0, 900), error: shownError(error) })
        }
      }
    }
    const client = overheard(house.client, async (call) => {
      // What takes something away must find it; anything else leaves something for the harmed inputs to find.
      if (takesAway.test(call.name)) await harm(call)
      const answer = await call.run(call.input)
      if (!takesAway.test(call.name)) await harm(call)
      return answer
    })
    const broken: string[] = []
    // What a harmed input did may be in the way of the next step, which then is refused.
    for (const [room, steps] of Object.entries(rooms))
      await steps(client, '乙店', house).catch((error: unknown) => {
        if (!isRefusal(error)) bugs.push({ room, error: shownError(error) })
        broken.push(`${room}: ${error}`)
      })
    if (process.env.FAULT_RUNS) console.log(side, SEED, seen, harmed.size, broken)
    expect(bugs).toEqual([])
    expect(seen.taken).toBeGreaterThan(20)
    expect(seen.refused).toBeGreaterThan(20)
    // Of some hundred procedures; a step that a harmed input got in the way of ends its room.
    expect(harmed.size).toBeGreaterThan(90)
  }, 300_000)
})

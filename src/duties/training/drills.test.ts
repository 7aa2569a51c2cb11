import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { type House, openHouse } from '../../house.ts'
import { day } from '../../kernel/calendar.ts'
import { truthOf } from '../../simulator/truth.ts'
import { createWorld } from '../../simulator/world.ts'
import { storeSides } from '../../storage/testing.ts'
import { practiceShopName } from './drills/actions.ts'
import type { OpenedRun, Said } from './drills/contract.ts'

describe.each(storeSides(inject('postgresUrl')))('drills on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House

  const opened = (limits = {}) => {
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    return openHouse({ ...settings, databaseUrl: database?.url, limits: { ...settings.limits, ...limits } })
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-drills-'))
    database = await laidStores(side, folder)
    house = await opened()
  })
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  const training = () => house.client.training
  const made = async (run: OpenedRun): Promise<OpenedRun> => {
    for (let now = run; ; now = await training().run({ id: run.id })) {
      if (now.state !== 'making') return now
      await wait(100)
    }
  }

  /** What the check of the whole finds, with its practice shop or without. */
  const unsound = async () => {
    const { sound, records, facts, audit } = await house.client.system.doctor()
    return sound ? [] : [...records.problems, ...facts.problems, ...audit.problems]
  }

  let run: OpenedRun
  let member: number
  const truth = () =>
    truthOf(createWorld({ scenario: 'practise-market', seed: 7, to: day(run.to) }), { dirt: [], stock: [] })
  const right = (): Record<string, Said> => {
    const [cut] = truth().planted
    return {
      rival: String(cut?.effect.competitor),
      since: String(cut?.from),
      item: String(cut?.entity.slice('item:'.length)),
      moved: 'conversion',
    }
  }

  test('a drill makes a small shop through the front door and then asks', async () => {
    member = (await house.client.people.addMember({ name: '小满' })).id
    const begun = await training().startRun({ drill: 'market', member, number: 7 })
    expect(begun).toMatchObject({ state: 'making', question: null, shop: null, disclosed: null, number: 7 })
    expect(await house.client.facts.shops()).toEqual([])
    await expect(training().answerRun({ id: begun.id, answers: { rival: 'A1' } })).rejects.toMatchObject({
      message: expect.stringContaining('还在生成'),
    })
    // Whoever is about to begin another is told of this one, which that would end.
    expect(await training().practice()).toMatchObject({ run: begun.id, state: 'making', number: 7 })
    run = await made(begun)
    expect(run).toMatchObject({
      state: 'open',
      shop: practiceShopName,
      member: { name: '小满' },
      failure: null,
    })
    expect(run.question?.parts.map(({ id, points }) => [id, points])).toEqual([
      ['rival', 40],
      ['since', 30],
      ['item', 15],
      ['moved', 15],
    ])
    const batches = await house.client.importing.batches({ shop: practiceShopName, limit: 1000 })
    expect(batches.length).toBeGreaterThan(20)
    expect(batches.filter(({ rejected }) => rejected > 0)).toEqual([])
    expect(await training().practice()).toEqual({
      shop: practiceShopName,
      run: run.id,
      drill: 'market',
      number: 7,
      member: { id: member, name: '小满' },
      state: 'open',
    })
    expect(await unsound()).toEqual([])
    // It is nobody's shop: the owner's page of all shops does not ask for its month.
    expect(await house.client.scorecard.shops({ month: '2026-10' })).toEqual([])
  }, 120_000)

  test('what is asked can be seen in the shop: the rival that cut its price stands in its files', async () => {
    const [cut] = truth().planted
    const rows = await sql<{ item: string; price: number }>`select item_id as item, price_fen as price
      from competitor_item where snapshot_day = ${run.to}`.execute(house.imports.facts.db)
    const usual = truth().parameters.competitors
    const cheapest = rows.rows.toSorted((a, b) => {
      const part = ({ item, price }: { item: string; price: number }) =>
        Number(price) / (usual.find(({ id }) => id === item)?.priceFen ?? 1)
      return part(a) - part(b)
    })[0]
    expect(cheapest?.item).toBe(cut?.effect.competitor)
  })

  test('nothing tells what is true before the answer: not the run, not the lists, not a refusal', async () => {
    const told = JSON.stringify([
      run,
      await training().runs({}),
      await training().practice(),
      await training()
        .answerRun({ id: run.id, answers: { nothing: 'x' } })
        .catch((error) => [error, error.message]),
    ])
    expect(told).not.toMatch(/planted|truth|because|competitorPrice|"right"|"near"/)
    // The day stands only in the span that is asked about, which begins and ends elsewhere.
    expect(told).not.toContain(String(right().since))
  })

  test('a wrong answer says which parts are wrong and not what is right; the next one counts', async () => {
    const first = await training().answerRun({
      id: run.id,
      answers: { ...right(), moved: 'visitors', since: '' },
    })
    expect(first).toMatchObject({ state: 'open', points: 55, tries: 1, disclosed: null })
    expect(first.answers[0]?.marks.map(({ part, verdict, points }) => [part, verdict, points])).toEqual([
      ['rival', 'right', 40],
      ['since', 'missing', 0],
      ['item', 'right', 15],
      ['moved', 'wrong', 0],
    ])
    await expect(training().answerRun({ id: run.id, answers: {} })).rejects.toMatchObject({
      message: expect.stringContaining('一问都没有答'),
    })
    await expect(training().answerRun({ id: run.id, answers: { rivals: 'x' } })).rejects.toMatchObject({
      message: expect.stringContaining('没有「rivals」'),
    })
    const second = await training().answerRun({ id: run.id, answers: right() })
    expect(second).toMatchObject({ state: 'closed', points: 100, tries: 2 })
    expect(second.disclosed?.map(({ part, truth: told }) => [part, told])).toEqual(
      ['rival', 'since', 'item', 'moved'].map((part) => [part, right()[part]]),
    )
    await expect(training().answerRun({ id: run.id, answers: right() })).rejects.toMatchObject({
      message: expect.stringContaining('已经结束'),
    })
  })

  test('the shop takes no real files', async () => {
    await expect(
      house.client.importing.setWatch({ shop: practiceShopName, folder: tmpdir() }),
    ).rejects.toMatchObject({ code: 'shop_takes_no_files' })
  })

  test('the next drill takes the place of the shop; what was answered stays, for its member', async () => {
    const next = await made(await training().startRun({ drill: 'market', number: 8 }))
    expect(next).toMatchObject({ state: 'open', member: null, points: null })
    expect((await house.client.facts.shops()).map(({ name }) => name)).toEqual([practiceShopName])
    expect((await training().runs({ member })).map(({ id, points }) => [id, points])).toEqual([[run.id, 100]])
    expect((await training().runs({})).map(({ id }) => id)).toEqual([next.id, run.id])

    const given = await training().discloseRun({ id: next.id })
    expect(await unsound()).toEqual([])
    expect(given).toMatchObject({ state: 'closed', points: null, tries: 0, isCutShort: false })
    expect(given.disclosed).toHaveLength(4)
    expect(await training().removePractice()).toEqual({ removed: true })
    expect(await house.client.facts.shops()).toEqual([])
    expect(await training().practice()).toBeNull()
    expect(await unsound()).toEqual([])
    expect(await training().run({ id: next.id })).toMatchObject({ state: 'closed', shop: null })
    expect(await training().removePractice()).toEqual({ removed: false })
  }, 120_000)

  test('three tries are all there are', async () => {
    const third = await made(await training().startRun({ drill: 'market', number: 7 }))
    expect(third.question).toEqual(run.question)
    for (const tries of [1, 2, 3])
      expect(
        await training().answerRun({ id: third.id, answers: { moved: 'basket', item: right().item ?? '' } }),
      ).toMatchObject({ tries, points: 15, state: tries === 3 ? 'closed' : 'open' })
    await training().removePractice()
    expect(await training().run({ id: third.id })).toMatchObject({ state: 'closed', isCutShort: false })
  }, 120_000)

  test('a shop that cannot be made says why, and leaves nothing behind', async () => {
    await house.close()
    house = await opened({ csvRows: 100 })
    const failed = await made(await training().startRun({ drill: 'market', number: 7 }))
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'file_too_large' }, question: null })
    expect(await house.client.facts.shops()).toEqual([])
    await expect(training().answerRun({ id: failed.id, answers: { rival: 'x' } })).rejects.toMatchObject({
      message: expect.stringContaining('没有做成'),
    })
    await expect(training().run({ id: 999 })).rejects.toMatchObject({ code: 'not_found' })
    await expect(training().startRun({ drill: 'market', member: 999 })).rejects.toMatchObject({
      code: 'not_found',
    })
  }, 60_000)
})

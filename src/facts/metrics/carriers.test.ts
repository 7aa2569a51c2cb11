import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import type { FactTables } from '../tables.ts'
import { covers, type FigureStores, figureStores, putRows, span } from '../testing.ts'

/** 全部, 无线端 and PC端 tell of the same visits: never added, but where 全部 is not there. */
describe.each(storeSides(inject('postgresUrl')))('店铺流量来源 by carrier on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  const ask = async (input: QueryInput) => {
    const answer = await stores.ask(input)
    expect(QueryAnswer.safeParse(answer).error).toBeUndefined()
    return answer
  }
  const put = <N extends keyof FactTables>(
    table: N,
    rows: readonly Partial<FactTables[N]>[],
    from: string,
    to = from,
  ) => putRows(stores.db, stores.shop(), table, rows, covers(from, to))
  const message = ({ notes }: QueryAnswer, code: string) => notes.find((one) => one.code === code)?.message

  const source = (on: string, carrier: string, visitors: number, paid: number) => ({
    ...span(on),
    carrier,
    source1: '搜索',
    source2: '手淘搜索',
    source3: '',
    source4: '',
    visitors,
    paid_fen: paid * 100,
  })
  const figures = ['source_paid_amount', 'source_visits', 'source_visitors']
  const on = (from: string, to = from) => ({ metrics: figures, from, to })

  test('全部 is taken where it is there; its carriers are not added to it, in one file or in several', async () => {
    stores.newShop()
    await put(
      'source_traffic',
      [source('2026-11-01', '全部', 100, 90), source('2026-11-01', '无线端', 80, 70)],
      '2026-11-01',
    )
    await put('source_traffic', [source('2026-11-01', 'PC端', 30, 20)], '2026-11-01')
    const answer = await ask(on('2026-11-01'))
    expect(answer.rows).toEqual([{ source_paid_amount: '90.00', source_visits: 100, source_visitors: 100 }])
    expect(message(answer, 'view')).toContain('全部载体')
    expect(message(answer, 'parts')).toBeUndefined()
  })

  test('what a file calls its carriers is a text to the store, whatever is in it', async () => {
    stores.newShop()
    const names = ["it's", "') or ('' = '", String.raw`\' or 1 = 1 --`, '$1 ? "a"']
    for (const [index, name] of names.entries())
      await put('source_traffic', [source('2026-11-01', name, 10, index + 1)], '2026-11-01')
    const answer = await ask(on('2026-11-01'))
    expect(answer.rows).toEqual([{ source_paid_amount: '10.00', source_visits: 40, source_visitors: null }])
  })

  test('without 全部 amounts of the carriers are added, people are not', async () => {
    stores.newShop()
    await put('source_traffic', [source('2026-11-01', '无线端', 80, 70)], '2026-11-01')
    await put('source_traffic', [source('2026-11-01', 'PC端', 30, 20)], '2026-11-01')
    const answer = await ask({ ...on('2026-11-01'), by: ['source1'] })
    expect(answer.rows).toEqual([
      { source1: '搜索', source_paid_amount: '90.00', source_visits: 110, source_visitors: null },
    ])
    expect(answer.notes).toContainEqual(
      expect.objectContaining({ metric: 'source_visitors', code: 'several' }),
    )
    expect(message(answer, 'parts')).toContain('PC端、无线端之和')
  })

  test('only one carrier is told to be only one', async () => {
    stores.newShop()
    await put('source_traffic', [source('2026-11-01', '无线端', 80, 70)], '2026-11-01')
    const answer = await ask(on('2026-11-01'))
    expect(answer.rows[0]?.source_paid_amount).toBe('70.00')
    expect(message(answer, 'parts')).toContain('无线端，别的没有导入')
  })

  test('each day has its own choice, and a day that lacks one carrier is not whole', async () => {
    stores.newShop()
    await put(
      'source_traffic',
      [
        source('2026-11-01', '全部', 100, 90),
        source('2026-11-01', '无线端', 80, 70),
        source('2026-11-02', '无线端', 40, 30),
        source('2026-11-02', 'PC端', 10, 5),
        source('2026-11-03', '无线端', 20, 10),
      ],
      '2026-11-01',
      '2026-11-03',
    )
    const answer = await ask({ ...on('2026-11-01', '2026-11-03'), by: ['day'] })
    expect(answer.rows.map((row) => row.source_paid_amount)).toEqual(['90.00', '35.00', '10.00'])
    expect(answer.totals.source_paid_amount).toBe('135.00')
    expect(answer.coverage[0]).toMatchObject({ days: 2, asked: 3, missing: ['2026-11-03'] })
    expect(message(answer, 'filled')).toContain('2026-11-02 至 2026-11-03 用各流量载体之和补')
    expect(message(answer, 'parts')).toContain('2026-11-03 只有其中一部分')
  })

  test('what a period knows does not depend on the one it is compared with', async () => {
    stores.newShop()
    await put(
      'source_traffic',
      [source('2026-10-31', '无线端', 60, 50), source('2026-10-31', 'PC端', 9, 8)],
      '2026-10-31',
    )
    await put('source_traffic', [source('2026-11-01', '无线端', 80, 70)], '2026-11-01')
    const alone = await ask(on('2026-11-01'))
    const compared = await ask({ ...on('2026-11-01'), compare: 'previous' })
    expect(alone.coverage[0]).toMatchObject({ days: 1, missing: [] })
    expect(compared.coverage).toEqual(alone.coverage)
    expect(compared.rows[0]).toMatchObject({ source_paid_amount: '70.00' })
  })

  test('a period that rests on other carriers than the one it is compared with names those of both', async () => {
    stores.newShop()
    await put('source_traffic', [source('2026-10-31', '无线端', 60, 50)], '2026-10-31')
    await put('source_traffic', [source('2026-11-01', '全部', 80, 70)], '2026-11-01')
    const compared = async (one: string, other: string) =>
      ask({ ...on(one), compare: { from: other, to: other } })
    const later = await compared('2026-11-01', '2026-10-31')
    expect(message(later, 'view')).toContain('取自全部载体')
    expect(message(later, 'compared-reports')).toBe(
      '对比期 2026-10-31 和这一段取数不一样，变化里可能有这个缘故。对比期：店铺流量来源取自各流量载体之和；说同一件事的其他报表没有重复计算。店铺流量来源没有“全部”的行，用的是无线端，别的没有导入。',
    )
    const earlier = await compared('2026-10-31', '2026-11-01')
    expect(message(earlier, 'parts')).toContain('用的是无线端')
    expect(message(earlier, 'compared-reports')).toContain('店铺流量来源取自全部载体')

    // The same reports on both sides, and a period of which nothing is there to compare.
    await put('source_traffic', [source('2026-11-02', '全部', 90, 80)], '2026-11-02')
    expect(message(await compared('2026-11-02', '2026-11-01'), 'compared-reports')).toBeUndefined()
    expect(message(await compared('2026-11-03', '2026-11-01'), 'compared-reports')).toBeUndefined()
    expect(message(await compared('2026-11-01', '2026-11-03'), 'compared-reports')).toBeUndefined()
  })

  test('told apart or filtered by carrier each carrier has its own', async () => {
    stores.newShop()
    await put(
      'source_traffic',
      [
        source('2026-11-01', '全部', 100, 90),
        source('2026-11-01', '无线端', 80, 70),
        source('2026-11-01', 'PC端', 30, 20),
      ],
      '2026-11-01',
    )
    const apart = await ask({ ...on('2026-11-01'), by: ['carrier'] })
    expect(apart.rows.map((row) => [row.carrier, row.source_visitors, row.source_paid_amount])).toEqual([
      ['全部', 100, '90.00'],
      ['无线端', 80, '70.00'],
      ['PC端', 30, '20.00'],
    ])
    expect(apart.totals).toMatchObject({ source_visitors: 100, source_paid_amount: '90.00' })
    const only = (values: string[], not = false) =>
      ask({ ...on('2026-11-01'), where: [{ dimension: 'carrier', values, not }] })
    expect((await only(['无线端'])).rows[0]?.source_visitors).toBe(80)
    expect((await only(['无线端', 'PC端'])).rows[0]?.source_paid_amount).toBe('90.00')
    expect((await only(['全部', '无线端'])).rows[0]?.source_paid_amount).toBe('90.00')
    expect((await only(['PC端'], true)).rows[0]?.source_paid_amount).toBe('70.00')
  })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { storeSides } from '../storage/testing.ts'
import { commitFile, stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { type ImportStores, importStores } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('商品流量来源 in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())

  test('a row without 一级来源, as merged cells leave it, is refused: nobody knows whose visits they are', async () => {
    const { context, files } = made
    const shop = made.newShop()
    const name = '商品流量来源.csv'
    const path = join(files, name)
    const rows = ['淘内免费,手淘推荐,首页,150,200,300.25', ',手淘推荐,其他,50,60,100.00', ',,,3,5,1.00']
    await writeFile(path, ['一级来源,二级来源,三级来源,访客数,浏览量,支付金额', ...rows].join('\r\n'))
    const answer = { period: { from: day('2026-11-01'), to: day('2026-11-01') }, item: '612345678901' }
    const staged = await stageFile(context, { shop, path, name, formats, answer })
    const [result] = await commitFile(context, shop, staged)
    expect(result).toMatchObject({ rows: 3, accepted: 1, rejected: 2 })
    expect(result?.rejects.map(({ row, column, reason }) => [row, column, reason])).toEqual([
      [3, '一级来源', '不能为空'],
      [4, '一级来源', '不能为空'],
    ])
  })
})

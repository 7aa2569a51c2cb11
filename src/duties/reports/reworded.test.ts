import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { reportHouse } from '../../../test/report-house.ts'
import { storeSides } from '../../storage/testing.ts'
import { orders, week } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('two people word a report, on %s', (side) => {
  let shop: Awaited<ReturnType<typeof reportHouse>>
  beforeAll(async () => {
    shop = await reportHouse(side)
    await shop.take('ExportOrderList202611160800.csv', orders())
  }, 120_000)
  afterAll(() => shop.close())

  test('words that somebody else changed meanwhile are not written over unseen', async () => {
    const { people, reports } = shop.house.client
    const { id: member } = await people.addMember({ name: '林晓' })
    const { id, places } = await reports.make({ kind: 'weekly', ...week })
    const own = places.find(({ place }) => place === 'why/own')
    if (!own) throw new Error('a section has a place of its own words')
    const { id: other } = await people.addMember({ name: '周敏' })
    const put = (words: string | null, was: string, by = member) =>
      reports.word({ id, place: own.place, words, was, member: by })
    const standing = async () => (await reports.open({ id })).places.find(({ place }) => place === own.place)
    await put('活动停了两天', own.words)
    await expect(put('仓库搬家', own.words, other)).rejects.toMatchObject({
      code: 'report_reworded',
      message: expect.stringContaining('的这段话在您打开以后改过了，您写的没有存'),
    })
    // Nor are they put back to the program's words.
    await expect(put(null, own.words, other)).rejects.toMatchObject({ code: 'report_reworded' })
    expect(await standing()).toMatchObject({ words: '活动停了两天', by: { name: '林晓' } })
    // Who saw what stands there changes it; the same words from two people are no quarrel.
    await put('仓库搬家', '活动停了两天', other)
    await put('仓库搬家', own.words)
    expect(await standing()).toMatchObject({ words: '仓库搬家', by: { name: '周敏' } })
    await put(null, '仓库搬家')
    await expect(put('再写一句', '仓库搬家', other)).rejects.toMatchObject({ code: 'report_reworded' })
    expect(
      (await put('再写一句', own.words, other)).places.find(({ place }) => place === own.place),
    ).toMatchObject({
      words: '再写一句',
    })
  })
})

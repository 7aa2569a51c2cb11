import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { putRows, putSales, type Sold } from '../../facts/testing.ts'
import { type House, openHouse } from '../../house.ts'
import { addDays, day } from '../../kernel/calendar.ts'
import { rfmCuts, rfmScores } from '../../stats/rfm.ts'
import { storeSides } from '../../storage/testing.ts'
import { needs } from './actions.ts'

/** Everything is seen on 2026-11-16 at ten; the last orders are of the 15th. */
const now = Temporal.Instant.from('2026-11-16T10:00:00+08:00')
const last = day('2026-11-15')
const ago = (days: number) => addDays(last, -days)

/** The ten buyers of stats/rfm.test.ts: days since the last purchase, purchases a week apart, yuan in all. */
const ten = [
  [3, 4, 520],
  [5, 1, 80],
  [8, 2, 260],
  [12, 1, 90],
  [20, 1, 60],
  [35, 3, 410],
  [50, 1, 120],
  [70, 1, 40],
  [90, 1, 150],
  [120, 2, 300],
] as const

const names = 'abcdefghij'
const orderNumber = (buyer: number, nth: number) => `35000000000000${String(buyer).padStart(3, '0')}${nth}`

const tenSales: Sold[] = ten.flatMap(([days, purchases, yuan], buyer) =>
  Array.from({ length: purchases }, (_, nth) => ({
    order: orderNumber(buyer, nth),
    at: `${ago(days + nth * 7)} 10:00:00`,
    paid: yuan / purchases,
    title: '白瓷杯',
    item: '600000000001',
    buyer: names[buyer] ?? '',
  })),
)

const others: Sold[] = [
  // Two orders of one day are one purchase: he bought twice, a fifth of an hour apart, and gave back the second.
  {
    order: '350000000000001000',
    at: `${last} 09:00:00`,
    paid: 30,
    buyer: 'k',
    title: '白瓷杯',
    item: '600000000001',
  },
  {
    order: '350000000000001001',
    at: `${last} 09:12:00`,
    paid: 50,
    refunded: 50,
    buyer: 'k',
    title: '白瓷碗',
    item: '600000000002',
  },
  // All given back; and one who has been gone for ten months.
  { order: '350000000000001002', at: `${ago(2)} 10:00:00`, paid: 70, refunded: 70, buyer: 'l' },
  { order: '350000000000001003', at: `${ago(300)} 10:00:00`, paid: 200, buyer: 'm' },
]

describe.each(storeSides(inject('postgresUrl')))('customers on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let at = now
  const shop = '白瓷小店'
  const customer = () => house.client.customer

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-customer-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => at })
    const { id } = await house.client.facts.createShop({ name: shop })
    const { id: other } = await house.client.facts.createShop({ name: '别家店' })
    await house.client.people.addMember({ name: '林晓', role: 'service' })
    const { db } = house.imports.facts
    await putSales(db, id, [...tenSales, ...others], { from: '2026-01-01', to: last })
    await putSales(db, other, [
      { order: '360000000000000001', at: `${last} 11:00:00`, paid: 10, buyer: 'z' },
      { order: '360000000000000002', at: `${last} 12:00:00`, paid: 10, buyer: 'a' },
    ])
    await putRows(db, id, 'refund', [
      {
        refund_id: 'R1',
        order_id: '350000000000001001',
        applied_at: `${ago(1)} 09:00:00`,
        due_at: '2026-11-17 09:00:00',
        status: '买家已经申请退款，等待卖家同意',
        kind: '仅退款',
        reason: '多拍',
        refund_fen: 5000,
        title: '白瓷碗',
      },
      { refund_id: 'R2', order_id: '1', applied_at: `${ago(3)} 09:00:00`, status: '退款成功' },
      // A year of history has many of these; nobody is waiting any more.
      { refund_id: 'R3', order_id: '2', applied_at: `${ago(40)} 09:00:00`, status: '卖家拒绝退款' },
    ])
    await putRows(db, id, 'review', [
      {
        review_id: 'V1',
        order_id: orderNumber(0, 0),
        sentiment: 'negative',
        content: '色差太大',
        tags: '颜色不符',
        reviewed_at: `${ago(0)} 20:00:00`,
        title: '白瓷杯',
      },
      {
        review_id: 'V2',
        order_id: orderNumber(1, 0),
        sentiment: 'positive',
        reviewed_at: `${ago(0)} 21:00:00`,
      },
      { review_id: 'V3', order_id: '3', sentiment: 'negative', reviewed_at: `${ago(8)} 21:00:00` },
    ])
  })
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  test('the ten buyers of the worked example fall into the segments that their scores say', async () => {
    const { buyers, total, day: of } = await customer().buyers({ shop, window: 180 })
    expect([total, of]).toEqual([13, last])
    const active = buyers.filter(({ scores }) => scores)
    // The buyer with two orders on one day joins the ten: 0 days, 1 purchase, 30 yuan.
    const all = [...ten, [0, 1, 30] as const].map(([days, purchases, yuan]) => ({
      days,
      purchases,
      fen: yuan * 100,
    }))
    const cuts = rfmCuts(all)
    if (!cuts) throw new Error('no cuts')
    const byHand = all.map((one) => rfmScores(one, cuts)).map(({ r, f, m }) => `${r}${f}${m}`)
    expect(active.map(({ scores }) => scores && `${scores.r}${scores.f}${scores.m}`).toSorted()).toEqual(
      byHand.toSorted(),
    )
    const segmentOf = (days: number) => buyers.find((one) => one.days === days)?.segment
    // Of eleven: lately within 12 days, often more than once, much more than 150 yuan.
    expect([3, 5, 8, 35, 70, 90, 120, 300].map(segmentOf)).toEqual([
      'key_value',
      'develop',
      'key_value',
      'key_keep',
      'rescue',
      'rescue',
      'key_keep',
      'lost',
    ])
    expect(buyers.find(({ refunded }) => refunded === '70.00')).toMatchObject({ segment: 'none', days: null })
    expect(buyers.find(({ days }) => days === 0)).toMatchObject({ orders: 2, refundedOrders: 1 })
  })

  test('segments count the same buyers, and a buyer who stays away moves from 重要价值 to 流失', async () => {
    const { segments, moves, active, cuts, sentence } = await customer().segments({
      shop,
      before: ago(91),
      window: 90,
    })
    expect(active).toBe(9)
    expect(segments.reduce((sum, { buyers }) => sum + buyers, 0)).toBe(13)
    expect(cuts?.days).toHaveLength(4)
    expect(moves.reduce((sum, { buyers }) => sum + buyers, 0)).toBe(13)
    const moved = (before: string, after: string) =>
      moves.find((one) => one.before === before && one.after === after)?.buyers ?? 0
    // 120 days ago twice for 300 yuan. 29 days after the purchase he had been away for long, by the cuts of today:
    // 3, 8, 20 and 50 days, once, 120 yuan; a day after it he was worth most. Then he stayed away for good.
    expect(moved('key_keep', 'lost')).toBe(1)
    expect(moved('lost', 'lost')).toBe(1)
    expect(sentence).toContain('新流失 1 人')
    const later = await customer().segments({ shop, day: last, before: ago(119), window: 90 })
    expect(later.moves.find((one) => one.before === 'key_value' && one.after === 'lost')?.buyers).toBe(1)
    await expect(customer().segments({ shop, day: ago(3), before: ago(2) })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  test('of a day before the first order nobody knows who stood where', async () => {
    const answer = await customer().segments({ shop: '别家店', window: 90 })
    expect(answer.active).toBe(2)
    expect(answer.segments.map(({ buyersBefore }) => buyersBefore)).toEqual(answer.segments.map(() => null))
    expect(answer.moves).toEqual([])
    expect(answer.sentence).toBe(`订单从 ${last} 才有，${ago(90)} 谁在哪一层不知道，看不出谁移了层。`)
    expect(answer.notes.map(({ code }) => code)).toContain('short')
  })

  test('a buyer is found by order number, noted and tagged; one of another shop is not there', async () => {
    const { buyers } = await customer().buyers({ shop, search: '350000000000001001' })
    const [found] = buyers
    const code = found?.buyer ?? ''
    expect(buyers).toHaveLength(1)
    await customer().setBuyerTags({ shop, buyer: code, tags: ['大客户', '大客户', '送礼'] })
    await customer().addBuyerNote({ shop, buyer: code, text: '要开发票', member: 1 })
    const page = await customer().buyer({ shop, buyer: code })
    expect(page).toMatchObject({
      tags: ['大客户', '送礼'],
      notes: [{ text: '要开发票', by: '林晓' }],
      refunds: [{ refund: 'R1', amount: '50.00' }],
    })
    expect(page.list.map(({ order }) => order)).toEqual(['350000000000001001', '350000000000001000'])
    expect((await customer().buyers({ shop, tag: '送礼' })).buyers.map(({ buyer }) => buyer)).toEqual([code])
    expect(await customer().buyerTags({ shop })).toEqual([
      { tag: '大客户', buyers: 1 },
      { tag: '送礼', buyers: 1 },
    ])
    expect((await customer().buyers({ shop, segment: 'lost' })).total).toBe(1)
    for (const wrong of [
      () => customer().buyer({ shop: '别家店', buyer: code }),
      () => customer().addBuyerNote({ shop: '别家店', buyer: code, text: '看不见' }),
      () => customer().removeBuyerNote({ shop: '别家店', buyer: code, note: page.notes[0]?.id ?? 0 }),
    ])
      await expect(wrong()).rejects.toMatchObject({ code: 'not_found' })
    // One person may buy in both; what is written of them in one shop is not read in the other.
    const both = await customer().buyers({ shop: '别家店', search: '360000000000000002' })
    expect(both.buyers[0]).toMatchObject({ orders: 1, tags: [] })
    await expect(customer().buyers({ shop, search: '张三' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('what the last days brought has one ticket each; old refunds, old reviews and what is over have none', async () => {
    const { tickets, counts, notOpened } = await customer().tickets({ shop })
    expect(tickets.map(({ type, title }) => [type, title])).toEqual([
      ['refund', '仅退款 · 多拍'],
      ['review', '差评 · 颜色不符'],
    ])
    // The platform decides on the 17th at nine, sooner than 48 hours; a bad review is answered within a day.
    expect(tickets.map(({ dueAt }) => dueAt)).toEqual(['2026-11-17T01:00:00Z', '2026-11-17T02:00:00Z'])
    expect([counts.open, counts.late, notOpened]).toEqual([2, 0, 0])
    expect(tickets[0]?.buyer).toBe(
      (await customer().buyers({ shop, search: '350000000000001001' })).buyers[0]?.buyer,
    )
    await customer().tickets({ shop })
    expect((await customer().tickets({ shop })).tickets).toHaveLength(2)
  })

  test('a ticket is opened by hand, answered, handed over, closed and reopened, and remembers all of it', async () => {
    await customer().setTicketRule({ shop, type: 'delivery', hours: 6, owner: 1 })
    const made = await customer().makeTicket({
      shop,
      type: 'delivery',
      title: '催发货',
      order: orderNumber(0, 0),
    })
    expect(made).toMatchObject({ owner: { name: '林晓' }, dueAt: '2026-11-16T08:00:00Z', status: 'open' })
    const about = { shop, ticket: made.id }
    await customer().replyTickets({ shop, tickets: [made.id], text: '今天发出', member: 1 })
    await customer().changeTicket({
      ...about,
      dueAt: '2026-11-16T11:00:00Z',
      owner: null,
      note: '仓库说五点',
    })
    at = now.add({ hours: 2 })
    const closed = await customer().changeTicket({ ...about, status: 'solved' })
    expect(closed).toMatchObject({ status: 'solved', closedAt: '2026-11-16T04:00:00Z', isLate: false })
    expect(closed.events.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'opened 手工开单',
      'reply 今天发出',
      'status 待处理 → 等买家',
      'note 仓库说五点',
      'owner 没有人',
      'due 2026-11-16 19:00',
      'status 等买家 → 已解决',
    ])
    expect((await customer().tickets({ shop, state: 'closed' })).tickets.map(({ id }) => id)).toEqual([
      made.id,
    ])
    expect(await customer().changeTicket({ ...about, status: 'working' })).toMatchObject({ closedAt: null })
    await customer().changeTicket({ ...about, status: 'dropped' })
    for (const wrong of [
      () => customer().ticket({ shop: '别家店', ticket: made.id }),
      () => customer().changeTicket({ shop: '别家店', ticket: made.id, status: 'solved' }),
      () => customer().replyTickets({ shop: '别家店', tickets: [made.id], text: '看不见' }),
      () => customer().makeTicket({ shop, title: '没有这张订单', order: '999999999' }),
      () => customer().makeTicket({ shop: '别家店', title: '别家的订单', order: orderNumber(0, 0) }),
    ])
      await expect(wrong()).rejects.toMatchObject({ code: 'not_found' })
    at = now
  })

  test('of several answered at once all are or none', async () => {
    const { tickets } = await customer().tickets({ shop })
    const ids = tickets.map(({ id }) => id)
    await expect(
      customer().replyTickets({ shop, tickets: [...ids, 9999], text: '统一回复' }),
    ).rejects.toMatchObject({ code: 'not_found' })
    const eventsOf = async (ticket: number) => (await customer().ticket({ shop, ticket })).events
    expect((await Promise.all(ids.map(eventsOf))).flat().map(({ kind }) => kind)).toEqual([
      'opened',
      'opened',
    ])
    await customer().replyTickets({ shop, tickets: ids, text: '统一回复' })
    for (const id of ids) expect((await customer().ticket({ shop, ticket: id })).status).toBe('waiting')
  })

  test('usual replies become the shop’s own with the first change', async () => {
    const usual = await customer().macros({ shop })
    expect(usual.length).toBeGreaterThan(3)
    const second = usual[1]
    const own = await customer().putMacro({ shop, id: second?.id, name: '请拍照', text: '麻烦拍一张照片。' })
    expect(own).toHaveLength(usual.length)
    expect(own[1]).toMatchObject({ name: '请拍照' })
    const left = await customer().removeMacro({ shop, id: own[0]?.id ?? 0 })
    expect(left.map(({ name }) => name)).not.toContain(usual[0]?.name)
    expect((await customer().macros({ shop: '别家店' }))[1]?.name).toBe(second?.name)
  })

  test('tickets that run out are what today needs, the late ones first', async () => {
    at = now.add({ hours: 30 })
    const context = {
      records: house.records,
      people: { records: house.records, clock: { now: () => at } },
      clock: { now: () => at },
      token: () => '',
      facts: async () => ({ read: async () => [], shop: 1 }),
    }
    const found = await needs(context, { shop: { id: 1, name: shop }, today: day('2026-11-17') })
    expect(found).toMatchObject([
      {
        duty: 'customer',
        title: '2 张工单过了期限',
        due: '2026-11-17',
        weight: 90,
        path: '/customer/tickets',
      },
    ])
    at = now
  })

  test('a ticket ends by itself when a newer file says that its refund is over', async () => {
    const { db } = house.imports.facts
    await db.updateTable('refund').set({ status: '退款成功' }).where('refund_id', '=', 'R1').execute()
    const { id } = (await house.client.facts.shops()).find(({ name }) => name === shop) ?? { id: 0 }
    // As an import does, which adds a batch.
    await putRows(db, id, 'refund', [])
    const { tickets } = await customer().tickets({ shop })
    expect(tickets.map(({ type }) => type)).toEqual(['review'])
    const [closed] = (await customer().tickets({ shop, state: 'closed', type: 'refund' })).tickets
    expect(closed).toMatchObject({ status: 'solved', title: '仅退款 · 多拍' })
  })

  test('a ticket of a refund that is over stays open once somebody opened it again', async () => {
    const [closed] = (await customer().tickets({ shop, state: 'closed', type: 'refund' })).tickets
    const ticket = closed?.id ?? 0
    await customer().changeTicket({ shop, ticket, status: 'working', note: '买家说没收到钱' })
    expect((await customer().tickets({ shop, type: 'refund' })).tickets.map(({ id }) => id)).toEqual([ticket])
    expect((await customer().ticket({ shop, ticket })).status).toBe('working')
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { putRows, putSales, span } from '../../facts/testing.ts'
import { type House, openHouse } from '../../house.ts'
import { addDays, day } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'

const cup = '600000000001'
const pot = '600000000002'
const last = day('2026-11-15')

describe.each(storeSides(inject('postgresUrl')))('the work together on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  const team = () => house.client.team
  const shop = '白瓷小店'

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-team-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    const now = () => Temporal.Instant.from('2026-11-16T10:00:00+08:00')
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now })
    const { id } = await house.client.facts.createShop({ name: shop })
    const { db } = house.imports.facts
    // A 双12 ahead that the shop has not seen would lift what is forecast: without one the sums are five a day.
    await house.client.calendar.removeEvent({ shop, year: 2026, id: '1212' })
    // Of the cup five a day for five weeks, of the pot one every other day at ten times the price.
    const days = Array.from({ length: 35 }, (_, at) => addDays(last, at - 34))
    await putSales(
      db,
      id,
      days.flatMap((of, at) => [
        ...Array.from({ length: 5 }, (_, n) => ({
          order: `35${of.replaceAll('-', '')}${n}0000`,
          at: `${of} 1${n}:00:00`,
          item: cup,
          title: '白瓷马克杯',
          paid: 40,
          buyer: `b${at}-${n}`,
        })),
        ...(at % 2 === 0
          ? [
              {
                order: `36${of.replaceAll('-', '')}00000`,
                at: `${of} 18:00:00`,
                item: pot,
                title: '紫砂壶',
                paid: 400,
                buyer: `p${at}`,
              },
            ]
          : []),
      ]),
      { from: days[0] ?? last, to: last },
    )
    await putRows(db, id, 'listing', [
      { snapshot_day: last, item_id: cup, sku_id: '', title: '白瓷马克杯', price_fen: 4_000, stock: 10 },
      { snapshot_day: last, item_id: pot, sku_id: '', title: '=紫砂壶', price_fen: 40_000, stock: 100 },
    ])
    const service = (of: string, agent: string, inquirers: number, payers: number) => [
      {
        ...span(of, of),
        report: 'inquiry',
        agent,
        inquirers,
        final_payers: payers,
        final_paid_fen: payers * 4_000,
      },
      {
        ...span(of, of),
        report: 'reception',
        agent,
        received: inquirers,
        response_seconds: agent === '小吴' ? 60 : 20,
        first_response_seconds: 10,
        within_three_minutes: 0.9,
        unanswered: 2,
      },
      {
        ...span(of, of),
        report: 'rating',
        agent,
        rating_received: 20,
        very_satisfied: 15,
        satisfied: 4,
        dissatisfied: 1,
      },
    ]
    await putRows(
      db,
      id,
      'service_report',
      days
        .slice(-14)
        .flatMap((of) => [
          ...service(of, '', 100, 40),
          ...service(of, '小林', 50, 25),
          ...service(of, '小吴', 50, 15),
        ]),
    )
  })
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  test('30 days of lead time, an order a week, five a day, ten there: 175 are ordered, line by line', async () => {
    const taken = await team().saveSupplies({
      shop,
      rows: [
        { row: 2, item: cup, sku: '', supplier: '德化窑', leadDays: '30天', moq: '', pack: '', safety: '' },
      ],
    })
    expect(taken).toEqual({ taken: 1, unchanged: 0, problems: [] })
    const { lines, rule, day: until } = await team().stock({ shop })
    expect(rule).toEqual({ reviewDays: 7, leadDays: 15 })
    expect(until).toBe(last)
    const line = lines.find(({ item }) => item === cup)
    expect(line).toMatchObject({
      onHand: 10,
      leadDays: 30,
      isLeadGuessed: false,
      supplier: '德化窑',
      order: 175,
    })
    expect(line?.working.map(({ step, pieces }) => [step, pieces])).toEqual([
      ['demand', 185],
      ['safety', 0],
      ['on-hand', -10],
      ['in-transit', 0],
    ])
    // Ten last two days; 28 days of five at 40 yuan cannot be sold before an order of today is there.
    expect(line).toMatchObject({ cover: 2, lostPieces: 140, atRisk: '5600.00' })
    expect(lines[0]?.item).toBe(cup)
  })

  test('MOQ and pack round up; a wrong row keeps the table out and says why', async () => {
    const row = {
      row: 2,
      item: cup,
      sku: '',
      supplier: '德化窑',
      leadDays: '30',
      moq: '200',
      pack: '24',
      safety: '',
    }
    const wrong = { ...row, row: 3, item: '999', pack: '半箱' }
    const refused = await team().saveSupplies({ shop, rows: [row, wrong] })
    expect(refused.taken).toBe(0)
    expect(refused.problems.map(({ row: at, column }) => [at, column])).toEqual([
      [3, '商品ID'],
      [3, '装箱数'],
    ])
    expect((await team().stock({ shop })).lines.find(({ item }) => item === cup)?.order).toBe(175)
    await team().saveSupplies({ shop, rows: [row] })
    expect((await team().stock({ shop })).lines.find(({ item }) => item === cup)?.order).toBe(216)
    await team().saveSupplies({ shop, rows: [{ ...row, moq: '', pack: '' }] })
  })

  test('goods on their way are taken off, save what is late, and are on the shelf once they came', async () => {
    const bought = await team().addPurchase({
      shop,
      item: cup,
      pieces: 100,
      ordered: '2026-11-10',
      expected: '2026-11-18',
      task: { owner: null },
    })
    const line = async () => (await team().stock({ shop })).lines.find(({ item }) => item === cup)
    // 10 last two days, from the third on the 100: they last to the end of the 22nd day; 30 × 5 − 110 are lost.
    expect(await line()).toMatchObject({ order: 75, inTransit: 100, cover: 22, lostPieces: 40 })
    const tasks = await house.client.tasks.list({ shop })
    expect(tasks.find(({ from }) => from.kind === 'stock')).toMatchObject({ due: '2026-11-18' })

    const late = await team().expectPurchase({ shop, id: bought.id, expected: '2026-11-14' })
    expect(late.late).toBe(2)
    // Late goods may come any day or never: the order still counts on them, days of cover do not.
    expect(await line()).toMatchObject({ order: 75, cover: 2, lostPieces: 140 })
    expect((await team().stock({ shop })).late.map(({ id }) => id)).toEqual([bought.id])

    await team().receivePurchase({ shop, id: bought.id, day: '2026-11-16', pieces: 90 })
    expect(await line()).toMatchObject({ onHand: 100, inTransit: 0, order: 85 })
    await team().unreceivePurchase({ shop, id: bought.id })
    await team().removePurchase({ shop, id: bought.id })
    expect(await line()).toMatchObject({ order: 175 })
    await expect(
      team().addPurchase({ shop, item: cup, pieces: 1, ordered: '2026-11-10', expected: '2026-11-09' }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(team().removePurchase({ shop, id: bought.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('an order whose task cannot be made is not written down', async () => {
    const of = { shop, item: cup, pieces: 5, ordered: '2026-11-10', expected: '2026-11-18' }
    await expect(team().addPurchase({ ...of, task: { owner: 999 } })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await team().purchases({ shop })).toEqual([])
  })

  test('days before the first order are no days without sales: a shop of two weeks sells five a day', async () => {
    const { id, name } = await house.client.facts.createShop({ name: '新店' })
    const { db } = house.imports.facts
    const days = Array.from({ length: 14 }, (_, at) => addDays(last, at - 13))
    await putSales(
      db,
      id,
      days.flatMap((of, at) =>
        Array.from({ length: 5 }, (_, n) => ({
          order: `37${of.replaceAll('-', '')}${n}0000`,
          at: `${of} 1${n}:00:00`,
          item: cup,
          title: '白瓷马克杯',
          paid: 40,
          buyer: `c${at}-${n}`,
        })),
      ),
      { from: days[0] ?? last, to: last },
    )
    await putRows(db, id, 'listing', [
      { snapshot_day: last, item_id: cup, sku_id: '', title: '白瓷马克杯', price_fen: 4_000, stock: 10 },
    ])
    const { lines, notes } = await team().stock({ shop: name })
    expect(lines[0]).toMatchObject({ pace: 5, cover: 2 })
    expect(notes.find(({ code }) => code === 'days-missing')?.message).toContain('28 天里只有 14 天')
  })

  test('the proposal as CSV has its working, and no text of it runs as a formula', async () => {
    await team().saveSupplies({
      shop,
      rows: [
        {
          row: 2,
          item: pot,
          sku: '',
          supplier: '=HYPERLINK("x")',
          leadDays: '300',
          moq: '',
          pack: '',
          safety: '',
        },
      ],
    })
    const file = await team().proposalFile({ shop, format: 'csv' })
    // Excel takes a CSV for UTF-8 only when it begins with this mark, which decoding takes away.
    expect([...new Uint8Array(await file.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = await file.text()
    const [head = '', ...rows] = text.trim().split('\r\n')
    expect(head.startsWith('供应商,商品ID')).toBe(true)
    expect(rows).toHaveLength(2)
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
    expect(text).toContain("'=紫砂壶")
    expect(text).toContain('＝ 175')
    const workbook = await team().proposalFile({ shop, format: 'xlsx' })
    expect(new Uint8Array(await workbook.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]))
  })

  test('a weekly meeting: prepared from the figures, held, its actions come back on the next agenda', async () => {
    const lin = await house.client.people.addMember({ name: '林晓' })
    const series = await team().saveSeries({
      shop,
      name: '周例会',
      weekday: 1,
      from: '2026-11-03',
      time: '10:00',
      members: [lin.id],
    })
    expect(series).toMatchObject({ from: '2026-11-09', next: '2026-11-16' })
    const file = await team().seriesCalendar({ shop, id: series.id })
    expect(file.name).toBe('周例会.ics')
    expect(await file.text()).toContain('DTSTART;TZID=Asia/Shanghai:20261109T100000')

    const meeting = await team().prepareMeeting({ shop, series: series.id, day: '2026-11-16' })
    expect((await team().prepareMeeting({ shop, series: series.id, day: '2026-11-16' })).id).toBe(meeting.id)
    // Under another name it is the same series: its meeting of that day is the one there is.
    const { next: _, ...kept } = series
    await team().saveSeries({ shop, ...kept, name: '经营例会' })
    expect((await team().prepareMeeting({ shop, series: series.id, day: '2026-11-16' })).id).toBe(meeting.id)
    await team().saveSeries({ shop, ...kept })
    const figures = meeting.items.find(({ kind }) => kind === 'figures')
    const [first = []] = figures?.facts ?? []
    const paid = 'title' in first ? undefined : first.find((part) => typeof part !== 'string')
    // Of the week before: 35 cups of 40 and four pots of 400 (or three).
    const asked = await house.client.facts.query({
      shop,
      metrics: ['paid_amount'],
      from: '2026-11-09',
      to: '2026-11-15',
    })
    expect(typeof paid === 'object' && (paid.figure.value ?? 0) / 100).toBe(
      Number(asked.rows[0]?.paid_amount),
    )

    const item = figures?.id ?? 0
    const at = { shop, id: meeting.id }
    await team().writeMinutes({ ...at, item, minutes: '流量没有掉。' })
    await team().decide({ ...at, item, words: '双12 前补足白瓷杯' })
    await team().agreeAction({ ...at, title: '给德化窑下单', owner: lin.id, due: '2026-11-17' })
    const held = await team().holdMeeting({ ...at, members: [lin.id] })
    expect(held.heldAt).not.toBeNull()
    await expect(team().writeMinutes({ ...at, item, minutes: '改' })).rejects.toMatchObject({
      message: expect.stringContaining('已经开完'),
    })
    const next = await team().prepareMeeting({ shop, series: series.id, day: '2026-11-23' })
    expect(next.before.map(({ title }) => title)).toEqual(['给德化窑下单'])
    expect(JSON.stringify(next.items[0]?.facts)).toContain('给德化窑下单，林晓，2026-11-17 前')
    await expect(team().holdMeeting({ shop, id: next.id, members: [] })).rejects.toMatchObject({
      message: expect.stringContaining('还没到'),
    })
    const { needs } = await house.client.tasks.needs({ shop })
    expect(needs.some(({ duty, title }) => duty === 'team' && title.includes('会断货'))).toBe(true)
  })

  test('the minutes are a paper with what was written, decided and agreed', async () => {
    const report = await house.client.reports.make({ shop, kind: 'minutes', subject: '周例会 2026-11-16' })
    const text = JSON.stringify(report)
    for (const words of ['流量没有掉。', '双12 前补足白瓷杯', '给德化窑下单', '林晓'])
      expect(text).toContain(words)
    await expect(
      house.client.reports.make({ shop, kind: 'minutes', subject: '没有的会' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('agents beside each other, and a report whose figures are those of a query', async () => {
    const period = { from: '2026-11-02', to: '2026-11-15' }
    const answer = await team().service({ shop, ...period })
    expect(
      answer.agents.map(({ agent, conversion }) => [
        agent,
        conversion?.rate,
        conversion?.expected,
        conversion?.verdict,
      ]),
    ).toEqual([
      ['小吴', 0.3, 0.5, 'worse'],
      ['小林', 0.5, 0.3, 'better'],
    ])
    // Ten working days and two weekends; both agents take the same.
    expect(answer.worked).toEqual({ days: 10, response: 20 })
    expect(answer.off.days).toBe(4)
    const report = await house.client.reports.make({ shop, kind: 'service', ...period })
    const asked = await house.client.facts.query({
      shop,
      metrics: ['daily_inquiry_conversion', 'service_satisfaction'],
      ...period,
    })
    expect(asked.rows[0]).toMatchObject({ daily_inquiry_conversion: 0.4, service_satisfaction: 0.95 })
    const text = JSON.stringify(report)
    expect(text).toContain(
      '"metric":"daily_inquiry_conversion","scope":[],"period":{"from":"2026-11-02","to":"2026-11-15"}',
    )
    expect(text).toContain('"value":0.95')
    expect(text).toContain('听「小吴」的会话')
  })

  test('where no report tells anything of the service, nothing is said of how it was counted', async () => {
    const answer = await team().service({ shop, from: '2025-01-06', to: '2025-01-12' })
    expect(answer.sentence).toContain('没有客服的数据')
    expect([answer.worked.days, answer.off.days, answer.notes]).toEqual([0, 0, []])
    // By its code the reason is told in the reader's language.
    expect(answer.figures.map(({ code }) => code)).toEqual(answer.figures.map(() => 'missing'))
  })

  test('service on days before which none can be meant is refused in words', async () => {
    const wish = { shop, from: '1990-01-01', to: '1990-01-31' }
    const refusal = {
      code: 'invalid_input',
      message: expect.stringContaining('1990-01-01 之前没有足够的日子可以比'),
    }
    await expect(team().service(wish)).rejects.toMatchObject(refusal)
    await expect(house.client.reports.make({ kind: 'service', ...wish })).rejects.toMatchObject(refusal)
    // The month before this one can be meant.
    const february = await team().service({ shop, from: '1990-02-01', to: '1990-02-28' })
    expect(february.previous).toEqual({ from: '1990-01-01', to: '1990-01-31' })
  })
})

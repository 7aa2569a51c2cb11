import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { putSales } from '../../facts/testing.ts'
import { type House, openHouse } from '../../house.ts'
import { isFailure } from '../../kernel/failure.ts'
import { storeSides } from '../../storage/testing.ts'
import { usualQuestions } from './rules/survey.ts'

const started = Temporal.Instant.from('2026-11-16T10:00:00+08:00')

describe.each(storeSides(inject('postgresUrl')))('surveys on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let at = started
  let survey = 0
  const shop = '白瓷小店'
  const customer = () => house.client.customer
  const form = (fields: Record<string, string>) => new Map(Object.entries(fields))

  const tokens = async () =>
    (await customer().surveyLinks({ shop, survey })).links.map(({ order, link }) => ({
      order,
      token: link.split('/s/')[1] ?? '',
    }))
  const tokenOf = async (order: string) => (await tokens()).find((one) => one.order === order)?.token ?? ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-survey-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => at })
    const { id } = await house.client.facts.createShop({ name: shop })
    await house.client.facts.createShop({ name: '别家店' })
    await putSales(
      house.imports.facts.db,
      id,
      [
        ...Array.from({ length: 30 }, (_, i) => ({
          order: `3500000000000000${String(i).padStart(2, '0')}`,
          at: `2026-11-${String(1 + (i % 10)).padStart(2, '0')} 10:00:00`,
          title: '白瓷杯',
          buyer: `b${i}`,
        })),
        // Came back: only the later order is asked.
        { order: '350000000000000100', at: '2026-11-10 11:00:00', title: '白瓷碗', buyer: 'b0' },
        { order: '350000000000000200', at: '2026-10-10 11:00:00', title: '白瓷碗', buyer: 'c1' },
        { order: '350000000000000300', at: '2026-11-05 11:00:00', unpaid: true, buyer: 'c2' },
      ],
      { from: '2026-10-01', to: '2026-11-15' },
    )
  })
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  const asked = {
    shop,
    title: '十一月满意度',
    questions: [...usualQuestions],
    from: '2026-11-01',
    to: '2026-11-10',
    closesOn: '2026-11-30',
  }

  test('every buyer of the days is asked once, by a link that tells nothing of the order', async () => {
    const made = await customer().makeSurvey(asked)
    survey = made.id
    expect(made).toMatchObject({ orders: 31, buyers: 30, asked: 30, answered: 0, isOpen: true })
    const all = await tokens()
    const orders = all.map(({ order }) => order)
    expect(orders).toContain('350000000000000100')
    expect(orders).not.toContain('350000000000000000')
    expect(orders).not.toContain('350000000000000200')
    expect(orders).not.toContain('350000000000000300')
    for (const { order, token } of all) {
      expect(token).toMatch(/^[\w-]{22}$/)
      expect(token).not.toContain(order.slice(-8))
    }
    expect(new Set(all.map(({ token }) => token)).size).toBe(30)
    const few = await customer().makeSurvey({ ...asked, title: '只问五个', limit: 5 })
    expect(few).toMatchObject({ buyers: 30, asked: 5 })
  })

  test('what must not be asked, and days with nobody to ask, are refused in words', async () => {
    const refused = (change: object) => () => customer().makeSurvey({ ...asked, ...change })
    for (const [attempt, words] of [
      [refused({ questions: [{ kind: 'text', title: '留个微信' }] }), '个人信息'],
      [refused({ from: '2026-01-01', to: '2026-01-05' }), '没有付了款的订单'],
      [refused({ closesOn: '2026-11-01' }), '已经过了'],
      [refused({ shop: '别家店' }), '没有付了款的订单'],
    ] as const)
      await expect(attempt()).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining(words),
      })
  })

  test('a buyer answers once, corrects until it is closed, and a low score opens one ticket', async () => {
    const token = await tokenOf('350000000000000007')
    expect(await house.survey.page({ token, isTaken: false })).toContain('这次购物您满意吗？')
    const take = (fields: Record<string, string>) => house.survey.take({ token, form: form(fields) })
    expect(await take({ q0: '9' })).toContain('请选 1 到 5 分')
    expect(await take({ q0: '1', q2: '客服', q3: '问了没人理\u0000，打我 13800000000' })).toBeUndefined()
    expect(await house.survey.page({ token, isTaken: true })).toContain('收到了')
    const lowTickets = async () => (await customer().tickets({ shop, type: 'survey' })).tickets
    const [ticket] = await lowTickets()
    expect(ticket).toMatchObject({ order: '350000000000000007', title: '低分 · 满意 1 分', source: 'survey' })
    expect(ticket?.detail).toContain('号码已隐去')
    at = started.add({ hours: 1 })
    await take({ q0: '5', q1: '10', q2: '没有' })
    await take({ q0: '2' })
    expect(await lowTickets()).toHaveLength(1)
    const { events } = await customer().ticket({ shop, ticket: ticket?.id ?? 0 })
    expect(events.map(({ kind, text }) => [kind, text?.slice(0, 7)])).toEqual([
      ['opened', '自动开单'],
      ['note', '买家改了答卷：'],
      ['note', '买家改了答卷：'],
    ])
    expect(await customer().survey({ shop, survey })).toMatchObject({
      answered: 1,
      satisfied: { n: 1, value: 0 },
      tickets: { opened: 1, closed: 0 },
    })
    at = started
  })

  test('results tell the satisfied share with its interval, and the month of each answer', async () => {
    const all = (await tokens()).filter(({ order }) => order !== '350000000000000007')
    // 12 fives, 5 fours, 2 threes: with the 2 from above 17 of 20.
    const scores = [...Array(12).fill(5), ...Array(5).fill(4), 3, 3]
    for (const [i, score] of scores.entries()) {
      // The last two are given as the month has ended: 00:30 in Beijing is still the day before in London.
      at = i < 17 ? started : Temporal.Instant.from('2026-12-01T00:30:00+08:00')
      if (i === 17) await customer().reopenSurvey({ shop, survey, closesOn: '2026-12-05' })
      await house.survey.take({ token: all[i]?.token ?? '', form: form({ q0: String(score) }) })
    }
    const page = await customer().survey({ shop, survey })
    expect(page.satisfied).toMatchObject({ n: 20, value: 0.85 })
    expect(page.satisfied?.low).toBeCloseTo(0.6396, 4)
    expect(page.proof).toBe('not-proven')
    const months = await customer().satisfaction({ shop, from: '2026-10', to: '2026-12' })
    expect(
      months.map(({ month, answered, satisfied, proof }) => [month, answered, satisfied, proof]),
    ).toEqual([
      ['2026-10', 0, 0, 'none'],
      ['2026-11', 18, 17, 'not-proven'],
      ['2026-12', 2, 0, 'not-met'],
    ])
    expect(months[1]).toMatchObject({ target: 0.85, surveys: [survey], share: { n: 18 } })
    expect(
      (await customer().satisfaction({ shop: '别家店', from: '2026-11', to: '2026-11' }))[0],
    ).toMatchObject({
      answered: 0,
      share: null,
    })
  })

  test('a wrong token, a closed survey and another shop find nothing', async () => {
    const token = await tokenOf('350000000000000008')
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (error: unknown) => (isFailure(error) ? error.code : 'bug'),
      )
    const open = (one: string) => codeOf(house.survey.page({ token: one, isTaken: false }))
    for (const wrong of ['', 'x', 'A'.repeat(22), "' or 1=1 --", token.slice(0, -1), '350000000000000008'])
      expect(await open(wrong)).toBe('survey_link_unknown')
    await customer().closeSurvey({ shop, survey })
    expect(await open(token)).toBe('survey_closed')
    expect(await codeOf(house.survey.take({ token, form: form({ q0: '5' }) }))).toBe('survey_closed')
    await customer().reopenSurvey({ shop, survey, closesOn: '2026-12-05' })
    expect(await open(token)).toBe('none')
    at = Temporal.Instant.from('2026-12-06T00:00:00+08:00')
    expect(await open(token)).toBe('survey_closed')
    for (const wrong of [
      () => customer().survey({ shop: '别家店', survey }),
      () => customer().surveyLinks({ shop: '别家店', survey }),
      () => customer().closeSurvey({ shop: '别家店', survey }),
    ])
      await expect(wrong()).rejects.toMatchObject({ code: 'not_found' })
  })

  test('its report is drafted, handed in, and told from answers that came later', async () => {
    at = Temporal.Instant.from('2026-12-05T09:00:00+08:00')
    const report = await house.client.reports.make({ shop, kind: 'survey', subject: '十一月满意度' })
    // Five workdays after the Saturday on which it closes, not after the days of the orders.
    expect(report.due).toBe('2026-12-11')
    const one = { shop, id: report.id }
    await house.client.reports.submit(one)
    expect((await house.client.reports.drift(one)).drifted).toEqual([])
    const token = await tokenOf('350000000000000007')
    await house.survey.take({ token, form: form({ q0: '5' }) })
    const { drifted } = await house.client.reports.drift(one)
    expect(drifted.map(({ metric, was, now }) => [metric, was, now])).toContainEqual([
      'survey_csat',
      0.85,
      0.9,
    ])
    await expect(
      house.client.reports.make({ shop: '别家店', kind: 'survey', subject: String(survey) }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('links begin with the address that buyers can open', async () => {
    await expect(customer().setSurveyAddress({ base: 'javascript:alert(1)' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await customer().setSurveyAddress({ base: 'https://wenjuan.example.com/zg/' })
    const { links, base } = await customer().surveyLinks({ shop, survey })
    expect(base).toBe('https://wenjuan.example.com/zg')
    expect(links[0]?.link).toMatch(/^https:\/\/wenjuan\.example\.com\/zg\/s\/[\w-]{22}$/)
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { type House, openHouse } from '../../house.ts'
import { commitFile, stageFile } from '../../importing/actions.ts'
import { exportFile } from '../../importing/export-file.ts'
import { formats } from '../../importing/formats/all.ts'
import { day, eachDay } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import { usualQuestions } from '../customer/rules/survey.ts'

const header = [
  '订单编号',
  '买家会员名',
  '总金额',
  '买家实际支付金额',
  '订单状态',
  '订单创建时间',
  '订单付款时间 ',
]

/** The four bars from their evidence, through the rooms that have it: targets, a survey, a promotion, reports. */
describe.each(storeSides(inject('postgresUrl')))('what the scorecard rests on, on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  // The orders of the whole month are in: rows of days that are still to come would be refused.
  let now = Temporal.Instant.from('2026-11-01T09:00:00+08:00')
  const shop = '白瓷小店'
  const month = '2026-10'
  const at = (text: string) => {
    now = Temporal.Instant.from(`${text}:00+08:00`)
  }

  /** Ten orders of 100 yuan a day, twelve at the weekend, and four times as many in the promotion. */
  const isSale = (of: string) => of >= '2026-10-10' && of <= '2026-10-12'
  const ordersOn = (of: string) =>
    (Temporal.PlainDate.from(of).dayOfWeek > 5 ? 12 : 10) * (isSale(of) ? 4 : 1)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-evidence-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    const made = await house.client.facts.createShop({ name: shop })
    const rows = eachDay({ from: day('2026-05-01'), to: day('2026-10-31') }).flatMap((of) =>
      Array.from({ length: ordersOn(of) }, (_, n) => {
        const taken = `${of} 10:${String(n % 60).padStart(2, '0')}:00`
        const order = `35${of.replaceAll('-', '')}${String(n).padStart(9, '0')}`
        return [order, `虚构买家${order.slice(2)}`, '100.00', '100.00', '交易成功', taken, taken]
      }),
    )
    const path = join(folder, '订单.csv')
    await writeFile(path, exportFile({ container: 'csv', header, rows }))
    await commitFile(
      house.imports,
      made,
      await stageFile(house.imports, { shop: made, path, name: '订单.csv', formats }),
    )
    at('2026-10-02T09:00')
    await house.client.sales.setTargets({ shop, amounts: [{ period: month, amount: '40000' }] })
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })
  const open = () => house.client.scorecard.open({ shop, month })
  const bar = async (id: string) => (await open()).bars.find((one) => one.id === id)

  let survey = 0
  const answer = async (link: string, score: number) =>
    house.survey.take({ token: link.split('/s/')[1] ?? '', form: new Map([['q0', String(score)]]) })

  test('a survey counts while it is open, and what it says is proven only by enough answers', async () => {
    at('2026-10-06T09:00')
    const made = await house.client.customer.makeSurvey({
      shop,
      title: '十月满意度',
      questions: [...usualQuestions],
      from: '2026-10-01',
      to: '2026-10-05',
      closesOn: '2026-10-20',
    })
    survey = made.id
    const { links } = await house.client.customer.surveyLinks({ shop, survey })
    expect(links.length).toBeGreaterThanOrEqual(45)
    for (const [n, { link }] of links.slice(0, 17).entries()) await answer(link, n < 16 ? 5 : 2)
    // 16 of 17: the interval straddles the line.
    expect(await bar('satisfaction')).toMatchObject({
      verdict: 'not_proven',
      reason: 'straddles',
      source: 'survey',
      part: 16,
      whole: 17,
    })
    for (const { link } of links.slice(17, 45)) await answer(link, 5)
    // 44 of 45: Wilson from 88.4 % on.
    const proven = await bar('satisfaction')
    expect(proven).toMatchObject({ verdict: 'met', source: 'survey', part: 44, whole: 45 })
    expect(proven?.low).toBeCloseTo(0.8843, 3)
    expect(proven?.evidence[0]).toMatchObject({
      title: '满意度调查',
      path: expect.stringContaining(`/customer/surveys/${survey}?`),
    })
  }, 60_000)

  test('a closed survey takes nothing more, and its answers stay those of the month', async () => {
    const before = await bar('satisfaction')
    at('2026-10-21T09:00')
    const { links } = await house.client.customer.surveyLinks({ shop, survey })
    const late = links[46]?.link ?? ''
    await expect(answer(late, 1)).rejects.toMatchObject({ code: 'survey_closed' })
    expect(await house.client.customer.survey({ shop, survey })).toMatchObject({
      isOpen: false,
      answered: 45,
    })
    expect(await bar('satisfaction')).toMatchObject({ part: before?.part, whole: before?.whole })
    // Of the month of the answers only.
    const next = await house.client.scorecard.open({ shop, month: '2026-11' })
    expect(next.bars.find(({ id }) => id === 'satisfaction')).toMatchObject({ verdict: 'not_proven' })
  })

  let promotion = 0
  test('a promotion is not proven until the ten days after it are over, then it is what its page says', async () => {
    at('2026-10-05T09:00')
    const made = await house.client.promotion.create({
      shop,
      name: '会员日',
      phases: [{ phase: 'main', from: '2026-10-10', to: '2026-10-12' }],
      tasks: false,
    })
    promotion = made.id
    await house.client.promotion.setCosts({
      shop,
      id: promotion,
      costs: [{ kind: 'gifts', name: '赠品', amount: '1500' }],
    })
    at('2026-10-15T09:00')
    expect(await bar('roi')).toMatchObject({ verdict: 'not_proven', reason: 'some_unproven', whole: 1 })
    at('2026-11-02T09:00')
    const { returns, net } = await house.client.promotion.effect({ shop, id: promotion })
    expect(returns.verdict).toBe('met')
    const roi = await bar('roi')
    expect(roi).toMatchObject({ verdict: 'met', reason: 'known', part: 1, whole: 1 })
    expect(roi?.value).toBeCloseTo((Number(net?.added.mid) - 1_500) / 1_500, 3)
    expect(roi?.low).toBe(returns.roiRevenue?.low)
    expect(roi?.evidence[0]?.path).toContain(`/promotion/${promotion}?`)
  })

  test('what it cost changes the bar with it: dearer than a third of what it brought it is not met', async () => {
    await house.client.promotion.setCosts({
      shop,
      id: promotion,
      costs: [{ kind: 'gifts', name: '赠品', amount: '9000' }],
    })
    expect(await bar('roi')).toMatchObject({ verdict: 'not_met', part: 0, whole: 1 })
    await house.client.promotion.setCosts({
      shop,
      id: promotion,
      costs: [{ kind: 'gifts', name: '赠品', amount: '1500' }],
    })
    expect(await bar('roi')).toMatchObject({ verdict: 'met' })
  })

  test('the month closes with all of it, and the sheet has every piece of evidence in all five formats', async () => {
    const lin = await house.client.people.addMember({ name: '林晓', role: 'manager' })
    at('2026-10-26T10:00')
    const week = { from: '2026-10-19', to: '2026-10-25' }
    const report = await house.client.reports.make({ shop, kind: 'weekly', ...week })
    await house.client.reports.submit({ shop, id: report.id, member: lin.id })
    at('2026-11-25T09:00')
    const closed = await house.client.scorecard.close({ shop, month, member: lin.id })
    const days = eachDay({ from: day('2026-10-01'), to: day('2026-10-31') })
    const paid = days.reduce((sum, of) => sum + 100 * ordersOn(of), 0)
    expect(closed.bars.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['sales', 'met'],
      ['satisfaction', 'met'],
      ['roi', 'met'],
      ['reports', 'met'],
      ['accuracy', 'none'],
    ])
    expect(closed.bars[0]).toMatchObject({ part: paid, whole: 40_000 })
    const kinds = ['html', 'pdf', 'docx', 'xlsx', 'pptx'] as const
    const files = await house.client.scorecard.files({ shop, month, formats: [...kinds] })
    expect(files.map(({ name }) => name.split('.').at(-1))).toEqual([...kinds])
    for (const file of files) expect(file.size).toBeGreaterThan(2_000)
    const html = await files[0]?.text()
    for (const words of [
      '45 份里满意 44 份',
      '会员日',
      '结束的活动 1 场，达标 1 场',
      '到期 1 份，按时 1 份',
      '林晓',
    ])
      expect(html).toContain(words)
  }, 120_000)
})

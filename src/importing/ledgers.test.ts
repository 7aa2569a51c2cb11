import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { QueryInput, Shop } from '../facts/contract.ts'
import { openFigure } from '../facts/lineage.ts'
import { query } from '../facts/metrics/query.ts'
import { figureContext } from '../facts/testing.ts'
import { addDays, type Day, day, eachDay, type Period } from '../kernel/calendar.ts'
import { storeSides } from '../storage/testing.ts'
import { commitFile, stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { undoBatch } from './history.ts'
import { type ImportStores, importStores } from './testing.ts'

const july = { from: day('2026-07-01'), to: day('2026-07-06') }

type Entry = { account: 'alipay' | 'wechat'; on: Day; entry: string; income: number; expense: number }

/** What truly moved: each day a payout and a fee on either account, of amounts that no other sum gives. */
const entries: Entry[] = eachDay(july).flatMap((on, nth) =>
  (['alipay', 'wechat'] as const).flatMap((account, of) => [
    { account, on, entry: '交易收款', income: 1_000 * 4 ** nth * (of + 1), expense: 0 },
    { account, on, entry: '服务费', income: 0, expense: nth + 7 * (of + 1) },
  ]),
)

const orderOf = ({ account, on }: Entry) =>
  `33${account === 'alipay' ? 1 : 2}${on.replaceAll('-', '')}00000001`

/** Numbers of 支付宝 have 28 digits and begin with the day. */
const flowOf = ({ account, on, entry }: Entry) =>
  `${account === 'alipay' ? `${on.replaceAll('-', '')}2200` : ''}${on.replaceAll('-', '')}${entry === '服务费' ? '00000002' : '00000001'}`

const cell = (amount: number) => (amount === 0 ? '' : amount.toFixed(2))

type Kind = '动账' | '聚合账单' | '支付宝账单' | '交易货款'

const layouts: Record<Kind, { header: string; tells: (one: Entry) => boolean; row: (one: Entry) => string }> =
  {
    动账: {
      header:
        '商家昵称,入帐日期,入帐时间,支付流水号,主订单id,子订单id,入帐类型,收入金额(元),支出金额(元),业务描述,备注,收/付渠道,数据创建时间,数据修改时间',
      tells: ({ account }) => account === 'wechat',
      row: (one) =>
        `店,${one.on} 10:00:00,10:00:00,${flowOf(one)},${orderOf(one)},${orderOf(one)},${one.entry},${cell(one.income)},${cell(one.expense)},,,微信,,`,
    },
    聚合账单: {
      header: '入账时间,支付流水号,淘宝订单编号,入账类型,收入金额（元）,支出金额,业务描述,备注',
      tells: ({ account }) => account === 'wechat',
      row: (one) =>
        `${one.on} 10:00:00,${flowOf(one)},${orderOf(one)},${one.entry},${cell(one.income)},${cell(one.expense)},,`,
    },
    支付宝账单: {
      header: '序号,入账时间,支付宝流水号,商户订单号,账务类型,收入（+元）,支出（-元）,服务费（元）',
      tells: ({ account }) => account === 'alipay',
      row: (one) =>
        `1,${one.on} 10:00:00,${flowOf(one)},T200P${orderOf(one)},${one.entry},${cell(one.income)},${cell(-one.expense)},0.05`,
    },
    交易货款: {
      header: '账期,订单号,订单实际金额（元）,收/付渠道,业务流水号,打款时间',
      tells: ({ entry }) => entry === '交易收款',
      row: (one) =>
        `202607,${orderOf(one)},${cell(one.income)},${one.account === 'alipay' ? '支付宝' : '聚合结算账户渠道'},${flowOf(one)},${one.on} 10:00:00`,
    },
  }

type File = { kind: Kind } & Period

const textOf = ({ kind, from, to }: File, but: (one: Entry) => boolean = () => false): string => {
  const { header, tells, row } = layouts[kind]
  const told = entries.filter((one) => tells(one) && one.on >= from && one.on <= to && !but(one))
  return [header, ...told.map(row)].join('\r\n')
}

/** Every entry that some file tells, once; only 交易货款 tells some of them, and less of them. */
const truth = (files: readonly File[], on: Day) => {
  const told = entries.filter(
    (one) =>
      one.on === on &&
      files.some(({ kind, from, to }) => layouts[kind].tells(one) && from <= one.on && one.on <= to),
  )
  const sum = (of: 'income' | 'expense') => told.reduce((all, one) => all + one[of], 0).toFixed(2)
  return told.length === 0 ? [on, null, null] : [on, sum('income'), sum('expense')]
}

const metrics = ['ledger_income', 'ledger_expense']

describe.each(storeSides(inject('postgresUrl')))('ledgers of several kinds, in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())

  let files = 0
  const take = async (shop: Shop, text: string): Promise<number> => {
    files += 1
    const name = `账单${files}.csv`
    const path = join(made.files, name)
    await writeFile(path, text)
    const staged = await stageFile(made.context, { shop, path, name, formats, preview: true })
    const [result] = await commitFile(made.context, shop, staged)
    if (!result) throw new Error('nothing was committed')
    expect(result.rejected).toBe(0)
    return result.batch ?? 0
  }
  const exports = formats.map(({ id, ...format }) => ({ ...format, format: id }))
  const facts = (shop: Shop) => ({ ...figureContext(made.stores.facts.db, shop.id), exports })
  const ask = (shop: Shop, more: Partial<QueryInput> = {}) =>
    query(facts(shop), { metrics, ...july, ...more })
  const byDay = async (shop: Shop) =>
    (await ask(shop, { by: ['day'] })).rows.map((row) => [row.day, row.ledger_income, row.ledger_expense])
  const noteOf = ({ notes }: Awaited<ReturnType<typeof ask>>) =>
    notes.find(({ code }) => code === 'ledgers')?.message
  const month = (kind: Kind): File => ({ kind, ...july })

  test('动账, 聚合账单, 支付宝账单 and 交易货款 of a month: each account counts once', async () => {
    const shop = made.newShop()
    const kinds: Kind[] = ['聚合账单', '交易货款', '动账', '支付宝账单']
    const batches: number[] = []
    for (const kind of kinds) batches.push(await take(shop, textOf(month(kind))))
    const answer = await ask(shop)
    const total = (of: 'income' | 'expense') => entries.reduce((sum, one) => sum + one[of], 0).toFixed(2)
    expect(answer.rows).toEqual([{ ledger_income: total('income'), ledger_expense: total('expense') }])
    expect(noteOf(answer)).toBe(
      '每个账户每天只用一种账单：支付宝账户用「支付宝账单」，聚合结算账户用「动账」；两个账户是两处的钱，加在一起；「交易货款」（2026-07-01 至 2026-07-06）、「聚合账单」（2026-07-01 至 2026-07-06）说的是同一笔钱，没有重复算进去，按“账单”看得到。',
    )
    expect(answer.sources.map(({ batch }) => batch)).toEqual(batches.slice(2))
    expect(await byDay(shop)).toEqual(eachDay(july).map((on) => truth(kinds.map(month), on)))

    const opened = await openFigure(facts(shop), { metric: 'ledger_net', ...july })
    expect(opened.total).toBe(entries.length)
    expect([...new Set(opened.rows.map(({ cells }) => cells.ledger))].sort()).toEqual(['动账', '支付宝账单'])
    expect(opened.rows.reduce((sum, { contribution }) => sum + Number(contribution), 0).toFixed(2)).toBe(
      opened.value,
    )

    // Each ledger by itself is there, too, and the total is not what they sum up to.
    const each = await ask(shop, { by: ['ledger'] })
    const income = (kind: Kind) =>
      entries
        .filter(layouts[kind].tells)
        .reduce((sum, one) => sum + one.income, 0)
        .toFixed(2)
    expect(Object.fromEntries(each.rows.map((row) => [row.ledger, row.ledger_income]))).toEqual(
      Object.fromEntries(kinds.map((kind) => [kind, income(kind)])),
    )
    expect(each.totals.ledger_income).toBe(total('income'))
    expect(each.sources).toHaveLength(4)
    expect(noteOf(each)).toMatch(/^合计里每个账户每天只用一种账单/)
    const where = [{ dimension: 'ledger', values: ['聚合账单', '交易货款'] }]
    const some = await ask(shop, { where })
    expect(some.rows[0]?.ledger_income).toBe(total('income'))
    expect(some.sources.map(({ batch }) => batch)).toEqual(batches.slice(0, 2))
  })

  test('any mix of files, in any order, with any of them undone: every entry that is told counts once', async () => {
    const file: fc.Arbitrary<File> = fc
      .record({
        kind: fc.constantFrom<Kind>('动账', '聚合账单', '支付宝账单', '交易货款'),
        start: fc.integer({ min: 0, max: 5 }),
        length: fc.integer({ min: 0, max: 5 }),
      })
      .map(({ kind, start, length }) => ({
        kind,
        from: addDays(july.from, start),
        to: addDays(july.from, Math.min(5, start + length)),
      }))
    const mixes = fc
      .uniqueArray(file, {
        minLength: 2,
        maxLength: 4,
        selector: ({ kind, from, to }) => `${kind} ${from} ${to}`,
      })
      .chain((all) =>
        fc.record({
          all: fc.constant(all),
          order: fc.shuffledSubarray(all, { minLength: all.length }),
          undone: fc.nat({ max: all.length - 1 }),
        }),
      )
    await fc.assert(
      fc.asyncProperty(mixes, async ({ order, undone }) => {
        const shop = made.newShop()
        const batches: number[] = []
        for (const one of order) batches.push(await take(shop, textOf(one)))
        expect(await byDay(shop)).toEqual(eachDay(july).map((on) => truth(order, on)))
        for (const { from, to } of order.slice(0, 2)) {
          const part = await ask(shop, { by: ['day'], from, to })
          expect(part.rows.map((row) => [row.day, row.ledger_income, row.ledger_expense])).toEqual(
            eachDay({ from, to }).map((on) => truth(order, on)),
          )
        }
        const { rows, totals } = await ask(shop, { by: ['ledger_entry'] })
        const sum = rows.reduce((all, row) => all + Number(row.ledger_income), 0)
        expect(sum.toFixed(2)).toBe(totals.ledger_income)
        await undoBatch(made.context, shop, batches[undone] ?? 0)
        const left = order.filter((_, index) => index !== undone)
        expect(await byDay(shop)).toEqual(eachDay(july).map((on) => truth(left, on)))
      }),
      { numRuns: 4 },
    )
  })

  test('the last day of a file, not over when it was exported, is taken from a file that goes on', async () => {
    const shop = made.newShop()
    const noon = day('2026-07-03')
    await take(
      shop,
      textOf(
        { kind: '动账', from: july.from, to: noon },
        ({ on, entry }) => on === noon && entry === '服务费',
      ),
    )
    await take(shop, textOf({ kind: '聚合账单', from: july.from, to: day('2026-07-05') }))
    const wechat = entries.filter(({ account, on }) => account === 'wechat' && on <= '2026-07-05')
    expect((await ask(shop)).rows[0]?.ledger_expense).toBe(
      wechat.reduce((sum, one) => sum + one.expense, 0).toFixed(2),
    )
    const one = await ask(shop, { from: noon, to: noon })
    expect(one.rows[0]?.ledger_expense).toBe(
      wechat
        .filter(({ on }) => on === noon)
        .reduce((sum, { expense }) => sum + expense, 0)
        .toFixed(2),
    )
  })

  test('动账 that tells of 支付宝, too, yields to 支付宝账单 there and tells the other account', async () => {
    const shop = made.newShop()
    const { header, row } = layouts.动账
    const both = entries.map((one) =>
      one.account === 'alipay' ? row(one).replace('微信', '支付宝') : row(one),
    )
    await take(shop, [header, ...both].join('\r\n'))
    await take(shop, textOf({ kind: '支付宝账单', from: day('2026-07-02'), to: day('2026-07-04') }))
    const total = entries.reduce((sum, one) => sum + one.income, 0).toFixed(2)
    expect((await ask(shop)).rows[0]?.ledger_income).toBe(total)
  })

  test('交易货款 that does not say which account is left out where a ledger of an account is', async () => {
    const shop = made.newShop()
    const plain = textOf(month('交易货款'))
      .split('\r\n')
      .map((line) => line.split(',').toSpliced(3, 1).join(','))
    await take(shop, plain.join('\r\n'))
    await take(shop, textOf({ kind: '支付宝账单', from: day('2026-07-02'), to: july.to }))
    const answer = await ask(shop)
    const first = entries.filter(({ on, entry }) => on === july.from && entry === '交易收款')
    const alipay = entries.filter(({ account, on }) => account === 'alipay' && on > july.from)
    expect(answer.rows[0]?.ledger_income).toBe(
      [...first, ...alipay].reduce((sum, one) => sum + one.income, 0).toFixed(2),
    )
    expect(noteOf(answer)).toContain('2026-07-01 用没写收/付渠道的「交易货款」')
  })

  test('the fee of a row is told by 支付宝账单 alone, whatever else there is', async () => {
    const shop = made.newShop()
    await take(shop, textOf(month('交易货款')))
    await take(shop, textOf(month('支付宝账单')))
    await take(shop, textOf(month('动账')))
    expect((await ask(shop, { metrics: ['ledger_fee', ...metrics] })).rows[0]?.ledger_fee).toBe('0.60')
  })

  test('days that a ledger does not cover are missing for it, though another one covers them', async () => {
    const shop = made.newShop()
    await take(shop, textOf(month('支付宝账单')))
    const where = [{ dimension: 'ledger', values: ['动账'] }]
    const { rows, coverage, notes } = await ask(shop, { where, metrics: ['ledger_income'] })
    expect(rows).toEqual([{ ledger_income: null }])
    expect(coverage[0]).toMatchObject({ days: 0 })
    expect(notes[0]?.message).toMatch(/请导入千牛「动账明细」（.*）。$/)
  })
})

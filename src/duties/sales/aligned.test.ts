import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runCommandLine } from '../../cli/command-line.ts'
import { exportFile } from '../../importing/export-file.ts'
import { program } from '../../main.ts'
import { freshDatabase, storeSides } from '../../storage/testing.ts'
import { Explanation } from './contract.ts'

const header = [
  '订单编号',
  '总金额',
  '买家实际支付金额',
  '收货地址 ',
  '订单创建时间',
  '订单付款时间 ',
  '退款金额',
]

/** One order on each of these days: what it paid, and where it went. */
const sold: readonly [string, number, string][] = [
  ['2025-01-29', 100, '浙江省'],
  ['2025-02-17', 400, '浙江省'],
  ['2025-04-20', 80, '浙江省'],
  ['2025-11-10', 300, '江苏省'],
  ['2025-11-11', 1_000, '浙江省'],
  ['2025-11-12', 200, '江苏省'],
  ['2026-02-17', 120, '浙江省'],
  ['2026-04-20', 100, '浙江省'],
  ['2026-11-10', 240, '江苏省'],
  ['2026-11-11', 1_500, '浙江省'],
  ['2026-11-12', 210, '江苏省'],
]

describe.each(storeSides(inject('postgresUrl')))(
  'years laid over each other, as the command tells them, on %s',
  (side) => {
    let folder: string
    let database: { url: string; drop: () => Promise<void> } | undefined

    const zhanggui = async (...args: string[]) => {
      const out: string[] = []
      const code = await runCommandLine({
        args: [...args, '--data', join(folder, 'data')],
        env: database ? { ZHANGGUI_DATABASE_URL: database.url } : {},
        cwd: folder,
        output: {
          out: (text) => void out.push(text),
          err: (text) => void out.push(text),
          progress: () => {},
        },
        program,
      })
      if (code !== 0) throw new Error(out.join('\n'))
      return out.join('\n')
    }
    const explained = async (period: string, compare: string) =>
      Explanation.parse(
        JSON.parse(await zhanggui('explain', '--period', period, '--compare', compare, '--json')),
      )
    const note = ({ notes }: Explanation, code: string) => notes.find((one) => one.code === code)
    const fen = (value: string | number | null) => Math.round(Number(value) * 100)
    const sums = (answer: Explanation) =>
      [answer.factors, ...Object.values(answer.by)].map((list) =>
        list.reduce((sum, { contribution }) => sum + fen(contribution), 0),
      )

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'zhanggui-aligned-'))
      database = side === 'postgres' ? await freshDatabase(inject('postgresUrl')) : undefined
      const rows = sold.map(([on, paid, province], n) => [
        `3512345678${String(n).padStart(9, '0')}`,
        paid.toFixed(2),
        paid.toFixed(2),
        province,
        `${on} 10:00:00`,
        `${on} 10:00:30`,
        '0.00',
      ])
      await writeFile(join(folder, 'orders.csv'), exportFile({ container: 'csv', header, rows }))
      await zhanggui('import', 'orders.csv', '--shop', '白瓷小店')
    }, 120_000)
    afterAll(async () => {
      await database?.drop()
      await rm(folder, { recursive: true, force: true })
    })

    test('正月初一 of 2026 against that of 2025: 20 more, where the plain days make it 70 % less', async () => {
      const answer = await explained('2026-02-17..2026-02-17', 'last-year-lunar')
      expect(answer.compared).toEqual({ from: '2025-01-29', to: '2025-01-29' })
      expect([answer.before, answer.after, answer.change]).toEqual(['100.00', '120.00', '20.00'])
      expect(sums(answer)).toEqual(sums(answer).map(() => 2_000))
      expect(note(answer, 'compared')?.message).toContain('正月初一')
      expect(note(answer, 'compared-plainly')).toMatchObject({ change: expect.closeTo(-0.7, 9) })
      expect(answer.sentences).toContain('普通同比：−70.0%。')
    })

    test('双11 and the days beside it lie on those of last year, D−1 to D+1', async () => {
      const answer = await explained('2026-11-10..2026-11-12', 'last-year-campaign')
      expect(answer.compared).toEqual({ from: '2025-11-10', to: '2025-11-12' })
      expect(answer.change).toBe('450.00')
      expect(sums(answer)).toEqual(sums(answer).map(() => 45_000))
      expect(answer.by.province?.map(({ name, contribution }) => [name, contribution])).toEqual([
        ['浙江省', '500.00'],
        ['江苏省', '-50.00'],
        ['其他', '0.00'],
      ])
      expect(note(answer, 'compared')?.message).toContain('「天猫双11」的 D−1 至 D+1')
    })

    test('days of no event are compared with the same days of last year, and it says so', async () => {
      const answer = await explained('2026-04-20..2026-04-20', 'last-year-campaign')
      expect(answer.compared).toEqual({ from: '2025-04-20', to: '2025-04-20' })
      expect(answer.change).toBe('20.00')
      expect(note(answer, 'compared')?.message).toMatch(/没有|不在/)
    })

    test('orders are laid over last year too, and the command prints the plain change beside', async () => {
      const lunar = Explanation.parse(
        JSON.parse(
          await zhanggui(
            'explain',
            '--metric',
            'orders_paid',
            '--period',
            '2026-02-17..2026-02-17',
            '--compare',
            'last-year-lunar',
            '--json',
          ),
        ),
      )
      expect([lunar.before, lunar.after, lunar.change]).toEqual([1, 1, 0])
      const printed = await zhanggui(
        'explain',
        '--period',
        '2026-02-17..2026-02-17',
        '--compare',
        'last-year-lunar',
      )
      expect(printed).toContain('普通同比：−70.0%')
    })

    test('query, laid over last year, has the same figures as explain', async () => {
      const answer = JSON.parse(
        await zhanggui(
          'query',
          '--metrics',
          'paid_amount',
          '--period',
          '2026-11-10..2026-11-12',
          '--compare',
          'last-year-campaign',
          '--json',
        ),
      )
      expect(answer.compared).toEqual({ from: '2025-11-10', to: '2025-11-12' })
      expect(answer.rows[0]).toMatchObject({ paid_amount: '1950.00', paid_amount__compared: '1500.00' })
    })
  },
)

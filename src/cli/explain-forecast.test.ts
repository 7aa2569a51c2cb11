import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportFile } from '../importing/export-file.ts'
import { addDays, day, eachDay } from '../kernel/calendar.ts'
import { program } from '../main.ts'
import { runCommandLine } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-cli-sales-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const zhanggui = async (...args: string[]): Promise<string> => {
  const out: string[] = []
  const code = await runCommandLine({
    args: [...args, '--data', join(root, 'data')],
    env: {},
    cwd: root,
    output: { out: (text) => void out.push(text), err: (text) => void out.push(text), progress: () => {} },
    program,
  })
  if (code !== 0) throw new Error(out.join('\n'))
  return out.join('\n')
}

/** Fields that a table of the manual names, in the chapter of this page. */
const documented = (page: string): string[] => {
  const manual = readFileSync(new URL('../../docs/manual.md', import.meta.url), 'utf8')
  const chapter = manual.split(/^## /m).find((one) => one.includes(`地址 \`${page}\``)) ?? ''
  const rows = chapter.slice(chapter.indexOf('| 字段 |')).split('\n').slice(2)
  const names = rows.slice(
    0,
    Math.max(
      0,
      rows.findIndex((row) => !row.startsWith('|')),
    ),
  )
  return names.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )
}

const last = day('2026-03-29')
const provinces = ['浙江省', '江苏省', '广东省', '山东省', '四川省', '湖北省', '湖南省', '福建省', '陕西省']
beforeAll(async () => {
  const header = [
    '订单编号',
    '总金额',
    '买家实际支付金额',
    '收货地址 ',
    '订单创建时间',
    '订单付款时间 ',
    '退款金额',
  ]
  const rows = eachDay({ from: addDays(last, -62), to: last }).flatMap((of, at) =>
    Array.from({ length: 3 + (at % 7) + (of > '2026-03-22' ? 2 : 0) }, (_, n) => [
      `35${of.replaceAll('-', '')}${String(n).padStart(9, '0')}`,
      `${90 + n}.50`,
      `${90 + n}.50`,
      provinces[(n + at) % provinces.length] ?? '',
      `${of} 10:00:00`,
      `${of} 10:00:30`,
      '0.00',
    ]),
  )
  writeFileSync(join(root, 'orders.csv'), exportFile({ container: 'csv', header, rows }))
  await zhanggui('import', 'orders.csv', '--shop', '白瓷小店')
}, 60_000)

const fen = (value: unknown): number => Math.round(Number(value) * 100)
const sum = (rows: readonly { contribution: unknown }[]): number =>
  rows.reduce((all, { contribution }) => all + fen(contribution), 0)

test('the lists on a terminal sum to what they say, with the rows that are not shown in the last one', async () => {
  const told = await zhanggui('explain', '--period', '2026-W13')
  const lines = told.split('\n')
  const at = lines.findIndex((line) => line.startsWith('按省份'))
  const rows = lines.slice(at + 2, at + 9).map((line) => line.trim().split(/ {2,}/))
  expect(rows.at(-1)?.[0]).toBe('其他（另有 3 行）')
  const column = (i: number) => rows.reduce((all, row) => all + fen((row[i] ?? '').replaceAll(',', '')), 0)
  const answer = JSON.parse(await zhanggui('explain', '--period', '2026-W13', '--json'))
  expect([column(1), column(2), column(3)]).toEqual([answer.before, answer.after, answer.change].map(fen))
})

test('explain --json has the fields of the manual; factors and every list, with its other row, sum to the change', async () => {
  const args = ['explain', '--metric', 'paid_amount', '--period', '2026-W13', '--json', '--compare']
  const answer = JSON.parse(await zhanggui(...args, 'previous'))
  expect(Object.keys(answer).sort()).toEqual(documented('/sales/why').sort())
  expect(answer.after).toMatch(/^\d+\.\d{2}$/)
  expect(fen(answer.after) - fen(answer.before)).toBe(fen(answer.change))
  expect(fen(answer.change)).toBeGreaterThan(0)
  expect(sum(answer.factors)).toBe(fen(answer.change))
  expect(Object.keys(answer.by)).toContain('province')
  for (const rows of Object.values<{ key: string; contribution: unknown }[]>(answer.by)) {
    expect(sum(rows)).toBe(fen(answer.change))
    expect(rows.at(-1)?.key).toBe('other')
  }
  expect(answer.sentences.length).toBeGreaterThan(0)
  // The week before by its days is the same question.
  const { from, to } = answer.compared
  expect(JSON.parse(await zhanggui(...args, `${from}..${to}`))).toMatchObject({
    before: answer.before,
    change: answer.change,
    factors: answer.factors,
  })
}, 60_000)

test('forecast --json has the fields of the manual, a figure for each of the days after the last one known', async () => {
  const answer = JSON.parse(await zhanggui('forecast', '--metric', 'paid_amount', '--days', '14', '--json'))
  expect(Object.keys(answer).sort()).toEqual(documented('/sales/forecast').sort())
  expect(answer.dates).toEqual(eachDay({ from: addDays(last, 1), to: addDays(last, 14) }))
  for (const list of [answer.p10, answer.p50, answer.p90]) {
    expect(list).toHaveLength(14)
    for (const value of list) expect(value).toMatch(/^\d+\.\d{2}$/)
  }
  for (const field of ['wape', 'naiveWape', 'coverage80']) expect(answer.backtest[field]).toBeTypeOf('number')
}, 60_000)

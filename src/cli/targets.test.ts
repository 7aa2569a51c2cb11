import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { exportFile } from '../importing/export-file.ts'
import { program } from '../main.ts'
import { runCommandLine } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-cli-targets-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const write = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(root, name), bytes)
  return name
}

const zhanggui = async (...args: string[]) => {
  const [out, err]: [string[], string[]] = [[], []]
  const output = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    progress: () => {},
  }
  const code = await runCommandLine({
    args: [...args, '--data', join(root, 'data')],
    env: {},
    cwd: root,
    output,
    program,
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

test.each(['.', 'nowhere.csv'])(
  'what is no file, as %s, is told as such and not as damaged',
  async (word) => {
    const { code, err } = await zhanggui('targets', 'import', word)
    expect(code).toBe(1)
    expect(err).toContain(`没有找到可以导入的文件：${word}`)
  },
)

const header = ['指标', '范围', '期间', '目标值']
const rows = [
  ['支付金额', '全店', '2026', '120万'],
  ['支付金额', '全店', '2026-11', '200,000'],
  ['支付金额', '全店', '2026-11-11', '50000.00'],
]

test('a file of more targets than one table may have is told so, and none is taken', async () => {
  const many = Array.from({ length: 5_001 }, () => ['支付金额', '全店', '2026-11', '100'])
  const file = write('太多.csv', exportFile({ container: 'csv', header, rows: many }))
  const { code, err } = await zhanggui('targets', 'import', file)
  expect(code).toBe(1)
  expect(err).toContain('「太多.csv」有 5001 行目标，一次最多 5000 行；请分成几个文件')
})

test('a file of targets is taken whole, again without a change, as CSV of Windows and as a workbook', async () => {
  const orders =
    '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 \n3512345678901234561,100.00,100.00,2026-11-01 10:00:00,2026-11-01 10:01:00'
  await zhanggui('import', write('orders.csv', orders), '--shop', '测试店')
  const csv = write('目标.csv', exportFile({ container: 'csv', header, rows }))
  expect(await zhanggui('targets', 'import', csv)).toMatchObject({
    code: 0,
    out: '定了 3 个目标。撤销：zhanggui targets undo',
  })
  const workbook = write('目标.xlsx', exportFile({ container: 'xlsx', header, rows }))
  expect((await zhanggui('targets', 'import', workbook)).out).toContain('没有变化')
  const { out } = await zhanggui('targets', 'list', '--month', '2026-11')
  expect(out).toContain('支付金额')
  expect(out).toContain('1,200,000.00')
  expect(out).toContain('200,000.00')

  const wrong = write(
    '错.csv',
    exportFile({
      container: 'csv',
      header,
      rows: [...rows, ['成交', '', '2026-11', '1'], ['支付金额', '', '11月', '1']],
    }),
  )
  const refused = await zhanggui('targets', 'import', wrong)
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('有 2 处不对，一行都没有导入')
  expect(refused.err).toContain('第 5 行 指标：没有「成交」这个指标')
  expect(refused.err).toContain('第 6 行 期间：「11月」不是期间')

  const headless = write('无表头.csv', '指标,数\n支付金额,1\n')
  expect((await zhanggui('targets', 'import', headless)).err).toContain('表头缺 期间、目标值')
  expect((await zhanggui('targets', 'undo')).out).toBe('已撤销：2026 年等 3 个目标。')
  expect((await zhanggui('targets', 'undo')).out).toBe('没有可以撤销的。')
  expect((await zhanggui('targets', 'nonsense')).code).toBe(1)
}, 60_000)

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { program } from '../main.ts'
import { runCommandLine } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-cli-tasks-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

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

test('a task is added, listed and done; what does not fit is told', async () => {
  const orders =
    '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 \n3512345678901234561,100.00,100.00,2026-10-01 10:00:00,2026-10-01 10:01:00'
  writeFileSync(join(root, 'orders.csv'), orders)
  await zhanggui('import', 'orders.csv', '--shop', '测试店')
  expect(await zhanggui('tasks')).toMatchObject({ code: 0, out: '没有没做完的任务。' })
  expect(await zhanggui('tasks', 'add', '改', '主图', '--due', '2026-11-30')).toMatchObject({
    code: 0,
    out: '加了任务 1：改 主图',
  })
  const { out } = await zhanggui('tasks')
  expect(out).toContain('改 主图')
  expect(out).toContain('2026-11-30')
  expect((await zhanggui('tasks', 'done', '1')).out).toBe('任务 1 做完了：改 主图')
  expect((await zhanggui('tasks')).out).toBe('没有没做完的任务。')
  expect(JSON.parse((await zhanggui('tasks', '--all', '--json')).out)).toMatchObject([{ state: 'done' }])
  for (const [words, told] of [
    [['done', 'x'], '不是任务号'],
    [['done', '9'], '没有找到这个任务'],
    [['add', '事', '--owner', '谁'], '没有名为「谁」的成员'],
    [['add', '事', '--due', '明天'], '2026-11-01'],
    [['fly'], '用法'],
  ] as const) {
    const refused = await zhanggui('tasks', ...words)
    expect(refused.code, words.join(' ')).toBe(1)
    expect(refused.err).toContain(told)
  }
}, 60_000)

test('the scorecard is told, closed once, and written as a file', async () => {
  const month = ['--month', '2026-10']
  const told = await zhanggui('scorecard', ...month)
  expect(told.code).toBe(0)
  expect(told.out).toContain('测试店 2026-10（没有关账）')
  expect(told.out).toContain('没有给这个月定支付金额的目标')
  expect((await zhanggui('scorecard', 'close', ...month)).out).toContain('已关账')
  expect((await zhanggui('scorecard', 'close', ...month)).err).toContain('已经关账')
  const { out } = await zhanggui('scorecard', ...month, '--format', 'html', '--out', '考核')
  expect(existsSync(out)).toBe(true)
  expect((await zhanggui('scorecard', '--month', '十月')).err).toContain('月份应写成 2026-11')
  expect((await zhanggui('scorecard', ...month, '--format', 'doc')).err).toContain('没有「doc」这种格式')
}, 60_000)

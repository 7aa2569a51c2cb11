import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { bareEnvironment } from './processes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'zhanggui-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A server for others, whose lines are collected. */
const started = async () => {
  const args = ['--disable-warning=ExperimentalWarning', join(root, 'src', 'main.ts'), 'serve', '--port', '0']
  const server = spawn(process.execPath, args, {
    cwd: folder,
    env: {
      ...bareEnvironment(),
      ZHANGGUI_DATA: 'data',
      ZHANGGUI_PUBLIC_URL: 'https://zg.example.com',
      ZHANGGUI_METRICS_TOKEN: 'very-secret-token',
    },
    stdio: 'pipe',
  })
  let out = ''
  let err = ''
  server.stdout.on('data', (chunk) => {
    out += chunk
  })
  server.stderr.on('data', (chunk) => {
    err += chunk
  })
  await expect.poll(() => err, { timeout: 60_000 }).toContain('掌柜已启动')
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(err)?.[0] ?? ''
  return { server, address, said: () => ({ out, err }) }
}

const planted = [
  '张三丰',
  '13812345678',
  '西湖区文三路',
  'buyer-token-9f',
  'very-secret-token',
  '旗舰店甲',
  '买家张三丰',
]

const orders = `订单编号,买家会员名,收货人姓名,联系手机,收货地址,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,退款金额
3512345678900000001,张三丰,张三丰,13812345678,浙江省 杭州市 西湖区文三路1号,199.00,199.00,交易成功,2026-11-16 09:12:00,2026-11-16 09:12:30,0.00
`

test('a server tells each call in one line of JSON, with nothing of anybody in it, and ends in good order', async () => {
  const { server, address, said } = await started()
  const ended = new Promise<number | null>((resolve) => server.once('close', resolve))
  const query = new URLSearchParams({
    name: '买家张三丰.csv',
    shop: '旗舰店甲',
    origin: 'command',
    preview: 'false',
  })
  await fetch(`${address}/api/uploads?${query}`, { method: 'PUT', body: orders })
  await fetch(`${address}/rpc/facts/shops?q=${encodeURIComponent('张三丰')}`)
  await fetch(`${address}/api/system/doctor?name=${encodeURIComponent('张三丰')}`)
  await fetch(`${address}/api/nothing/${encodeURIComponent('旗舰店甲')}`)
  await fetch(`${address}/s/buyer-token-9f`)
  await fetch(`${address}/buyers/${encodeURIComponent('张三丰')}`)
  await fetch(`${address}/ready`, { headers: { authorization: 'Bearer very-secret-token' } })
  expect((await fetch(`${address}/ready`)).status).toBe(200)
  expect(existsSync(join(folder, 'data', 'holder.json'))).toBe(true)
  server.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(existsSync(join(folder, 'data', 'holder.json'))).toBe(false)

  const { out, err } = said()
  expect(out).toBe('')
  const lines = err.trim().split('\n')
  const entries = lines.map((line) => JSON.parse(line))
  const calls = entries.filter(({ event }) => event === 'call')
  expect(calls.length).toBeGreaterThanOrEqual(7)
  for (const call of calls)
    expect(Object.keys(call)).toEqual(['time', 'level', 'event', 'id', 'procedure', 'status', 'ms', 'member'])
  expect(calls.map(({ procedure }) => procedure)).toEqual(
    expect.arrayContaining(['importing.upload', 'system.doctor', 'customer.answerPage', 'page', 'other']),
  )
  expect(entries.at(-1).event).toContain('正在收尾')
  for (const word of planted) {
    expect(err).not.toContain(word)
    expect(err).not.toContain(encodeURIComponent(word))
  }
}, 120_000)

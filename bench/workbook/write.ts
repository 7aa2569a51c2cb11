import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { writeXlsxStream } from 'hucre/xlsx'
import known from '../../src/importing/formats/known-headers.json' with { type: 'json' }
import { chance } from '../chance.ts'
import { measured } from '../task.ts'

export type Input = { path: string; rows: number }

const header = known['item-xlsx-27'].columns

const money = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

function* subOrders(count: number): Generator<string[]> {
  const next = chance(20_260_807)
  const first = Date.UTC(2026, 6, 1)
  for (let n = 0; n < count; n++) {
    const item = Math.floor(300 * next() ** 2.5)
    const fen = 900 + ((item * 7919) % 300) * 113
    const placed = first + Math.floor((n / count) * 30 * 86_400_000)
    const time = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
    const filled: Record<string, string> = {
      子订单编号: String(360_000_000_000_000_000n + BigInt(n) * 3n),
      主订单编号: String(350_000_000_000_000_000n + BigInt(n - (n % 3)) * 7n),
      商品标题: `夏季新款纯棉四件套家用便携款${item}号`,
      商品价格: money(fen),
      购买数量: next() < 0.9 ? '1' : '2',
      外部系统编号: `S${item}`,
      商品属性: `颜色分类:米白${item % 4};尺码:${item % 5}`,
      订单状态: '交易成功',
      商家编码: `S${item}-${item % 4}`,
      买家应付货款: money(fen),
      买家实付金额: money(fen),
      退款状态: '没有申请退款',
      退款金额: '0.00',
      订单创建时间: time(placed),
      订单付款时间: time(placed + 60_000),
      商品ID: String(600_000_000_000 + item * 977),
      是否主动赔付: '否',
    }
    yield header.map((name) => filled[name] ?? '')
  }
}

measured({
  prepare: async (input: Input) => input,
  work: async ({ path, rows }): Promise<number> => {
    const bytes = writeXlsxStream(subOrders(rows), {
      name: 'export',
      columns: header.map((name) => ({ header: name })),
    })
    await pipeline(bytes, createWriteStream(path))
    return rows
  },
  tidy: async () => undefined,
})

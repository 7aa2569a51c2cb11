import { closeSync, openSync, writeSync } from 'node:fs'
import iconv from 'iconv-lite'
import known from '../../src/importing/formats/known-headers.json' with { type: 'json' }
import { chance, pick } from '../chance.ts'

/** The 54 columns of 2018–2019, the generation seen most often. */
const header = known['order-csv-v3'].columns

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗']
const givenNames = [
  '伟',
  '芳',
  '秀英',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '军',
  '洋',
  '艳',
  '勇',
  '杰',
  '娟',
  '涛',
  '明',
]
const nickParts = [
  '小',
  '阿',
  '爱吃',
  '追风',
  '糖',
  '果',
  '猫',
  '北方',
  '星',
  '夏',
  '晴天',
  '木子',
  '可乐',
  'xx',
  'love',
  '88',
]
const places = [
  '广东省 广州市 天河区',
  '广东省 深圳市 南山区',
  '浙江省 杭州市 西湖区',
  '江苏省 南京市 鼓楼区',
  '上海 上海市 浦东新区',
  '北京 北京市 朝阳区',
  '四川省 成都市 武侯区',
  '湖北省 武汉市 洪山区',
  '湖南省 长沙市 岳麓区',
  '河南省 郑州市 金水区',
  '山东省 青岛市 市南区',
  '福建省 厦门市 思明区',
  '内蒙古自治区 呼和浩特市 赛罕区',
  '新疆维吾尔自治区 伊犁哈萨克自治州 伊宁市',
  '重庆 重庆市 渝北区',
  '陕西省 西安市 雁塔区',
]
const streets = ['人民路', '解放大道', '文三路', '科技园', '中山北路', '学院街', '滨江花园']
const titles = Array.from(
  { length: 300 },
  (_, i) =>
    `${['夏季', '新款', '纯棉', '家用', '便携'][i % 5]}${['连衣裙', '保温杯', '四件套', '收纳箱', '运动鞋', '面膜'][i % 6]}${i}号`,
)

const quotedCell = (cell: string): string => (cell.startsWith('="') ? cell : `"${cell}"`)

const money = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

const FIRST = Date.UTC(2019, 0, 1)
const YEAR = 365 * 86_400

const time = (seconds: number): string =>
  new Date(FIRST + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')

const row = (n: number, next: () => number): string[] => {
  const fen = Math.round(900 + next() ** 3 * 60_000)
  const placed = Math.floor((n / 5_000_000) * YEAR + next() * 86_400)
  const isPaid = next() < 0.86
  const isRefunded = isPaid && next() < 0.12
  const refund = isRefunded ? (next() < 0.7 ? fen : Math.floor(fen / 2)) : 0
  const name = pick(surnames, next) + pick(givenNames, next)
  const buyer = Math.floor(next() ** 2 * 2_000_000)
  const filled: Record<string, string> = {
    订单编号: `="${String(350_000_000_000_000_000n + BigInt(n) * 7n)}"`,
    买家会员名: `${nickParts[buyer % 16]}${nickParts[(buyer >> 4) % 16]}${buyer.toString(36)}`,
    买家应付货款: money(fen),
    买家应付邮费: '0.00',
    总金额: money(fen),
    买家实际支付金额: isPaid ? money(fen - refund) : '0.00',
    订单状态: !isPaid || refund === fen ? '交易关闭' : '交易成功',
    收货人姓名: name,
    '收货地址 ': `${pick(places, next)} ${pick(streets, next)}${Math.floor(next() * 300)}号`,
    运送方式: '快递',
    联系手机: `'1${String(3_000_000_000 + Math.floor(next() * 6_999_999_999))}`,
    订单创建时间: time(placed),
    '订单付款时间 ': isPaid ? time(placed + 60) : '',
    '宝贝标题 ': pick(titles, next),
    '宝贝种类 ': '1',
    宝贝总数量: next() < 0.9 ? '1' : '2',
    退款金额: money(refund),
  }
  return header.map((name) => filled[name] ?? '')
}

export type OrderFile = {
  path: string
  encoding: 'gb18030' | 'utf-8'
  rows: number
  /** Quotes around every cell, as the platform writes them; else only around ids. */
  quoted?: boolean
  /** Number of the first order, so that files can hold different ones. */
  first?: number
}

/** Writes an order export of a size, the same bytes each time, a block at a time. Gives its size in bytes. */
export const writeOrderFile = ({ path, encoding, rows, quoted = false, first = 0 }: OrderFile): number => {
  const file = openSync(path, 'w')
  const next = chance(20_190_101 + first)
  let bytes = 0
  const write = (lines: string[]) => {
    bytes += writeSync(file, iconv.encode(lines.join(''), encoding))
  }
  const line = (cells: readonly string[]) => `${(quoted ? cells.map(quotedCell) : cells).join(',')}\r\n`
  try {
    write([line(header)])
    for (let from = 0; from < rows; from += 20_000)
      write(
        Array.from({ length: Math.min(20_000, rows - from) }, (_, i) => line(row(first + from + i, next))),
      )
  } finally {
    closeSync(file)
  }
  return bytes
}

import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Order } from '../model.ts'
import { buyerName } from '../world.ts'
import { hasHappened, orderStatus, refundedOf } from './as-of.ts'
import { fenText } from './cells.ts'
import { rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { textFile } from './sheet-files.ts'
import type { Export } from './writing.ts'

/** Names that end in a space in the platform's files. */
const spaced = new Set(['收货地址', '联系电话', '订单付款时间', '宝贝标题', '宝贝种类', '物流单号'])

/** The 71 columns of 2022. */
const header = known['order-csv-v7'].columns.map((name) => (spaced.has(name) ? `${name} ` : name))

/** Rows of a file before the next one is begun; of a large shop fewer files are fetched. */
const ROWS = 80_000
const LARGE_ROWS = 800_000

const id = (text: string): string => `="${text}"`

/** Four digits of a buyer, for what is plainly invented about him. */
const tail = (buyer: number): string => String(buyer % 10_000).padStart(4, '0')

/** 订单报表: one row an order, as it stood at the export. Personal data are invented and cannot be anybody's. */
export const exportOrders: Export = (context) => {
  const { world, clock, exportedAt: at, stamp } = context
  const sum = (order: Order, part: (line: Order['lines'][number]) => number): number =>
    order.lines.reduce((total, line) => total + part(line), 0)
  const total = (order: Order) => sum(order, ({ payableFen }) => payableFen)
  const back = (order: Order) => sum(order, (line) => refundedOf(line, at))
  const isPaid = (order: Order) => hasHappened(at, order.paidAt)
  const net = (order: Order) => (isPaid(order) ? total(order) - back(order) : 0)
  const isDone = (order: Order) => orderStatus(order, at) === '交易成功'
  const told = (moment: number | undefined) => (hasHappened(at, moment) ? clock.text(moment) : '')

  const row = rowLayout<Order>(header, {
    订单编号: (order) => id(order.id),
    买家会员名: ({ buyer }) => buyerName(buyer),
    买家支付宝账号: ({ buyer }) => `${buyer}@example.invalid`,
    支付单号: (order) => (isPaid(order) ? id(`20${order.id}`) : id('')),
    支付详情: (order) => (isPaid(order) ? '支付方式：示例支付|' : ''),
    买家应付货款: (order) => fenText(total(order)),
    买家应付邮费: '0.00',
    买家支付积分: '0',
    总金额: (order) => fenText(total(order)),
    返点积分: '0',
    买家实际支付金额: (order) => fenText(net(order)),
    买家实际支付积分: '0',
    订单状态: (order) => orderStatus(order, at),
    买家留言: 'null',
    收货人姓名: ({ buyer }) => `示例买家${tail(buyer)}`,
    收货地址: ({ buyer, place }) =>
      `${place.join(' ')} 示例街道 虚构路${1 + (buyer % 400)}号(不存在的地址) (000000)`,
    运送方式: '快递',
    // No number of a mobile begins with 100.
    联系手机: ({ buyer }) => `'1000000${tail(buyer)}`,
    订单创建时间: ({ placedAt }) => clock.text(placedAt),
    订单付款时间: ({ paidAt }) => told(paidAt),
    宝贝标题: ({ lines }) => lines.map(({ item }) => item.title).join('，'),
    宝贝种类: ({ lines }) => String(lines.length),
    物流单号: ({ shippedAt, id: order }) => (hasHappened(at, shippedAt) ? `No:SF00${order.slice(-13)}` : ''),
    物流公司: ({ shippedAt }) => (hasHappened(at, shippedAt) ? '示例快递' : ''),
    订单备注: 'null',
    宝贝总数量: (order) => String(sum(order, ({ pieces }) => pieces)),
    店铺Id: world.shop.id,
    店铺名称: world.shop.name,
    订单关闭原因: (order) =>
      orderStatus(order, at) !== '交易关闭' ? '订单未关闭' : isPaid(order) ? '退款' : '买家未付款',
    卖家服务费: '0.00',
    买家服务费: '0元',
    发票抬头: 'null',
    是否手机订单: ({ isMobile }) => (isMobile ? '手机订单' : ''),
    特权订金订单id: id(''),
    是否上传合同照片: '否',
    是否上传小票: '否',
    是否代付: '否',
    定金排名: 'null',
    修改后的sku: 'null',
    修改后的收货地址: 'null',
    天猫卡券抵扣: '0.00',
    集分宝抵扣: '0.00',
    是否是O2O交易: 'null',
    退款金额: (order) => fenText(back(order)),
    确认收货时间: (order) => (isDone(order) ? told(order.receivedAt) : ''),
    打款商家金额: (order) => `${fenText(isDone(order) ? net(order) : 0)}元`,
    含应开票给个人的个人红包: '0.00',
    是否信用购: '否',
    配送类型: 'null',
    延迟发货自动赔付金额: '0.00',
    预售订单: '否',
    发货时间: ({ shippedAt }) => told(shippedAt),
    商家备忘: 'null',
    主订单编号: (order) => id(order.id),
  })

  const file = rolledFile(context, {
    format: 'order',
    header,
    open: textFile({ encoding: 'gb18030', quotes: 'always' }),
    name: () => `ExportOrderList${stamp().slice(0, 12)}.csv`,
    rows: world.scenario === 'large' ? LARGE_ROWS : ROWS,
  })
  return {
    day: ({ index, orders }) => {
      for (const order of orders) file.write(index, row(order))
    },
    close: file.close,
  }
}

import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Line, Order, Refund } from '../model.ts'
import { slipBy } from '../slips.ts'
import { hasHappened, refundStatus } from './as-of.ts'
import { fenText } from './cells.ts'
import { DAY_SECONDS } from './clock.ts'
import { rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { workbookFile } from './sheet-files.ts'
import type { Export } from './writing.ts'

type Returned = { order: Order; line: Line; refund: Refund }

const header = known['refund-2026a'].columns
const ROWS = 60_000

const goodsStatus = ({ order, refund }: Returned): string =>
  !hasHappened(refund.appliedAt, order.receivedAt)
    ? '买家未收到货'
    : refund.kind === '退货退款' && refund.completedAt !== undefined
      ? '买家已退货'
      : '买家已收到货'

/** 退款报表: what was applied for up to the export. */
export const exportRefunds: Export = (context) => {
  const { world, clock, exportedAt, stamp } = context
  const early = slipBy(world.slips, 'refunds-fetched-early', 'daysEarly') * DAY_SECONDS
  const at = exportedAt - early
  const completed = ({ refund }: Returned) =>
    hasHappened(at, refund.completedAt) ? clock.text(refund.completedAt) : ''
  const row = rowLayout<Returned>(header, {
    订单编号: ({ order }) => `'${order.id}`,
    退款编号: ({ refund }) => `'${refund.id}`,
    支付单号: ({ order }) => `'20${order.id}`,
    订单付款时间: ({ order }) => clock.text(order.paidAt),
    商品id: ({ line }) => line.item.id,
    商品编码: ({ line }) => line.sku.code,
    退款完结时间: completed,
    买家实际支付金额: ({ line }) => fenText(line.payableFen),
    宝贝标题: ({ line }) => line.item.title,
    买家退款金额: ({ refund }) => fenText(refund.fen),
    '手工退款/系统退款': ({ refund }) => (refund.phase === '售中' ? '系统退款' : '手工退款'),
    售后类型: ({ refund }) => refund.kind,
    退款的申请时间: ({ refund }) => clock.text(refund.appliedAt),
    超时时间: ({ refund }) => clock.text(refund.appliedAt + 5 * DAY_SECONDS),
    退款状态: ({ line }) => refundStatus(line, at),
    货物状态: goodsStatus,
    客服介入状态: '无客服介入',
    卖家真实姓名: '示例店主',
    卖家退货地址: '示例省 示例市 虚构路1号(不存在的地址)',
    卖家邮编: '000000',
    卖家手机: '10000000000',
    买家退款原因: ({ refund }) => refund.reason,
    责任方: '',
    售中或售后: ({ refund }) => refund.phase,
    完结时间: completed,
    '部分退款/全部退款': ({ refund }) => (refund.extent === '全额退款' ? '全部退款' : '部分退款'),
    是否零秒响应: ({ refund }) => (refund.phase === '售中' ? '是' : '否'),
    业务类型: '普通退款',
    是否帮他退款: '否',
    小额收款: '否',
    淘特订单: '否',
  })
  const file = rolledFile(context, {
    format: 'refund',
    header,
    open: workbookFile('export'),
    name: () => `退款报表${stamp(early)}.xlsx`,
    rows: ROWS,
  })
  return {
    day: ({ index, orders }) => {
      for (const order of orders)
        for (const line of order.lines)
          if (line.refund && hasHappened(at, line.refund.appliedAt))
            file.write(index, row({ order, line, refund: line.refund }))
    },
    close: file.close,
  }
}

import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Line, Order } from '../model.ts'
import { hasHappened, lineStatus, refundedOf, refundStatus } from './as-of.ts'
import { fenText } from './cells.ts'
import { type Cell, rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { textFile, workbookFile } from './sheet-files.ts'
import type { Export, ExportContext } from './writing.ts'

type Sold = { line: Line; order: Order }

/** Rows of a file before the next one is begun. A large shop still takes the text file of 2022. */
const ROWS = 80_000
const TEXT_ROWS = 800_000

/** 宝贝报表: one row a sub-order. The 27 columns of 2024 as XLSX, for a large shop the 18 of 2022 as CSV. */
export const exportLines: Export = (context) => {
  const isLarge = context.world.scenario === 'large'
  const header = known[isLarge ? 'item-2022' : 'item-xlsx-27'].columns
  const row = rowLayout<Sold>(header, isLarge ? cellsOf2022(context) : cellsOf2024(context))
  const file = rolledFile(context, {
    format: 'order-line',
    header,
    open: isLarge ? textFile({ encoding: 'gb18030', quotes: 'always' }) : workbookFile('export'),
    name: () => `ExportItemlList${context.stamp().slice(0, 12)}.${isLarge ? 'csv' : 'xlsx'}`,
    rows: isLarge ? TEXT_ROWS : ROWS,
  })
  return {
    day: ({ index, orders }) => {
      for (const order of orders) for (const line of order.lines) file.write(index, row({ line, order }))
    },
    close: file.close,
  }
}

const shared = ({ clock, exportedAt: at }: ExportContext): Record<string, Cell<Sold>> => ({
  购买数量: ({ line }) => String(line.pieces),
  外部系统编号: ({ line }) => line.sku.code,
  商品属性: ({ line }) => line.sku.name,
  订单状态: ({ line, order }) => lineStatus(line, order, at),
  商家编码: ({ line }) => line.sku.code,
  买家应付货款: ({ line }) => fenText(line.payableFen),
  退款状态: ({ line }) => refundStatus(line, at),
  订单创建时间: ({ order }) => clock.text(order.placedAt),
  订单付款时间: ({ order }) => (hasHappened(at, order.paidAt) ? clock.text(order.paidAt) : ''),
})

const netOf =
  ({ exportedAt: at }: ExportContext) =>
  ({ line, order }: Sold): string =>
    fenText(hasHappened(at, order.paidAt) ? line.payableFen - refundedOf(line, at) : 0)

const cellsOf2024 = (context: ExportContext): Record<string, Cell<Sold>> => ({
  ...shared(context),
  子订单编号: ({ line }) => line.id,
  主订单编号: ({ order }) => order.id,
  商品标题: ({ line }) => line.item.title,
  商品价格: ({ line }) => fenText(line.priceFen),
  支付单号: ({ order }) => (hasHappened(context.exportedAt, order.paidAt) ? `20${order.id}` : ''),
  买家实付金额: netOf(context),
  退款金额: ({ line }) =>
    line.refund && hasHappened(context.exportedAt, line.refund.appliedAt)
      ? fenText(refundedOf(line, context.exportedAt))
      : '无退款申请',
  商品ID: ({ line }) => line.item.id,
  是否主动赔付: '否',
})

const cellsOf2022 = (context: ExportContext): Record<string, Cell<Sold>> => ({
  ...shared(context),
  子订单编号: ({ line }) => `="${line.id}"`,
  主订单编号: ({ order }) => `="${order.id}"`,
  标题: ({ line }) => line.item.title,
  价格: ({ line }) => fenText(line.priceFen),
  备注: 'null',
  支付单号: '=""',
  买家实际支付金额: netOf(context),
  退款金额: ({ line }) => fenText(refundedOf(line, context.exportedAt)),
})

import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Review } from '../model.ts'
import { buyerName } from '../world.ts'
import { rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { workbookFile } from './sheet-files.ts'
import type { Export } from './writing.ts'

const header = known['review-qianniu'].columns
const ROWS = 60_000

/** The page's numbers for how a review sounds. */
const sentiments: Readonly<Record<Review['sentiment'], string>> = { 正面: '11', 中性: '12', 负面: '13' }

/** 评价管理: what buyers wrote, their nicks masked as the page masks them. */
export const exportReviews: Export = (context) => {
  const { clock, stamp } = context
  const row = rowLayout<Review>(header, {
    评价ID: ({ id }) => id,
    评价内容: ({ content }) => content,
    评价标签: ({ tags }) => tags,
    评价时间: ({ at }) => clock.text(at),
    情感: ({ sentiment }) => sentiments[sentiment],
    买家昵称: ({ order }) => `${buyerName(order.buyer).slice(0, 1)}**`,
    订单ID: ({ order }) => order.id,
    商品标题: ({ line }) => line.item.title,
    商品ID: ({ line }) => line.item.id,
  })
  const file = rolledFile(context, {
    format: 'review-qianniu',
    header,
    open: workbookFile('评价管理'),
    name: () => `评价管理_${stamp()}.xlsx`,
    rows: ROWS,
  })
  return {
    day: ({ index, reviews }) => {
      for (const review of reviews) file.write(index, row(review))
    },
    close: file.close,
  }
}

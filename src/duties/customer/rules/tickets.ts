import { addDays, BEIJING, type Day } from '../../../kernel/calendar.ts'
import type { TicketStatus, TicketType } from '../contract.ts'

export const ticketTypeNames: Readonly<Record<TicketType, string>> = {
  refund: '退款',
  review: '差评',
  survey: '低分答卷',
  quality: '质量',
  delivery: '物流',
  service: '服务',
  other: '其他',
}

export const ticketStatusNames: Readonly<Record<TicketStatus, string>> = {
  open: '待处理',
  working: '处理中',
  waiting: '等买家',
  solved: '已解决',
  dropped: '不用处理',
}

/** Nobody has to do anything about it any more. */
export const isClosed = (status: TicketStatus): boolean => status === 'solved' || status === 'dropped'

/** Hours until a ticket is due, where the shop has set none. A custom of the trade, not a rule of the platform. */
export const usualHours: Readonly<Record<TicketType, number>> = {
  refund: 48,
  review: 24,
  survey: 24,
  quality: 48,
  delivery: 24,
  service: 24,
  other: 72,
}

/**
 * Only what happened in the last days gets a ticket by itself: refunds under way of fifteen days, bad reviews of seven.
 * A year of history that is imported at once opens none of its old ones.
 */
const REFUND_DAYS = 15
export const REVIEW_DAYS = 7
/** Opened by the program and not closed: beyond so many it opens no more until some are closed. */
export const MOST_OPEN = 500

/** How a ticket says that the program closed it. Whoever opens it again means it: that is done once. */
export const REFUND_OVER = '已解决：新导入的退款报表里是'

export const sinceDays = (today: Day) => ({
  refunds: addDays(today, 1 - REFUND_DAYS),
  reviews: addDays(today, 1 - REVIEW_DAYS),
})

/** Wall clock of Beijing as an instant. */
export const instantOf = (wall: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(wall.replace(' ', 'T')).toZonedDateTime(BEIJING).toInstant()

/**
 * When a ticket is due: so many hours after it was opened, or when the platform decides by itself, if that is sooner
 * and still to come.
 */
export const dueAt = (
  opened: Temporal.Instant,
  hours: number,
  platform?: Temporal.Instant,
): Temporal.Instant => {
  const usual = opened.add({ hours })
  return platform &&
    Temporal.Instant.compare(platform, usual) < 0 &&
    Temporal.Instant.compare(platform, opened) > 0
    ? platform
    : usual
}

/** What every shop can answer with from its first day on; placed in a reply and changed there. */
export const usualMacros: readonly { name: string; text: string }[] = [
  { name: '先致歉', text: '亲，很抱歉给您添麻烦了。我们已经在查，今天之内给您答复。' },
  { name: '请发照片', text: '亲，麻烦您拍一张商品和外包装的照片发给我们，我们马上为您处理。' },
  { name: '补发', text: '亲，已经为您安排补发，发出后把运单号告诉您；原来那件不用寄回。' },
  { name: '同意退款', text: '亲，您的退款申请我们已同意，款项按原路退回，请您留意。' },
  { name: '回访', text: '亲，上次的问题处理好了吗？如果还有不满意的地方，请直接告诉我们。' },
]

/** A title that says what it is about, short enough for a list. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`

import { type Period, spanWords } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import type { ImportNote } from './contract.ts'
import type { GivenAnswer } from './settling.ts'

/**
 * What is to be said of a period or an item that somebody gave for a file whose rows have their own: it is not
 * used. Throws `period_contradicted` where no row lies in the period, for then one of the two is wrong. `rows`: first
 * and last day the accepted rows speak of, null where they speak of none.
 */
export const unusedAnswer = (
  { file, rows, accepted }: { file: string; rows: Period | null; accepted: number },
  { period, item }: GivenAnswer,
): ImportNote[] => {
  if (period && rows && (rows.to < period.from || rows.from > period.to))
    throw new Failure('period_contradicted', { file, rows: spanWords(rows), given: spanWords(period) })
  const reaches = period && rows && (rows.from < period.from || rows.to > period.to)
  return [
    ...(period
      ? [
          {
            code: 'period_unused',
            severity: reaches ? ('warning' as const) : ('note' as const),
            message: rows
              ? `行里自己有日期（${spanWords(rows)}），按行里的日期入库，没有用给的时间段 ${spanWords(period)}${reaches ? '，有的行在它之外' : ''}。`
              : accepted > 0
                ? `这份报表不用时间段，没有用给的 ${spanWords(period)}。`
                : `没有一行能入库，给的时间段 ${spanWords(period)} 没有用上。`,
          },
        ]
      : []),
    ...(item
      ? [
          {
            code: 'item_unused',
            severity: 'note' as const,
            message: `这份报表不用另给商品，没有用给的商品 ID ${item}。`,
          },
        ]
      : []),
  ]
}

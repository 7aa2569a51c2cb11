import type { Reader } from '../storage/facts.ts'
import type { ImportNote } from './contract.ts'

export type PaidReading = { reading: 'net' | 'gross'; note?: ImportNote }

/** Said of a file that has 实付 but no 退款金额. */
export const paidUntold: ImportNote = {
  code: 'paid_untold',
  severity: 'warning',
  message:
    '本文件没有退款金额列，看不出实付金额是否已扣退款，按未扣退款计；同一订单已有更全的文件时，实付以那个文件为准。',
  fix: '重新导出时勾选「退款金额」。',
}

/**
 * Whether 买家实际支付金额 of a file is net of refunds. On refunded rows 总金额 − 实付 = 退款金额 says net,
 * 实付 = 总金额 says gross; a refund larger than what was paid can only be net. `typed` is a relation with
 * total_fen or payable_fen (and postage_fen), paid_fen and refunded_fen as they stand in the file; its rows that are `bad`
 * say nothing. (formats.md §1; found to hold on all 5,646 refunded rows of a published order file, but decided for each
 * file anew.)
 */
export const readPaid = async (
  reader: Reader,
  typed: string,
  bad: string,
  columns: Pick<ReadonlyMap<string, unknown>, 'has'>,
): Promise<PaidReading> => {
  if (!columns.has('paid_fen') || !columns.has('refunded_fen')) return { reading: 'gross' }
  const payable = columns.has('postage_fen') ? 'payable_fen + coalesce(postage_fen, 0)' : 'payable_fen'
  const total = columns.has('total_fen') ? 'total_fen' : columns.has('payable_fen') ? payable : 'null::bigint'
  const [row] = await reader.rows<{ refunded: number; net: number; gross: number; beyond: number }>(
    `select count(*) as refunded,
       count(*) filter (${total} - paid_fen = refunded_fen) as net,
       count(*) filter (${total} = paid_fen) as gross,
       count(*) filter (refunded_fen > paid_fen) as beyond
     from ${typed} where refunded_fen > 0 and paid_fen is not null and ${bad} is not true`,
  )
  if (!row || Number(row.refunded) === 0) return { reading: 'gross' }
  const [refunded, isNet, isGross, beyond] = [row.refunded, row.net, row.gross, row.beyond].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const net = isNet > isGross || (isNet === isGross && beyond > 0)
  const agree = net ? isNet : isGross
  if (agree === 0)
    return net
      ? {
          reading: 'net',
          note: {
            code: 'paid_net',
            severity: 'warning',
            message: `本文件的实付金额已扣除退款（${refunded} 行有退款，其中 ${beyond} 行退款大于实付），支付金额按 实付 + 退款 计。`,
          },
        }
      : {
          reading: 'gross',
          note: {
            code: 'paid_unclear',
            severity: 'warning',
            message: `本文件有 ${refunded} 行退款，但没有一行对得上 总金额、实付 与 退款 的关系，看不出实付是否已扣退款，按未扣退款计。`,
            fix: '重新导出时勾选「总金额」。',
          },
        }
  const message = net
    ? `本文件的实付金额已扣除退款（${refunded} 行有退款，其中 ${agree} 行满足 总金额 − 实付 = 退款），支付金额按 实付 + 退款 计。`
    : `本文件的实付金额未扣除退款（${refunded} 行有退款，其中 ${agree} 行满足 实付 = 总金额），净支付按 实付 − 退款 计。`
  return {
    reading: net ? 'net' : 'gross',
    note: {
      code: net ? 'paid_net' : 'paid_gross',
      severity: agree * 2 < refunded ? 'warning' : 'note',
      message,
    },
  }
}

/** Of rows that another file was refused: as they would have been read with the others there. */
export const paidAsBefore = (reading: PaidReading['reading']): PaidReading => ({
  reading,
  note: {
    code: reading === 'net' ? 'paid_net' : 'paid_gross',
    severity: 'note',
    message:
      reading === 'net'
        ? '这些是改好的被拒行，实付金额照原文件的读法：已扣除退款，支付金额按 实付 + 退款 计。'
        : '这些是改好的被拒行，实付金额照原文件的读法：未扣除退款，净支付按 实付 − 退款 计。',
  },
})

/** What was paid, before refunds. A row of an order that is not paid yet says nothing of what will be: 0 would stand for ever. */
export const paidSql = (reading: PaidReading['reading'], tellsWhen: boolean): string => {
  const gross = reading === 'net' ? '(paid_fen + coalesce(refunded_fen, 0))' : 'paid_fen'
  return tellsWhen ? `case when paid_at is null then nullif(${gross}, 0) else ${gross} end` : gross
}

import type { Period } from '../../kernel/calendar.ts'

/*
 * The money of a shop lies in two accounts: 支付宝, and the 聚合结算账户 that takes what is paid by 微信 and the like. Each
 * has files of its own, which add up; files of one account tell the same money, which counts once.
 */

/** What was paid out for orders, into both accounts: no fees, no refunds after the payout. */
export const PAYOUT = '交易货款'

/** Ledgers that tell all that moved on an account, best first. */
export const accountLedgers = ['支付宝账单', '动账', '聚合账单'] as const

/** 收/付渠道 says whose the rows of a ledger of several accounts are; of a 交易货款 without it nobody knows. */
const ofChannel = (otherwise: string) =>
  `case when t.channel like '%支付宝%' then '支付宝账户' ${otherwise} end`

/** The account that a row `t` tells of; '' where it does not say. */
export const accountSql = `case t.ledger when '支付宝账单' then '支付宝账户'
  when '${PAYOUT}' then ${ofChannel("when t.channel <> '' then '聚合结算账户' else ''")}
  else ${ofChannel("else '聚合结算账户'")} end`

/** What a ledger tells of one account. */
export type LedgerPart = { ledger: string; account: string }

/** Rows that do not count in these periods: another ledger tells the same money. */
export type LeftOut = LedgerPart & { periods: readonly Period[] }

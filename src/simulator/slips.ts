import { addDays, type Period } from '../kernel/calendar.ts'
import type { Slip, SlipKind } from './model.ts'

/**
 * What does not agree in the files of every real shop: an export that nobody fetched, and a platform that counts in
 * its own way. `from` and `to` are the days that it shows in; `effect` says by what.
 */
const slips: Readonly<Record<SlipKind, (period: Period) => Omit<Slip, 'id' | 'kind'>>> = {
  // 退款报表 was fetched some mornings before the others: what has come back since is not in it.
  'refunds-fetched-early': ({ to }) => ({
    entity: 'report:refund',
    from: addDays(to, -2),
    to,
    effect: { daysEarly: 3 },
  }),
  // A weekend's 推广概览 was forgotten.
  'affiliate-days-forgotten': ({ to }) => ({
    entity: 'report:tbk-cps',
    from: addDays(to, -6),
    to: addDays(to, -5),
    effect: { days: 2 },
  }),
  // 店铺日报 tells what ads cost to a tenth of a yuan and drops the rest; 万相台 tells it to the fen.
  'ad-cost-cut': (period) => ({ entity: 'report:sycm-shop-daily', ...period, effect: { cutFen: 10 } }),
  // 生意参谋 closes its day of refunds early: what comes back later is told on the next one.
  'refund-day-closed-early': (period) => ({
    entity: 'report:sycm-shop-daily',
    ...period,
    effect: { seconds: 3600 },
  }),
}

export const slipsOf = (kinds: readonly SlipKind[], period: Period): Slip[] =>
  kinds.map((kind) => ({ id: kind, kind, ...slips[kind](period) }))

/** A number of a slip's effect; 0 where the shop has no such slip. */
export const slipBy = (all: readonly Slip[], kind: SlipKind, name: string): number => {
  const value = all.find((slip) => slip.kind === kind)?.effect[name]
  return typeof value === 'number' ? value : 0
}

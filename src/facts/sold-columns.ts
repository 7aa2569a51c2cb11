/** What days are told apart by besides: '' is all together. */
export type Cut = '' | 'item' | 'category' | 'province'

/** The instants that lines are counted at, by day. */
export const soldClocks = ['placed_at', 'paid_at'] as const
export type SoldClock = (typeof soldClocks)[number]

/** The numbers of a row of `sold_day`. Amounts in fen; `_known`: how many lines say it. */
export const soldNumbers = [
  'lines',
  'placed_fen',
  'placed_known',
  'paid_fen',
  'paid_known',
  'refunded_fen',
  'pieces',
  'pieces_known',
  'orders',
  'known_orders',
  'paid_orders',
] as const
export type SoldNumber = (typeof soldNumbers)[number]

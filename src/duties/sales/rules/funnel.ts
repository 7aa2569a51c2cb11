/** Counts of one period, people summed over days; null where no report tells them. */
export type FunnelCounts = {
  visitors: number | null
  carts: number | null
  placed: number | null
  paid: number | null
  /** Orders, not people: paid, and of these without a refund. */
  orders: number | null
  kept: number | null
}

export type FunnelStep = {
  id: 'visitors' | 'carts' | 'placed' | 'paid' | 'kept'
  value: number | null
  /** Of the step before that is known; of `kept`: of the paid orders. Null where one of the two is not known. */
  rate: number | null
  /** Of the visitors; null for orders, which are no people. */
  ofVisitors: number | null
}

const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole <= 0 ? null : part / whole

/**
 * 访客 → 加购 → 下单 → 支付 → 净支付. A step that no report tells is null and passed over: the next one is measured
 * against the last that is known. Some place an order without a cart, so that a rate may exceed 1.
 */
export const funnelOf = ({ visitors, carts, placed, paid, orders, kept }: FunnelCounts): FunnelStep[] => {
  const people = [
    { id: 'visitors', value: visitors },
    { id: 'carts', value: carts },
    { id: 'placed', value: placed },
    { id: 'paid', value: paid },
  ] as const
  const steps = people.map(({ id, value }, at): FunnelStep => {
    const before = people.slice(0, at).findLast((one) => one.value !== null)?.value ?? null
    return { id, value, rate: share(value, before), ofVisitors: at === 0 ? null : share(value, visitors) }
  })
  return [...steps, { id: 'kept', value: kept, rate: share(kept, orders), ofVisitors: null }]
}

/**
 * The step of people whose rate fell the most against another period, relative to what it was; undefined where none
 * fell. Orders that stay paid are left out: the newer ones have yet to come back.
 */
export const weakest = (
  now: readonly FunnelStep[],
  before: readonly FunnelStep[],
): { id: FunnelStep['id']; rate: number; was: number } | undefined =>
  now
    .flatMap(({ id, rate }) => {
      const was = before.find((one) => one.id === id)?.rate
      return rate === null || was == null || was <= 0 ? [] : [{ id, rate, was }]
    })
    .filter(({ id, rate, was }) => id !== 'kept' && rate / was < 0.98)
    .sort((a, b) => a.rate / a.was - b.rate / b.was)[0]

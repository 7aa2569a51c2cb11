/** Clock and randomness come in through the context, so that rules and actions can be replayed. */
export type Clock = { now(): Temporal.Instant }
export const systemClock: Clock = { now: () => Temporal.Now.instant() }

import { isFailure } from '../../kernel/failure.ts'

/** The longest pause between two attempts. */
const longest = 60 * 60_000

/** Milliseconds until the attempt after this one: twice as long each time, at most an hour. `attempt` counts from 1. */
export const pauseAfter = (attempt: number, first: number): number =>
  Math.min(longest, first * 2 ** (Math.max(1, attempt) - 1))

/** Refused for what was asked, it is refused again; these few say that another time may do. */
const passing = [408, 409, 423, 429]

/** Does another attempt make sense? A refusal stays one, whatever else went wrong may pass. */
export const isWorthAnother = (error: unknown): boolean =>
  !isFailure(error) || error.status >= 500 || passing.includes(error.status)

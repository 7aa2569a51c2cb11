import { z } from 'zod'
import { DayText } from '../../kernel/contract.ts'

/** What years are laid over each other by, and what stands beside it: the same days of the year before. */
export const Alignment = z.object({
  kind: z.enum(['campaign', 'lunar']),
  /** The event both years have, or 正月初一; null where there is none and the plain days are taken. */
  event: z.object({ name: z.string(), peak: DayText, peakBefore: DayText }).nullable(),
  /** An event of these days that the year before has not. */
  unmatched: z.string().nullable(),
  /** The days of the plain comparison. */
  plain: z.object({ from: DayText, to: DayText }),
})
export type Alignment = z.infer<typeof Alignment>

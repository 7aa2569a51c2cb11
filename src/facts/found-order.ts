import { z } from 'zod'
import { YuanText } from '../kernel/contract.ts'

/** An order and the line of the file that tells of it. */
export const FoundOrder = z.object({
  order: z.string(),
  placedAt: z.string().nullable(),
  paidAt: z.string().nullable(),
  status: z.string().nullable(),
  paid: YuanText.nullable(),
  batch: z.number().int(),
  file: z.string(),
  sheet: z.string(),
  row: z.number().int(),
})
export type FoundOrder = z.infer<typeof FoundOrder>

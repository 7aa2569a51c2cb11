import { z } from 'zod'

/** A table as a page shows it: what stands in it, and how a column is to be read. */
export const ShownTable = z.object({
  name: z.string().min(1).max(200),
  columns: z
    .array(
      z.object({
        name: z.string().max(200),
        unit: z.enum(['money', 'count', 'ratio', 'number', 'text', 'day']),
      }),
    )
    .min(1)
    .max(60),
  /** One cell for each column; null: not known. Money in yuan. */
  rows: z.array(z.array(z.union([z.string().max(2000), z.number(), z.null()])).max(60)).max(100_000),
})
export type ShownTable = z.infer<typeof ShownTable>

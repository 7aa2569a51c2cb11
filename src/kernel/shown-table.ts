import { z } from 'zod'

const Column = z.object({
  name: z.string().max(200),
  unit: z.enum(['money', 'count', 'ratio', 'number', 'text', 'day']),
})

/** One cell for each column; null: not known. Money in yuan. */
const Cells = z.array(z.union([z.string().max(2000), z.number(), z.null()])).max(60)

/** A table as a page shows it: what stands in it, and how a column is to be read. */
export const ShownTable = z.object({
  name: z.string().min(1).max(200),
  columns: z.array(Column).min(1).max(60),
  rows: z.array(Cells).max(100_000),
})
export type ShownTable = z.infer<typeof ShownTable>

/** Places of columns, from 0. */
const Places = z.array(z.number().int().min(0).max(59)).max(10)

/** A sheet of a workbook that goes on counting: some columns are what others come to, some are added up. */
export const ShownSheet = ShownTable.extend({
  columns: z
    .array(
      Column.extend({
        /** The value is these columns of its row added up, less those. */
        counted: z.object({ plus: Places, minus: Places }).optional(),
        /** Added up in the row below all others. */
        isSummed: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(60),
  rows: z.array(Cells).max(10_000),
  /** What the row of sums is called; '' for none. */
  total: z.string().max(60).default(''),
})
export type ShownSheet = z.infer<typeof ShownSheet>

/** What a page says, as a workbook of several sheets. */
export const ShownBook = z.object({
  name: z.string().min(1).max(200),
  sheets: z.array(ShownSheet).min(1).max(20),
})
export type ShownBook = z.infer<typeof ShownBook>

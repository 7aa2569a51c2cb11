import type { DocumentFormat } from '../../src/documents/contract.ts'
import { weeklyReport } from '../../src/documents/fixtures.ts'
import { render } from '../../src/documents/render.ts'
import { measured } from '../task.ts'

export type Input = { formats: DocumentFormat[] }
export type Made = { format: DocumentFormat; bytes: number; milliseconds: number }[]

measured({
  prepare: async ({ formats }: Input) => ({ formats, report: weeklyReport() }),
  work: async ({ formats, report }): Promise<Made> =>
    (await render(report, formats)).map(({ format, bytes, milliseconds }) => ({
      format,
      bytes: bytes.length,
      milliseconds,
    })),
  tidy: async () => undefined,
})

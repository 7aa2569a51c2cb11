import type { DocumentFormat } from '../../documents/contract.ts'
import { type One, openReport } from './actions.ts'
import type { ReportContext } from './context.ts'
import { rendered } from './rendering.ts'

/** The report as files: what was handed in, else the draft as it stands. Failures: not_found, document_too_slow. */
export const reportFiles = async (
  context: ReportContext,
  { formats, ...one }: One & { formats: readonly DocumentFormat[] },
): Promise<File[]> => {
  const { document, ...about } = await openReport(context, one)
  return rendered(document, about, formats)
}

/** The report as one file. Failures: not_found, document_too_slow. */
export const reportFile = async (
  context: ReportContext,
  { format, ...one }: One & { format: DocumentFormat },
): Promise<File> => {
  const [file] = await reportFiles(context, { ...one, formats: [format] })
  if (!file) throw new Error('a format gives a file')
  return file
}

import { type Document, type DocumentFormat, documentTypes } from '../../../documents/contract.ts'
import { render } from '../../../documents/render.ts'
import { type ReportKind, reportNames } from '../rules/report/model.ts'

/** 周报-2026-11-09-2026-11-15.html */
const fileName = (
  kind: ReportKind,
  { from, to }: { from: string; to: string },
  format: DocumentFormat,
): string => `${reportNames[kind]}-${from}-${to}.${format}`

/** A document as files, in the order of the formats. Failure: document_too_slow. */
export const rendered = async (
  document: Document,
  about: { kind: ReportKind; period: { from: string; to: string } },
  formats: readonly DocumentFormat[],
): Promise<File[]> =>
  (await render(document, formats)).map(
    ({ format, bytes }) =>
      new File([bytes], fileName(about.kind, about.period, format), { type: documentTypes[format] }),
  )

import { type Document, type DocumentFormat, documentTypes } from '../../documents/contract.ts'
import { render } from '../../documents/render.ts'
import { kindInfo, type ReportKind } from './rules/maker.ts'

type About = { kind: ReportKind; subject: string; period: { from: string; to: string } }

/** 周报-2026-11-09-2026-11-15.html; where one kind may have several on the same days their subject tells them apart. */
const fileName = ({ kind, subject, period: { from, to } }: About, format: DocumentFormat): string => {
  const { name, sameBy } = kindInfo[kind]
  // An analysis of another figure than sales is another file.
  const isNamed = sameBy === 'subject' || (kind === 'analysis' && subject !== 'paid_amount')
  const apart = isNamed ? `-${subject.replace(/[^\p{L}\p{N}_-]+/gu, '-')}` : ''
  return `${name}${apart}-${from}-${to}.${format}`
}

/** A document as files, in the order of the formats. Failure: document_too_slow. */
export const rendered = async (
  document: Document,
  about: About,
  formats: readonly DocumentFormat[],
): Promise<File[]> =>
  (await render(document, formats)).map(
    ({ format, bytes }) => new File([bytes], fileName(about, format), { type: documentTypes[format] }),
  )

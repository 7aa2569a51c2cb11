import type { DocumentFormat } from '../documents/contract.ts'
import { Failure } from '../kernel/failure.ts'

// The contract would bring its schemas along, and with them what a help text needs nothing of: the formats are
// said again here, and the types see to it that none is missing.
const formatOf: Record<DocumentFormat, true> = { html: true, pdf: true, docx: true, xlsx: true, pptx: true }

const isFormat = (text: string): text is DocumentFormat => Object.hasOwn(formatOf, text)

/** `html,pdf`: each once, in their order. Failure: invalid_input. */
export const formatsIn = (text: string): DocumentFormat[] => {
  const asked = new Set(text.split(',').map((one) => one.trim()))
  return [...asked].filter(Boolean).map((one) => {
    if (isFormat(one)) return one
    throw new Failure('invalid_input', {
      detail: `没有「${one}」这种格式，可以是 ${Object.keys(formatOf).join('、')}，几种用逗号隔开。`,
    })
  })
}

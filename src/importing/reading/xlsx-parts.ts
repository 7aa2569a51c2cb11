import { Failure, isFailure } from '../../kernel/failure.ts'
import { overLimit } from '../limits.ts'
import { kindOfFormat, type NumberKind } from './cell-text.ts'
import { utf8Check } from './encoding.ts'
import type { Source } from './source.ts'
import { createXmlScanner, parseXml, type XmlElement, type XmlHandlers, xmlText } from './xml.ts'
import { wholeMember, type Zip, type ZipMember } from './zip.ts'

/** Parts that are read whole (workbook, styles, relations) are small; a larger one is not what it says. */
const SMALL_PART = 64_000_000

/** The parts of a workbook package by their path: without a leading slash, in lower case. */
export type Parts = Map<string, ZipMember>

export const partsOf = (zip: Zip): Parts =>
  new Map(zip.members.map((member) => [partKey(member.name), member]))

const partKey = (path: string) => path.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()

export type Workbook = {
  /** Every worksheet, hidden ones too, in the workbook's order. */
  sheets: { name: string; part: ZipMember; isHidden: boolean }[]
  since1904: boolean
  sharedStrings?: ZipMember
  styles?: ZipMember
}

/** Finds the sheets, strings and styles of a package by its relations. */
export const readWorkbook = async (parts: Parts, source: Source): Promise<Workbook> => {
  const root = relationsOf(await smallPart(parts.get('_rels/.rels'), source), '')
  const path = root.find(({ type }) => type === 'officedocument')?.target ?? 'xl/workbook.xml'
  const part = parts.get(path)
  if (!part) throw broken(source)
  if (path.endsWith('.bin'))
    throw new Failure('file_kind', {
      file: source.name,
      detail: '这是 .xlsb 工作簿。',
      way: '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。',
    })
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash + 1)
  const relationsPath = `${folder}_rels/${path.slice(slash + 1)}.rels`
  const relations = relationsOf(await smallPart(parts.get(relationsPath), source), folder)
  const workbook = await smallPart(part, source)
  if (workbook?.name !== 'workbook') throw broken(source)
  const sheets = childrenOf(childOf(workbook, 'sheets'), 'sheet').flatMap((sheet) => {
    const relation = relations.find(({ id }) => id === idOf(sheet))
    if (relation && relation.type !== 'worksheet') return []
    const found = relation && parts.get(relation.target)
    // A sheet that is listed but not there is damage, not an empty sheet.
    if (!found) throw broken(source)
    const { name = '', state = 'visible' } = sheet.attributes
    return [{ name, part: found, isHidden: state !== 'visible' }]
  })
  const partOf = (wanted: string) => {
    const relation = relations.find(({ type }) => type === wanted)
    return relation && parts.get(relation.target)
  }
  const styles = partOf('styles')
  // Without its styles every date would be taken for a number. Missing strings are found cell by cell.
  if (!styles && relations.some(({ type }) => type === 'styles')) throw broken(source)
  const date1904 = childOf(workbook, 'workbookPr')?.attributes.date1904
  return {
    sheets,
    since1904: date1904 === '1' || date1904 === 'true',
    sharedStrings: partOf('sharedstrings'),
    styles,
  }
}

type Relation = { id: string; type: string; target: string }

const relationsOf = (xml: XmlElement | undefined, folder: string): Relation[] =>
  childrenOf(xml, 'Relationship').map(({ attributes }) => ({
    id: attributes.Id ?? '',
    type: (attributes.Type ?? '').replace(/^.*\//, '').toLowerCase(),
    target: resolved(attributes.Target ?? '', folder),
  }))

const resolved = (target: string, folder: string): string => {
  if (target.startsWith('/')) return partKey(target)
  const steps: string[] = []
  for (const step of `${folder}${target.replaceAll('\\', '/')}`.split('/'))
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  return steps.join('/').toLowerCase()
}

const idOf = (sheet: XmlElement): string | undefined =>
  Object.entries(sheet.attributes).find(([key]) => /^[^:]+:id$/i.test(key))?.[1]

const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  (element?.children ?? []).filter((child) => child.name === name)

const childOf = (element: XmlElement, name: string): XmlElement | undefined => childrenOf(element, name)[0]

const smallPart = async (part: ZipMember | undefined, source: Source): Promise<XmlElement | undefined> => {
  if (!part) return undefined
  if (part.size > SMALL_PART) throw broken(source)
  const check = utf8Check()
  const bytes = await wholeMember(part)
  if (!check.accept(bytes) || !check.finish()) throw broken(source)
  try {
    return parseXml(bytes.toString('utf8'))
  } catch {
    throw broken(source)
  }
}

/** What each cell style (attribute s) makes of a number. */
export const readNumberKinds = async (part: ZipMember | undefined, source: Source): Promise<NumberKind[]> => {
  const styles = await smallPart(part, source)
  if (!styles) return []
  const codes = new Map(
    childrenOf(childOf(styles, 'numFmts'), 'numFmt').map(({ attributes }) => [
      attributes.numFmtId,
      attributes.formatCode,
    ]),
  )
  return childrenOf(childOf(styles, 'cellXfs'), 'xf').map(({ attributes }) => {
    const id = attributes.numFmtId ?? '0'
    return kindOfFormat(Number(id), codes.get(id))
  })
}

/** All shared strings, rich text joined, phonetic guides left out. */
export const readSharedStrings = async (part: ZipMember | undefined, source: Source): Promise<string[]> => {
  const strings: string[] = []
  if (!part) return strings
  const { name: file, limits } = source
  if (part.size > limits.sharedTextBytes) throw overLimit(file, 'sharedTextBytes', part.size, limits)
  let text = ''
  let inText = false
  let phonetic = 0
  await parsePart(part, source, 'sst', {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 't') inText = phonetic === 0
      else if (name === 'rPh') phonetic += 1
    },
    text: (raw) => {
      if (!inText) return
      text += xmlText(raw)
      if (text.length > limits.cellLength) throw overLimit(file, 'cellLength', text.length, limits)
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'si') strings.push(cellString(text))
    },
  })
  return strings
}

/** Text of a cell without the escapes that stand for control characters (`_x000D_`); NUL has no place in text. */
export const cellString = (text: string): string =>
  (text.includes('_x') ? text.replace(/_x([0-9a-f]{4})_/gi, (_, code) => unescaped(code)) : text).replaceAll(
    '\0',
    '',
  )

const unescaped = (code: string) => String.fromCharCode(Number.parseInt(code, 16))

/**
 * Runs through an XML part as it is unpacked. Throws file_unreadable if it is damaged, no UTF-8, or ends before
 * its root element `root` is closed; what the handlers throw goes through.
 */
export const parsePart = async (
  part: ZipMember,
  source: Source,
  root: string,
  handlers: XmlHandlers,
): Promise<void> => {
  let closed = false
  const scanner = createXmlScanner({
    ...handlers,
    close: (name) => {
      if (name === root) closed = true
      handlers.close(name)
    },
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    let done = 0
    for await (const chunk of part.chunks()) {
      scanner.write(decoder.decode(chunk, { stream: true }))
      done += chunk.length
      source.progress(done, part.size)
    }
    scanner.write(decoder.decode())
    scanner.end()
  } catch (error) {
    throw isFailure(error) ? error : broken(source)
  }
  if (!closed) throw broken(source)
}

export const broken = ({ name }: Source): Failure =>
  new Failure('file_unreadable', { file: name, detail: '工作簿的内容不完整或已损坏。' })

import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure } from '../../kernel/failure.ts'
import { withoutTurns } from '../../kernel/visible-text.ts'
import { type Limits, overLimit } from '../limits.ts'
import { readCsv } from './csv.ts'
import { createOutput } from './output.ts'
import { sniff, unreadable } from './sniff.ts'
import type { Source } from './source.ts'
import type { TextTable } from './text-table.ts'
import { readXls } from './xls.ts'
import { readXlsx } from './xlsx.ts'
import { partsOf } from './xlsx-parts.ts'
import { openZip, type Zip, type ZipMember } from './zip.ts'

export type ReadInput = {
  path: string
  /** The name a person knows the file by. */
  name: string
  /** Directory for the files made. */
  into: string
  limits: Limits
  onProgress?: (done: number, total: number) => void
}

/**
 * Reads an uploaded file into text tables, in this thread. Either gives tables (at least one) or throws a
 * Failure, and then leaves no file behind.
 */
export const readTables = async (input: ReadInput): Promise<TextTable[]> => {
  const made: string[] = []
  const source: Source = {
    path: input.path,
    name: input.name,
    limits: input.limits,
    place: (kind) => {
      const path = join(input.into, `${kind}-${made.length + 1}.csv`)
      made.push(path)
      return path
    },
    progress: input.onProgress ?? (() => {}),
  }
  try {
    const tables = await readAny(source)
    if (tables.length === 0)
      throw new Failure('file_unreadable', { file: input.name, detail: '里面没有任何内容。' })
    return tables.map((table) => ({ ...table, sheet: withoutTurns(table.sheet) }))
  } catch (error) {
    for (const path of made) rmSync(path, { force: true })
    throw error
  }
}

const readAny = async (source: Source): Promise<TextTable[]> => {
  const kind = sniff(beginningOf(source.path))
  if (kind === 'text') return [readCsv(source)]
  if (kind === 'ole') {
    checkWorkbookSize(source)
    return readXls(source)
  }
  if (kind === 'zip') return await readZip(source)
  const why = unreadable[kind]
  throw why
    ? new Failure('file_kind', { file: source.name, detail: why.what, way: why.way })
    : new Failure('file_unreadable', { file: source.name, detail: '文件是空的。' })
}

const beginningOf = (path: string): Uint8Array => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4096)
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(file)
  }
}

const checkWorkbookSize = ({ path, name, limits }: Source) => {
  const { size } = statSync(path)
  if (size > limits.workbookBytes) throw overLimit(name, 'workbookBytes', size, limits)
}

const readZip = async (source: Source): Promise<TextTable[]> => {
  const zip = await openZip(source)
  try {
    const other = otherDocument(zip)
    if (other) throw new Failure('file_kind', { file: source.name, ...other })
    if (!isPackage(zip)) return await readMembers(source, zip.members)
    checkWorkbookSize(source)
    return await readXlsx(source, partsOf(zip))
  } finally {
    zip.close()
  }
}

const isPackage = (zip: Zip) => zip.members.some(({ name }) => name === '[Content_Types].xml')

/** Documents that are zip archives but no Excel workbook. */
const otherDocument = ({ members }: Zip): { detail: string; way: string } | undefined => {
  const has = (start: string) => members.some(({ name }) => name.startsWith(start))
  const way = '请从平台下载表格（xlsx、xls 或 csv）再导入。'
  if (has('word/')) return { detail: '这是 Word 文档。', way }
  if (has('ppt/')) return { detail: '这是 PPT。', way }
  if (has('mimetype') && has('content.xml'))
    return { detail: '这是 ODS 等开放文档。', way: '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。' }
  return undefined
}

/** What computers put beside a person's files. */
const isLitter = (name: string) => /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i.test(name)

const readMembers = async (source: Source, members: readonly ZipMember[]): Promise<TextTable[]> => {
  const wanted = members.filter(({ name }) => !isLitter(name))
  if (wanted.length > source.limits.zipEntries)
    throw overLimit(source.name, 'zipEntries', wanted.length, source.limits)
  const tables: TextTable[] = []
  const budget = { bytes: source.limits.unzippedBytes }
  for (const [index, member] of wanted.entries()) {
    const unpacked: Source = {
      ...source,
      path: source.place('member'),
      name: `${source.name} 里的 ${basename(member.name)}`,
      progress: (done, total) => source.progress(index + (total ? done / total : 0), wanted.length),
    }
    await unpack(member, unpacked, budget)
    for (const table of await readMember(unpacked))
      tables.push({
        ...table,
        member: member.name,
        sheet: table.sheet === unpacked.name ? basename(member.name) : table.sheet,
      })
    // A text member may be its own table; anything else has been turned into others.
    if (!tables.some(({ path }) => path === unpacked.path)) rmSync(unpacked.path, { force: true })
  }
  return tables
}

const readMember = async (source: Source): Promise<TextTable[]> => {
  if (sniff(beginningOf(source.path)) !== 'zip') return await readAny(source)
  const zip = await openZip(source)
  zip.close()
  if (!isPackage(zip))
    throw new Failure('file_kind', {
      file: source.name,
      detail: '压缩包里还有压缩包。',
      way: '请先解压里面那个再导入。',
    })
  return await readZip(source)
}

const unpack = async (member: ZipMember, { path, name, limits }: Source, budget: { bytes: number }) => {
  const output = createOutput(path)
  try {
    for await (const chunk of member.chunks()) {
      budget.bytes -= chunk.length
      if (budget.bytes < 0)
        throw overLimit(name, 'unzippedBytes', limits.unzippedBytes - budget.bytes, limits)
      output.write(chunk)
    }
  } finally {
    output.close()
  }
}

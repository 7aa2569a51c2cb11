import { readFileSync } from 'node:fs'
import { CFB, read, type WorkBook } from '@e965/xlsx'
import { Failure } from '../../kernel/failure.ts'
import { overLimit } from '../limits.ts'
import { kindOfFormat, numberText } from './cell-text.ts'
import { createSheetTable } from './sheet-table.ts'
import type { Source } from './source.ts'
import type { TextTable } from './text-table.ts'

/**
 * Reads an Excel 97–2003 workbook (BIFF8), every sheet of it. The format holds at most 65,536 rows a sheet, so
 * it is read whole. Throws file_unreadable, file_encrypted or file_too_large.
 */
export const readXls = (source: Source): TextTable[] => {
  const { name, limits } = source
  const workbook = workbookOf(source)
  if (workbook.SheetNames.length > limits.sheets)
    throw overLimit(name, 'sheets', workbook.SheetNames.length, limits)
  const since1904 = workbook.Workbook?.WBProps?.date1904 === true
  const tables: TextTable[] = []
  for (const sheet of workbook.SheetNames) {
    const rows = workbook.Sheets[sheet]?.['!data'] ?? []
    const table = createSheetTable(source, sheet)
    try {
      rows.forEach((cells, index) => {
        if (cells.length > limits.columns && cells.some((cell, column) => cell && column >= limits.columns))
          throw overLimit(name, 'columns', cells.length, limits)
        // Rows are sparse arrays, which Array.from fills.
        const texts = Array.from(cells ?? [], (cell) => {
          if (!cell) return ''
          if (cell.t === 'n') return numberText(String(cell.v), kindOfFormat(-1, formatOf(cell.z)), since1904)
          if (cell.t === 'b') return cell.v ? 'TRUE' : 'FALSE'
          if (cell.t === 'e') return cell.w ?? '#VALUE!'
          return cell.v === undefined ? '' : String(cell.v).replaceAll('\0', '')
        })
        table.add(index + 1, texts)
      })
      const made = table.finish()
      if (made) tables.push(made)
    } finally {
      table.close()
    }
  }
  return tables
}

const formatOf = (format: string | number | undefined): string => (typeof format === 'string' ? format : '')

const workbookOf = ({ path, name }: Source): WorkBook => {
  const bytes = readFileSync(path)
  const encrypted = () => new Failure('file_encrypted', { file: name })
  let streams: string[]
  try {
    streams = CFB.read(bytes, { type: 'buffer' }).FullPaths
  } catch {
    throw unreadableXls(name)
  }
  const has = (stream: string) => streams.some((path) => path.toLowerCase().endsWith(`/${stream}`))
  if (has('encryptedpackage')) throw encrypted()
  if (!has('workbook'))
    throw new Failure('file_kind', {
      file: name,
      ...(has('book')
        ? { detail: '这是 Excel 95 或更早的格式。', way: '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。' }
        : { detail: '这不是 Excel 工作簿。', way: '请从平台下载表格（xlsx、xls 或 csv）再导入。' }),
    })
  try {
    return read(bytes, {
      type: 'buffer',
      dense: true,
      nodim: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false,
    })
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw encrypted()
    throw unreadableXls(name)
  }
}

const unreadableXls = (file: string) =>
  new Failure('file_unreadable', { file, detail: 'Excel 97–2003 工作簿的内容已损坏。' })

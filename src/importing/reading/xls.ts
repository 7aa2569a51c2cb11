import { readFileSync } from 'node:fs'
import { Failure } from '../../kernel/failure.ts'
import { overLimit } from '../limits.ts'
import { type BiffWorkbook, biffWorkbook } from './biff-workbook.ts'
import { compoundFile } from './compound-file.ts'
import { createSheetTable } from './sheet-table.ts'
import type { Source } from './source.ts'
import type { TextTable } from './text-table.ts'

/** So many characters a workbook may hold whatever its size: a small one repeats its texts. */
const FREE_CHARACTERS = 64_000_000

/**
 * Reads an Excel 97–2003 workbook (BIFF8), every sheet of it. The format holds at most 65,536 rows a sheet, so
 * it is read whole. Throws file_unreadable, file_kind, file_encrypted or file_too_large.
 */
export const readXls = (source: Source): TextTable[] => {
  const { name, limits } = source
  const bytes = readFileSync(source.path)
  try {
    const workbook = workbookOf(bytes, name)
    if (workbook.sheets.length > limits.sheets)
      throw overLimit(name, 'sheets', workbook.sheets.length, limits)
    let characters = 0
    return workbook.sheets.flatMap((sheet) => {
      const table = createSheetTable(source, sheet.name)
      try {
        for (const { row, cells } of workbook.rows(sheet)) {
          for (const cell of cells) characters += cell.length
          if (characters > Math.max(FREE_CHARACTERS, bytes.length * limits.zipRatio))
            throw overLimit(name, 'zipRatio', characters / bytes.length, limits)
          table.add(
            row + 1,
            cells.map((cell) => cell.replaceAll('\0', '')),
          )
        }
        const made = table.finish()
        return made ? [sheet.isHidden ? { ...made, hidden: true as const } : made] : []
      } finally {
        table.close()
      }
    })
  } catch (error) {
    if (error instanceof RangeError) throw damaged(name)
    throw error
  }
}

const workbookOf = (bytes: Buffer, name: string): BiffWorkbook => {
  const container = compoundFile(bytes)
  if (!container) throw damaged(name)
  const has = (stream: string) => container.names.some((one) => one.toLowerCase() === stream)
  if (has('encryptedpackage')) throw new Failure('file_encrypted', { file: name })
  if (!has('workbook') && !has('book'))
    throw new Failure('file_kind', {
      file: name,
      detail: has('worddocument')
        ? '这是 Word 文档。'
        : has('powerpoint document')
          ? '这是 PPT。'
          : '这不是 Excel 工作簿。',
      way: '请从平台下载表格（xlsx、xls 或 csv）再导入。',
    })
  const stream = container.stream('workbook')
  if (has('workbook') && !stream) throw damaged(name)
  const workbook = stream ? biffWorkbook(stream) : 'older'
  if (workbook === 'encrypted') throw new Failure('file_encrypted', { file: name })
  if (workbook === 'older')
    throw new Failure('file_kind', {
      file: name,
      detail: '这是 Excel 95 或更早的格式。',
      way: '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。',
    })
  return workbook
}

const damaged = (file: string) =>
  new Failure('file_unreadable', { file, detail: 'Excel 97–2003 工作簿的内容已损坏。' })

import { isFailure } from '../../kernel/failure.ts'
import { overLimit } from '../limits.ts'
import { type NumberKind, numberText } from './cell-text.ts'
import { createSheetTable, type SheetTable } from './sheet-table.ts'
import type { Source } from './source.ts'
import type { TextTable } from './text-table.ts'
import {
  broken,
  cellString,
  type Parts,
  parsePart,
  readNumberKinds,
  readSharedStrings,
  readWorkbook,
} from './xlsx-parts.ts'
import { attributeOf, type XmlHandlers, xmlText } from './xml.ts'
import type { ZipMember } from './zip.ts'

/** What the cells of a workbook refer to. */
type Shared = { strings: string[]; kinds: NumberKind[]; since1904: boolean }

/**
 * Reads every sheet of an XLSX package, hidden ones too, as it is unpacked. Blank sheets give no table. The
 * sheets' own dimensions are ignored. Throws file_unreadable or file_too_large.
 */
export const readXlsx = async (source: Source, parts: Parts): Promise<TextTable[]> => {
  try {
    return await readSheets(source, parts)
  } catch (error) {
    throw isFailure(error) ? error : broken(source)
  }
}

const readSheets = async (source: Source, parts: Parts): Promise<TextTable[]> => {
  const { name, limits } = source
  const workbook = await readWorkbook(parts, source)
  if (workbook.sheets.length > limits.sheets) throw overLimit(name, 'sheets', workbook.sheets.length, limits)
  const within = meter(source, [workbook.sharedStrings, ...workbook.sheets.map(({ part }) => part)])
  const shared: Shared = {
    strings: await readSharedStrings(workbook.sharedStrings, within(workbook.sharedStrings)),
    kinds: await readNumberKinds(workbook.styles, source),
    since1904: workbook.since1904,
  }
  const tables: TextTable[] = []
  for (const { name: sheet, part, isHidden } of workbook.sheets) {
    const table = createSheetTable(source, sheet)
    try {
      const cells = sheetHandlers(table, shared, source)
      await parsePart(part, within(part), 'worksheet', cells.handlers)
      if (cells.valueless() > 0) table.note(withoutValue(name, sheet, cells.valueless()))
      const made = table.finish()
      if (made) tables.push(isHidden ? { ...made, hidden: true } : made)
    } finally {
      table.close()
    }
  }
  return tables
}

/** Gives each part, in their order, a source whose progress is that of all parts together. */
const meter = (source: Source, parts: readonly (ZipMember | undefined)[]) => {
  const total = parts.reduce((sum, part) => sum + (part?.size ?? 0), 0)
  let before = 0
  return (part: ZipMember | undefined): Source => {
    const start = before
    before += part?.size ?? 0
    return { ...source, progress: (done) => source.progress(start + done, total) }
  }
}

const withoutValue = (file: string, sheet: string, count: number) => ({
  code: 'formula_without_value',
  severity: 'warning' as const,
  message: `工作表「${sheet}」有 ${count} 个公式单元格没有保存结果，按空白处理。`,
  fix: '请用 Excel 或 WPS 打开并保存一次后再导入。',
  at: { file, sheet },
})

const sheetHandlers = (
  table: SheetTable,
  { strings, kinds, since1904 }: Shared,
  source: Source,
): { handlers: XmlHandlers; valueless: () => number } => {
  const { limits, name } = source
  let row = 0
  /** What the references of the row's cells end in, where the row says its number. */
  let rowText: string | undefined
  let cells: string[] = []
  let inRow = false
  let column = 0
  let type = ''
  let style = -1
  let text = ''
  let inCell = false
  let inText = false
  let hasFormula = false
  let phonetic = 0
  let valueless = 0

  const cellValue = (): string => {
    if (text === '') return ''
    if (type === 's') return strings[Number(text)] ?? missing()
    if (type === 'inlineStr' || type === 'str') return cellString(text)
    if (type === 'b') return text === '1' || text === 'true' ? 'TRUE' : 'FALSE'
    if (type === 'e' || type === 'd') return text
    return numberText(text, kinds[style] ?? 'number', since1904)
  }
  const missing = (): never => {
    throw broken(source)
  }

  return {
    valueless: () => valueless,
    handlers: {
      open: (tag, attributes) => {
        switch (tag) {
          case 'row': {
            const number = attributeOf(attributes, 'r')
            row = number === undefined ? row + 1 : Number(number)
            rowText = number
            cells = []
            column = -1
            inRow = true
            return
          }
          case 'c': {
            if (!inRow) throw broken(source)
            const reference = attributeOf(attributes, 'r')
            const next = reference === undefined ? column + 1 : columnOf(reference)
            // Cells out of order, or of another row, would put one row's values into another.
            if (next <= column || (reference && rowText && !isInRow(reference, next, rowText)))
              throw broken(source)
            column = next
            type = attributeOf(attributes, 't') ?? 'n'
            style = Number(attributeOf(attributes, 's') ?? 0)
            text = ''
            inCell = true
            hasFormula = false
            return
          }
          case 'v':
            inText = inCell
            return
          case 't':
            inText = inCell && phonetic === 0
            return
          case 'rPh':
            phonetic += 1
            return
          case 'f':
            hasFormula = true
        }
      },
      text: (raw) => {
        if (!inText) return
        text += xmlText(raw)
        if (text.length > limits.cellLength) throw overLimit(name, 'cellLength', text.length, limits)
      },
      close: (tag) => {
        switch (tag) {
          case 'v':
          case 't':
            inText = false
            return
          case 'rPh':
            phonetic -= 1
            return
          case 'c': {
            inCell = false
            const value = cellValue()
            if (value === '') {
              if (hasFormula && type !== 'str') valueless += 1
              return
            }
            // Styled but empty cells may lie far out; only one with a value is too much.
            if (column >= limits.columns) throw overLimit(name, 'columns', column + 1, limits)
            while (cells.length < column) cells.push('')
            cells[column] = value
            return
          }
          case 'row':
            inRow = false
            table.add(row, cells)
        }
      },
    },
  }
}

/** Whether the reference of a cell in that column ends in the row's number. */
const isInRow = (reference: string, column: number, rowText: string): boolean =>
  reference.slice(column < 26 ? 1 : column < 702 ? 2 : 3) === rowText

/** Column index from 0 of a cell reference ("AB12" → 27); -1 if it is none. */
const columnOf = (reference: string): number => {
  let column = 0
  let at = 0
  for (; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & ~32
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
    if (column > 1_000_000) return -1
  }
  return at === 0 ? -1 : column - 1
}

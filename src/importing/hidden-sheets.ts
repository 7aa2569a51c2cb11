import type { Format } from './format.ts'
import type { TextTable } from './reading/text-table.ts'
import { recognise } from './recognise.ts'

const named = (tables: readonly TextTable[]): string => tables.map(({ sheet }) => `「${sheet}」`).join('、')

const leftOut = (hidden: readonly TextTable[]): TextTable['notes'][number] => ({
  code: 'hidden_left_out',
  severity: 'warning',
  message: `工作表${named(hidden)}在工作簿里是隐藏的，没有导入。`,
  fix: '要导入的话，请用 Excel 或 WPS 打开，在工作表标签上点右键，取消隐藏，保存后再导入。',
})

const readAll = (table: TextTable): TextTable['notes'][number] => ({
  code: 'hidden_read',
  severity: 'warning',
  message: `工作表${named([table])}在工作簿里是隐藏的；看得见的工作表里没有认得的报表，所以读了它。`,
  fix: '请核对是不是要导入的那一张。',
})

const ofWorkbook = (tables: readonly TextTable[], formats: readonly Format[]): TextTable[] => {
  const hidden = tables.filter((table) => table.hidden)
  if (hidden.length === 0) return [...tables]
  const seen = tables.filter((table) => !table.hidden)
  const main = seen.find(({ head }) => recognise(head, formats))
  if (!main)
    return tables.map((table) =>
      table.hidden ? { ...table, notes: [...table.notes, readAll(table)] } : table,
    )
  return seen.map((table) =>
    table === main ? { ...table, notes: [...table.notes, leftOut(hidden)] } : table,
  )
}

/**
 * What nobody sees in a workbook is not imported beside what is seen: old data, a copy, the words of a list. Only
 * where no sheet that is seen is known it is read, and said so. Of a zip each workbook by itself.
 */
export const withoutHidden = (tables: readonly TextTable[], formats: readonly Format[]): TextTable[] =>
  [...new Set(tables.map(({ member }) => member))].flatMap((member) =>
    ofWorkbook(
      tables.filter((table) => table.member === member),
      formats,
    ),
  )

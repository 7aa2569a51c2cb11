import type { BlockOf } from '../contract.ts'
import { addRow, filling, numberFormats, numberValue, type Sheet, styles, wordsCell } from './sheet.ts'

const heads = ['数字', '值', '指标', '从', '到', '来源', '口径']

const dayCell = (day: string) => ({ value: new Date(`${day}T00:00:00Z`), style: { numFmt: 'yyyy-mm-dd' } })

/** Every figure with what it was asked with, where it comes from and how it is defined. */
export const appendixSheet = ({ title, entries }: BlockOf<'appendix'>, name: string): Sheet => {
  const sheet = filling()
  addRow(sheet, { value: wordsCell(title), style: styles.heading })
  addRow(sheet, ...heads.map((head) => ({ value: head, style: styles.head })))
  for (const { figure, source, definition } of entries)
    addRow(
      sheet,
      { value: wordsCell(figure.name) },
      { value: numberValue(figure.value, figure.unit), style: { numFmt: numberFormats[figure.unit] } },
      { value: wordsCell(figure.metric) },
      dayCell(figure.period.from),
      dayCell(figure.period.to),
      { value: wordsCell(source) },
      { value: wordsCell(definition) },
    )
  return {
    name,
    rows: sheet.rows,
    cells: sheet.cells,
    columns: [36, 18, 26, 12, 12, 40, 60].map((width) => ({ width })),
    freezePane: { rows: 2 },
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '$2:$2',
    },
  }
}

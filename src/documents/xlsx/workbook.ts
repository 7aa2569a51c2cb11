import { writeXlsx } from 'hucre/xlsx'
import type { Block, BlockOf, Document, Figure, Headline } from '../contract.ts'
import { changeWords, stateWords, textWords } from '../words.ts'
import { appendixSheet } from './appendix-sheet.ts'
import { chartSheet } from './chart-sheet.ts'
import {
  addRow,
  addWords,
  type Filling,
  filling,
  numberFormats,
  numberValue,
  quoted,
  type Sheet,
  sheetNames,
  styles,
  withCellUnit,
  wordsCell,
} from './sheet.ts'
import { tableSheet } from './table-sheet.ts'

const cell = (text: string, style: (typeof styles)[keyof typeof styles] = styles.wrapped) => ({
  value: wordsCell(text),
  style,
})

/** Columns of the sheet that is read, in half-width signs; words reach over all but the first. */
const WIDTHS = [26, 20, 44, 52]
const LAST = WIDTHS.length - 1
const ROOM = WIDTHS.slice(1).reduce((sum, width) => sum + width, 0) - 6

const wordsRow = (
  sheet: Filling,
  text: string,
  name = '',
  style: (typeof styles)[keyof typeof styles] = styles.quiet,
) => addWords(sheet, cell(name, style), text, { last: LAST, room: ROOM })

const figureCell = ({ value, unit }: Figure) => ({
  value: numberValue(value, unit),
  style: { numFmt: numberFormats[unit], alignment: { vertical: 'top' } } as const,
})

const headlineRow = (sheet: Filling, { figure, comparisons }: Headline) =>
  addRow(
    sheet,
    cell(withCellUnit(figure.name, figure.unit)),
    figureCell(figure),
    cell(comparisons.map((one) => `${one.name} ${changeWords(one, figure.unit)}`).join('；')),
    cell(figure.states.map(stateWords).join('；')),
  )

/** Figures as live numbers, each with its comparison and its state. */
const figuresRows = (sheet: Filling, { items }: BlockOf<'figures'>) => {
  addRow(sheet, ...['指标', '数值', '对比', '状态'].map((name) => cell(name, styles.head)))
  for (const item of items) headlineRow(sheet, item)
}

const coverRows = (sheet: Filling, { title, subtitle, company, facts }: BlockOf<'cover'>) => {
  if (company !== '') addRow(sheet, cell(company, styles.quiet))
  addRow(sheet, cell(title, styles.title))
  if (subtitle !== '') addRow(sheet, cell(subtitle, styles.quiet))
  for (const { name, value } of facts) wordsRow(sheet, value, name)
}

const suggestionRows = (sheet: Filling, { title, text, effect, owner, due }: BlockOf<'suggestion'>) => {
  addRow(sheet, cell(`建议：${title}`, styles.heading))
  if (text.length > 0) wordsRow(sheet, textWords(text))
  wordsRow(sheet, textWords(effect), '预计效果')
  wordsRow(sheet, due ? `${owner}，${due} 前` : owner, '负责人')
}

/** A table, a chart or the appendix has a sheet of its own: here its name stands, and leads there. */
const placeRow = (sheet: Filling, title: string, place: string) =>
  addRow(sheet, cell(''), {
    ...cell(title === place ? `→ ${place}` : `${title} → ${place}`, styles.quiet),
    hyperlink: { target: '', location: `${quoted(place)}!A1` },
  })

/** What is read from top to bottom. */
const readingRows = (sheet: Filling, block: Block): void => {
  switch (block.kind) {
    case 'cover':
      coverRows(sheet, block)
      break
    case 'heading':
      addRow(sheet)
      addRow(sheet, cell(block.text, styles.heading))
      break
    case 'paragraph':
      wordsRow(sheet, textWords(block.text))
      break
    case 'list':
      for (const [index, item] of block.items.entries())
        wordsRow(sheet, `${block.ordered ? `${index + 1}.` : '•'} ${textWords(item)}`)
      break
    case 'figures':
      figuresRows(sheet, block)
      break
    case 'callout':
      addRow(sheet, cell(block.title, styles.heading))
      wordsRow(sheet, textWords(block.text))
      break
    case 'suggestion':
      suggestionRows(sheet, block)
      break
    case 'comment':
      wordsRow(sheet, `${block.text}（${block.at}）`, `批注 · ${block.author}`)
      break
    default:
      break
  }
}

const ownSheet = (block: Block, nameFor: (title: string) => string) => {
  switch (block.kind) {
    case 'table':
      return { title: block.title, sheet: tableSheet(block, nameFor(block.title)) }
    case 'chart':
      return { title: block.title, sheet: chartSheet(block, nameFor(block.title)) }
    case 'appendix':
      return { title: block.title, sheet: appendixSheet(block, nameFor(block.title)) }
    default:
      return undefined
  }
}

/** The document as a workbook: live numbers, totals that are formulas, charts that the program draws; all rows. */
export const renderXlsx = async (document: Document): Promise<Uint8Array> => {
  const nameFor = sheetNames()
  const reading = filling()
  const readingName = nameFor('报告')
  const others: Sheet[] = []
  for (const block of document.blocks) {
    const own = ownSheet(block, nameFor)
    if (own) {
      placeRow(reading, own.title, own.sheet.name)
      others.push(own.sheet)
    } else readingRows(reading, block)
  }
  return writeXlsx({
    sheets: [
      {
        name: readingName,
        rows: reading.rows,
        cells: reading.cells,
        merges: reading.merges,
        rowDefs: reading.rowDefs,
        columns: WIDTHS.map((width) => ({ width })),
        view: { showGridLines: false },
        pageSetup: { paperSize: 'a4', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
      },
      ...others,
    ],
    defaultFont: { name: '微软雅黑', size: 10 },
    properties: { title: document.title, creator: '掌柜' },
  })
}

import { writeXlsx } from 'hucre/xlsx'
import type { Block, BlockOf, Document, Figure, Headline } from '../contract.ts'
import { changeWords, stateWords, textWords, unitWords } from '../words.ts'
import { appendixSheet } from './appendix-sheet.ts'
import { chartSheet } from './chart-sheet.ts'
import {
  addRow,
  type Filling,
  filling,
  numberFormats,
  numberValue,
  quoted,
  type Sheet,
  sheetNames,
  styles,
  wordsCell,
} from './sheet.ts'
import { tableSheet } from './table-sheet.ts'

const cell = (text: string, style: (typeof styles)[keyof typeof styles] = styles.wrapped) => ({
  value: wordsCell(text),
  style,
})

const figureCell = ({ value, unit }: Figure) => ({
  value: numberValue(value, unit),
  style: { numFmt: numberFormats[unit], alignment: { vertical: 'top' } } as const,
})

const headlineRow = (sheet: Filling, { figure, comparisons }: Headline) =>
  addRow(
    sheet,
    cell(unitWords(figure.unit) === '' ? figure.name : `${figure.name}（${unitWords(figure.unit)}）`),
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
  for (const { name, value } of facts) addRow(sheet, cell(name, styles.quiet), cell(value))
}

const suggestionRows = (sheet: Filling, { title, text, effect, owner, due }: BlockOf<'suggestion'>) => {
  addRow(sheet, cell(`建议：${title}`, styles.heading))
  if (text.length > 0) addRow(sheet, cell(''), cell(textWords(text)))
  addRow(sheet, cell('预计效果', styles.quiet), cell(textWords(effect)))
  addRow(sheet, cell('负责人', styles.quiet), cell(due ? `${owner}，${due} 前` : owner))
}

/** A table, a chart or the appendix has a sheet of its own: here its name stands, and leads there. */
const placeRow = (sheet: Filling, title: string, place: string) =>
  addRow(sheet, cell(''), {
    ...cell(`${title} → ${place}`, styles.quiet),
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
      addRow(sheet, cell(''), cell(textWords(block.text)))
      break
    case 'list':
      for (const [index, item] of block.items.entries())
        addRow(sheet, cell(''), cell(`${block.ordered ? `${index + 1}.` : '•'} ${textWords(item)}`))
      break
    case 'figures':
      figuresRows(sheet, block)
      break
    case 'callout':
      addRow(sheet, cell(block.title, styles.heading), cell(textWords(block.text)))
      break
    case 'suggestion':
      suggestionRows(sheet, block)
      break
    case 'comment':
      addRow(sheet, cell(`批注 · ${block.author}`, styles.quiet), cell(`${block.text}（${block.at}）`))
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
        columns: [{ width: 24 }, { width: 64 }, { width: 40 }, { width: 40 }],
        view: { showGridLines: false },
        pageSetup: { paperSize: 'a4', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
      },
      ...others,
    ],
    defaultFont: { name: '微软雅黑', size: 10 },
    properties: { title: document.title, creator: '掌柜' },
  })
}

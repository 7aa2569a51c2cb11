import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  Paragraph,
  ShadingType,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
  Table as WordTable,
} from 'docx'
import type { BlockOf, Cell, Column, Headline, Table } from '../contract.ts'
import { changeColour, look } from '../look.ts'
import { capped, totalsOf } from '../totals.ts'
import {
  cellWords,
  changeWords,
  columnWords,
  intervalWords,
  isNumeric,
  short,
  shownWidth,
  stateWords,
  unitWords,
} from '../words.ts'
import { line, paint, quiet, runs } from './words.ts'

/** Word grows slow beyond; the Excel version has all rows. */
const MOST_DOCX_ROWS = 500
/** So many rows are kept on one page. */
const MOST_ROWS_TOGETHER = 12
/** Between the margins of an A4 page, in twentieths of a point. */
const PAGE_WIDTH = 9_860

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const thin = { style: BorderStyle.SINGLE, size: 4, color: paint(look.border) }
const under = { top: none, left: none, right: none, bottom: thin }
const allAround = { top: thin, left: thin, right: thin, bottom: thin }

/** Twentieths of a point of a half-width sign, for each point of its size: of a wide face, for who has not the usual one. */
const SIGN_WIDTH = 13

/** Short columns are as wide as what is in them, so that no number breaks; the long ones share what is left. */
const widths = (table: Table, rows: Table['rows'], totals: Cell[] | undefined, size: number): number[] => {
  // Few columns leave room for their whole names.
  const headed = table.columns.length <= 5 ? 20 : 10
  const wanted = table.columns.map((column, index) => {
    const texts = [...rows.slice(0, 500).map(({ cells }) => cells), totals ?? []].map((cells) =>
      shownWidth(cellWords(cells[index], column)),
    )
    return Math.max(4, Math.min(shownWidth(columnWords(column)), headed), ...texts)
  })
  // From day to day, 24 wide, is none: broken, it takes four lines.
  const isLong = (width: number) => width > 24
  const needed = wanted.map((width) => (isLong(width) ? 0 : Math.ceil(width * size * SIGN_WIDTH) + 200))
  const taken = needed.reduce((sum, width) => sum + width, 0)
  // By the root of their lengths: a name beside an essay is not set one sign to the line.
  const weight = (width: number) => Math.sqrt(Math.min(width, 60))
  const long = wanted.filter(isLong).reduce((sum, width) => sum + weight(width), 0)
  // Words may take more lines; what is squeezed breaks in the middle of a number.
  const left = Math.max(PAGE_WIDTH - taken, PAGE_WIDTH / 5)
  const all = long > 0 ? taken + left : taken
  return wanted.map((width, index) => {
    const share = isLong(width) ? (left * weight(width)) / long : (needed[index] ?? 0)
    return Math.floor((share / all) * PAGE_WIDTH)
  })
}

export const wordTable = (block: Table): FileChild[] => {
  const { rows, notes } = capped(block, MOST_DOCX_ROWS)
  const totals = totalsOf(block)
  const size = block.columns.length > 9 ? 6.5 : block.columns.length > 6 ? 7.5 : 9
  const columnWidths = widths(block, rows, totals, size)
  const cell = (
    words: string,
    index: number,
    column: Column,
    { keepNext = false, ...more }: { bold?: boolean; colour?: string; keepNext?: boolean } = {},
  ) =>
    new TableCell({
      borders: under,
      width: { size: columnWidths[index] ?? 0, type: WidthType.DXA },
      margins: { top: 40, bottom: 40, left: 60, right: 60 },
      children: [
        new Paragraph({
          keepNext,
          alignment: isNumeric(column) ? AlignmentType.RIGHT : AlignmentType.LEFT,
          children: runs(words, { size, ...more }),
        }),
      ],
    })
  const row = (cells: readonly Cell[], more: { bold?: boolean; keepNext?: boolean }) =>
    new TableRow({
      cantSplit: true,
      children: block.columns.map((column, index) =>
        cell(cellWords(cells[index], column), index, column, more),
      ),
    })
  // A short table stays on one page; of a long one no page has the head alone.
  const isTogether = rows.length <= MOST_ROWS_TOGETHER
  const keepNext = (index: number) =>
    index < rows.length - 1 ? isTogether || index === 0 : totals !== undefined && rows.length > 0
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: block.columns.map((column, index) =>
      cell(columnWords(column), index, column, { colour: look.muted, keepNext: rows.length > 0 }),
    ),
  })
  return [
    new Paragraph({
      keepNext: true,
      spacing: { before: 160, after: 80 },
      children: runs(block.title, { bold: true }),
    }),
    new WordTable({
      layout: TableLayoutType.FIXED,
      width: { size: PAGE_WIDTH, type: WidthType.DXA },
      columnWidths,
      rows: [
        head,
        ...rows.map(({ cells }, index) => row(cells, { keepNext: keepNext(index) })),
        ...(totals ? [row(totals, { bold: true })] : []),
      ],
    }),
    ...(rows.length === 0 ? [line(runs('没有数据', quiet))] : []),
    ...notes.map((note) => line(runs(note, quiet), 2)),
    line([], 4),
  ]
}

const headlineCell = ({ figure, comparisons }: Headline): TableCell => {
  const interval = intervalWords(figure)
  const small = 8.5
  return new TableCell({
    borders: allAround,
    width: { size: PAGE_WIDTH / 4, type: WidthType.DXA },
    margins: { top: 80, bottom: 80, left: 100, right: 100 },
    children: [
      line(runs(figure.name, quiet), 1),
      line(
        [
          ...runs(short(figure.value, figure.unit), { bold: true, size: 14 }),
          ...(figure.value === null ? [] : runs(` ${unitWords(figure.unit)}`, quiet)),
        ],
        1,
      ),
      ...(interval === '' ? [] : [line(runs(interval, { ...quiet, size: small }), 1)]),
      ...comparisons.map((one) =>
        line(
          [
            ...runs(`${one.name} `, { ...quiet, size: small }),
            ...runs(changeWords(one, figure.unit), { colour: changeColour(one.change), size: small }),
          ],
          1,
        ),
      ),
      ...figure.states.map((state) => line(runs(stateWords(state), { colour: look.amber, size: small }), 1)),
    ],
  })
}

const A_ROW = 4

/** Headline figures, four in a row. */
export const figuresTable = ({ items }: BlockOf<'figures'>): FileChild[] => {
  if (items.length === 0) return []
  const rows = Array.from({ length: Math.ceil(items.length / A_ROW) }, (_, n) =>
    items.slice(n * A_ROW, (n + 1) * A_ROW),
  )
  const empty = () =>
    new TableCell({ borders: { top: none, left: none, right: none, bottom: none }, children: [line([], 0)] })
  return [
    new WordTable({
      layout: TableLayoutType.FIXED,
      width: { size: PAGE_WIDTH, type: WidthType.DXA },
      columnWidths: Array.from({ length: A_ROW }, () => PAGE_WIDTH / A_ROW),
      rows: rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: [...row.map(headlineCell), ...Array.from({ length: A_ROW - row.length }, empty)],
          }),
      ),
    }),
    line([], 4),
  ]
}

/** A box with a coloured edge. */
export const aside = (children: Paragraph[], ink: string, paper: string): FileChild[] => [
  new WordTable({
    width: { size: PAGE_WIDTH, type: WidthType.DXA },
    columnWidths: [PAGE_WIDTH],
    rows: [
      new TableRow({
        cantSplit: true,
        children: [
          new TableCell({
            borders: {
              top: none,
              right: none,
              bottom: none,
              left: { style: BorderStyle.SINGLE, size: 24, color: paint(ink) },
            },
            shading: { type: ShadingType.CLEAR, fill: paint(paper), color: 'auto' },
            margins: { top: 100, bottom: 60, left: 160, right: 120 },
            children,
          }),
        ],
      }),
    ],
  }),
  line([], 4),
]

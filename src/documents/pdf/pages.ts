import { appendixTable } from '../appendix.ts'
import { drawn, hasPicture, NO_PICTURE, pictureNotes } from '../charts/draw.ts'
import type { Block, BlockOf, Cell, Document, Table, Text } from '../contract.ts'
import { EMOJI_FAMILY, FAMILY, RARE_FAMILY } from '../fonts.ts'
import { changeColour, look, toneColours } from '../look.ts'
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
  textWords,
  unitWords,
} from '../words.ts'

/** Typst sets about a thousand rows in a second; more are no reading either. */
const MOST_PDF_ROWS = 300

/** What Typst is given: data for document.typ, and files that it names. */
export type Pages = { data: unknown; files: Map<string, Uint8Array> }

const LONG = 18

/**
 * A long run without a place to break, as a code, an address or the name of a file, would leave the page: it may break
 * after the marks that join its parts, and what is still long after any sign.
 */
export const breakable = (words: string): string =>
  words.replaceAll(/[!-~]{18,}/g, (run) =>
    (run.match(/[^-_./\\?&=:,;]*[-_./\\?&=:,;]*/g) ?? [])
      .filter((part) => part !== '')
      .map((part) => (part.length < LONG ? part : [...part].join('\u200b')))
      .join('\u200b'),
  )

type Settable = (words: string) => string

const widthsOf = ({ rows }: Table, index: number): number[] =>
  rows.slice(0, 50).map(({ cells }) => shownWidth(String(cells[index] ?? '')))

/** Thirteen Chinese signs, or from a day to a day: it stands in one line. */
const isShort = (table: Table, index: number): boolean => Math.max(0, ...widthsOf(table, index)) <= 26

/** Words take what numbers and days leave of the page, each column by the length of its words; 0: what it needs. */
const share = (table: Table, index: number): number => {
  if (isShort(table, index)) return 0
  const widths = widthsOf(table, index)
  const mean = widths.reduce((sum, width) => sum + width, 0) / Math.max(widths.length, 1)
  return Math.min(Math.max(mean / 16, 1.4), 4)
}

/** So many rows are kept on one page. */
const MOST_ROWS_TOGETHER = 12
/** A cell with more signs may be taller than a page. */
const LONG_CELL = 400

const tableData = (block: Table, set: Settable) => {
  const { rows, notes } = capped(block, MOST_PDF_ROWS)
  const totals = totalsOf(block)
  const hasLongCells = rows.some(({ cells }) => cells.some((cell) => String(cell ?? '').length > LONG_CELL))
  const shares: number[] = block.columns.map((column, index) =>
    column.unit === 'text' ? share(block, index) : 0,
  )
  // Somebody has to fill the page: the first column of words.
  const first = block.columns.findIndex(({ unit }) => unit === 'text')
  if (first >= 0 && !shares.some((one) => one > 0)) shares[first] = 1
  const line = (cells: readonly Cell[]) =>
    block.columns.map((column, index) => set(cellWords(cells[index], column)))
  return {
    kind: 'table',
    title: set(block.title),
    size: block.columns.length > 9 ? 6.5 : block.columns.length > 6 ? 7.5 : 8.5,
    widths: shares,
    columns: block.columns.map((column) => ({ name: set(columnWords(column)), number: isNumeric(column) })),
    rows: rows.map(({ cells }) => line(cells)),
    totals: totals ? line(totals) : null,
    notes: notes.map((note) => set(note).split('\n')),
    isLong: hasLongCells || rows.length > MOST_ROWS_TOGETHER,
    hasLongCells,
  }
}

const figuresData = ({ items }: BlockOf<'figures'>, set: Settable) => ({
  kind: 'figures',
  rows: items.map(({ figure, comparisons }) => ({
    name: set(figure.name),
    value: short(figure.value, figure.unit),
    unit: figure.value === null ? '' : unitWords(figure.unit),
    interval: intervalWords(figure),
    comparisons: comparisons.map((one) => ({
      name: set(one.name),
      words: changeWords(one, figure.unit),
      colour: changeColour(one.change),
    })),
    states: figure.states.map((state) => set(stateWords(state))),
  })),
})

/** A document as what document.typ reads. `settable` leaves only signs that the fonts have. */
export const pagesOf = (document: Document, settable: Settable): Pages => {
  const files = new Map<string, Uint8Array>()
  const set: Settable = (words) => breakable(settable(words))
  const lines = (text: Text) => set(textWords(text)).split('\n')
  const file = (type: string, bytes: Uint8Array) => {
    const path = `/${files.size}.${type}`
    files.set(path, bytes)
    return path
  }

  const chartData = (block: BlockOf<'chart'>) => ({
    kind: 'chart',
    title: set(block.title),
    file: hasPicture(block)
      ? file('svg', new TextEncoder().encode(settable(drawn(block, FAMILY).svg)))
      : null,
    empty: NO_PICTURE,
    notes: pictureNotes(block).map((note) => set(note).split('\n')),
  })

  const coverData = ({ title, subtitle, company, facts, logo }: BlockOf<'cover'>) => ({
    kind: 'cover',
    title: set(title),
    subtitle: set(subtitle),
    company: set(company),
    facts: facts.map(({ name, value }) => ({ name: set(name), value: set(value) })),
    logo: logo ? file(logo.type, Buffer.from(logo.base64, 'base64')) : null,
  })

  const blockData = (block: Block): unknown => {
    switch (block.kind) {
      case 'cover':
        return coverData(block)
      case 'heading':
        return { ...block, text: set(block.text) }
      case 'paragraph':
        return { kind: block.kind, text: lines(block.text) }
      case 'list':
        return { ...block, items: block.items.map(lines) }
      case 'figures':
        return figuresData(block, set)
      case 'table':
        return tableData(block, set)
      case 'chart':
        return chartData(block)
      case 'callout':
        return {
          kind: block.kind,
          title: set(block.title),
          text: lines(block.text),
          ...toneColours[block.tone],
        }
      case 'suggestion':
        return {
          kind: block.kind,
          title: set(block.title),
          text: block.text.length === 0 ? [] : lines(block.text),
          effect: lines(block.effect),
          owner: set(block.owner),
          due: block.due ?? null,
        }
      case 'comment':
        return {
          kind: block.kind,
          head: set(`批注 · ${block.author} · ${block.at}`),
          text: set(block.text).split('\n'),
        }
      case 'page-break':
        return block
      case 'appendix':
        return tableData(appendixTable(block), set)
    }
  }

  const data = {
    title: settable(document.title),
    foot: settable(`${document.title} · 生成于 ${document.madeAt}`),
    families: [FAMILY, RARE_FAMILY, EMOJI_FAMILY].map((family) => family.toLowerCase()),
    look,
    blocks: document.blocks.map(blockData),
  }
  return { data, files }
}

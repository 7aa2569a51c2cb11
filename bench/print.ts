import type { Measure, Table } from './benchmark.ts'

/** Places on a terminal: Chinese characters and full-width marks take two. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(character)
        ? 2
        : 1),
    0,
  )

const padded = (text: string, to: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, to - width(text)))
  return right ? space + text : text + space
}

/** Text to the left, the rest to the right. */
export const printedTable = ({ heading, rows }: Table): string => {
  const all = [heading, ...rows]
  const widths = heading.map((_, i) => Math.max(...all.map((row) => width(row[i] ?? ''))))
  return all
    .map((row) => `  ${row.map((cell, i) => padded(cell, widths[i] ?? 0, i > 0)).join('  ')}`.trimEnd())
    .join('\n')
}

/** The measures as an aligned table; a kept promise has 达标, a broken one 未达标. */
export const printed = (measures: readonly Measure[]): string =>
  printedTable({
    heading: ['项目', '结果', '上限', ''],
    rows: measures.map(({ what, value, unit = '', limit = '', holds }) => [
      what,
      `${value}${unit && ` ${unit}`}`,
      limit,
      holds === undefined ? '' : holds ? '达标' : '未达标',
    ]),
  })

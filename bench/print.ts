import type { Measure } from './benchmark.ts'

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

const heading = ['项目', '结果', '上限', '']

/** The measures as an aligned table; a kept promise has 达标, a broken one 未达标. */
export const printed = (measures: readonly Measure[]): string => {
  const lines = measures.map(({ what, value, unit = '', limit = '', holds }) => [
    what,
    `${value}${unit && ` ${unit}`}`,
    limit,
    holds === undefined ? '' : holds ? '达标' : '未达标',
  ])
  const rows = [heading, ...lines]
  const widths = heading.map((_, i) => Math.max(...rows.map((row) => width(row[i] ?? ''))))
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, i) => padded(cell, widths[i] ?? 0, i === 1 || i === 2))
          .join('  ')
          .trimEnd()}`,
    )
    .join('\n')
}

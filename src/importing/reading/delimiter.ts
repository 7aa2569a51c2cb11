import { parseRecords } from './records.ts'

const candidates = [',', '\t', ';', '|']

/**
 * The delimiter of a text file by its beginning: the one that gives most rows the same number of cells (more
 * than one), then the one that gives more cells. Excel's own hint line `sep=;` decides where it is given.
 */
export const delimiterOf = (text: string): string => {
  const hint = /^\ufeff?sep=(.)\r?\n/.exec(text)?.[1]
  if (hint && candidates.includes(hint)) return hint
  let best = { delimiter: ',', agreeing: 0, cells: 1 }
  for (const delimiter of candidates) {
    const sizes = new Map<number, number>()
    for (const record of parseRecords(text, delimiter, 30))
      if (record.length > 1) sizes.set(record.length, (sizes.get(record.length) ?? 0) + 1)
    for (const [cells, agreeing] of sizes)
      if (agreeing > best.agreeing || (agreeing === best.agreeing && cells > best.cells))
        best = { delimiter, agreeing, cells }
  }
  return best.delimiter
}

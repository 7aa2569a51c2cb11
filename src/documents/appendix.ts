import type { BlockOf, Table } from './contract.ts'
import { cellWords } from './words.ts'

/** The appendix as a table of words, where a page has no sheet of its own for it. */
export const appendixTable = ({ title, entries }: BlockOf<'appendix'>): Table => ({
  kind: 'table',
  title,
  columns: ['数字', '值', '周期', '来源', '口径'].map((name) => ({ id: name, name, unit: 'text' })),
  rows: entries.map(({ figure, source, definition }) => ({
    cells: [
      figure.name,
      cellWords(figure.value, figure),
      `${figure.period.from} 至 ${figure.period.to}`,
      source,
      definition,
    ],
  })),
  totalName: '',
  notes: [],
})

import type { ShownBook, ShownSheet } from '../../../kernel/shown-table.ts'
import type { ChangeRow, Explanation } from '../contract.ts'

/** What the sheets are called, in the person's language, and what was said on the page. */
export type WhySaid = {
  /** Of the book and its file. */
  title: string
  metric: string
  sheets: { summary: string; factors: string; said: string; by: (dimension: string) => string }
  columns: {
    metric: string
    before: string
    after: string
    change: string
    from: string
    to: string
    comparedFrom: string
    comparedTo: string
    part: string
    name: string
    rate: string
    mix: string
    shareBefore: string
    shareAfter: string
    about: string
    sentence: string
  }
  total: string
  factorName: (factor: Explanation['factors'][number]) => string
  rowName: (row: ChangeRow) => string
  /** Sentences in the order of the page, each with what it is about. */
  sentences: readonly { about: string; sentence: string }[]
}

type Unit = ShownSheet['columns'][number]['unit']

const figure = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined || value === '' || !Number.isFinite(Number(value))
    ? null
    : Number(value)

/** Longer than any sentence of ours; a cell takes no more. */
const cut = (text: string): string => text.slice(0, 2000)

const summarySheet = (data: Explanation, said: WhySaid, unit: Unit): ShownSheet => {
  const { columns } = said
  return {
    name: said.sheets.summary,
    columns: [
      { name: columns.metric, unit: 'text' },
      { name: columns.before, unit },
      { name: columns.after, unit },
      { name: columns.change, unit, counted: { plus: [2], minus: [1] } },
      { name: columns.comparedFrom, unit: 'day' },
      { name: columns.comparedTo, unit: 'day' },
      { name: columns.from, unit: 'day' },
      { name: columns.to, unit: 'day' },
    ],
    rows: [
      [
        cut(said.metric),
        figure(data.before),
        figure(data.after),
        figure(data.change),
        data.compared.from,
        data.compared.to,
        data.period.from,
        data.period.to,
      ],
    ],
    total: '',
  }
}

const factorSheet = (data: Explanation, said: WhySaid, unit: Unit): ShownSheet => ({
  name: said.sheets.factors,
  columns: [
    { name: said.columns.part, unit: 'text' },
    { name: said.columns.change, unit, isSummed: true },
  ],
  rows: data.factors.map((factor) => [cut(said.factorName(factor)), figure(factor.contribution)]),
  total: said.total,
})

/** Of an amount a part's change is after less before; of a ratio it is what its own ratio and its share did. */
const partSheet = (rows: readonly ChangeRow[], name: string, said: WhySaid, unit: Unit): ShownSheet => {
  const { columns, total } = said
  const isMixed = rows.some(({ mix }) => mix !== undefined)
  return {
    name,
    columns: [
      { name: columns.name, unit: 'text' },
      { name: columns.before, unit, ...(isMixed ? {} : { isSummed: true }) },
      { name: columns.after, unit, ...(isMixed ? {} : { isSummed: true }) },
      {
        name: columns.change,
        unit,
        isSummed: true,
        counted: isMixed ? { plus: [4, 5], minus: [] } : { plus: [2], minus: [1] },
      },
      ...(isMixed
        ? [
            { name: columns.rate, unit, isSummed: true },
            { name: columns.mix, unit, isSummed: true },
            { name: columns.shareBefore, unit: 'ratio' as const },
            { name: columns.shareAfter, unit: 'ratio' as const },
          ]
        : []),
    ],
    rows: rows.map((row) => [
      cut(said.rowName(row)),
      figure(row.before),
      figure(row.after),
      figure(row.contribution),
      ...(isMixed
        ? [figure(row.rate), figure(row.mix), row.shareBefore ?? null, row.shareAfter ?? null]
        : []),
    ]),
    total,
  }
}

/**
 * Why a figure moved, as a workbook: the figure before and now, the parts it is taken apart into, each list of parts,
 * and what was said. Changes are formulas over the figures beside them, and add up in the last row. `by`: the lists in
 * the order they are seen.
 */
export const whyBook = (data: Explanation, said: WhySaid, by: Explanation['by'] = data.by): ShownBook => {
  const unit: Unit = data.unit === 'money' || data.unit === 'ratio' ? data.unit : 'count'
  return {
    name: said.title.slice(0, 200),
    sheets: [
      summarySheet(data, said, unit),
      ...(data.factors.length > 1 ? [factorSheet(data, said, unit)] : []),
      ...Object.entries(by)
        .filter(([, rows]) => rows.length > 1)
        .map(([dimension, rows]) => partSheet(rows, said.sheets.by(dimension), said, unit)),
      {
        name: said.sheets.said,
        columns: [
          { name: said.columns.about, unit: 'text' as const },
          { name: said.columns.sentence, unit: 'text' as const },
        ],
        rows: said.sentences.map(({ about, sentence }) => [cut(about), cut(sentence)]),
        total: '',
      },
    ].slice(0, 20),
  }
}
